import { readFileSync } from 'node:fs'

/** What Node is started with as one of the processes, by its own `start`. */
export function startFlags(app: 'api' | 'worker'): string[] {
  const manifest = readFileSync(new URL(`../../apps/${app}/package.json`, import.meta.url), 'utf8')
  const { scripts } = JSON.parse(manifest) as { readonly scripts: { readonly start: string } }
  return scripts.start.split(' ').filter((word) => word.startsWith('--'))
}
