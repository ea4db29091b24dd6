import { stringify } from 'yaml'

/** YAML of anything that JSON can hold; long texts stay on their line: what is cut there is harder to search. */
export function yamlText(value: unknown): string {
  return stringify(value, { lineWidth: 0 }).trimEnd()
}
