import { hash } from 'node:crypto'

/** Keys in code-unit order at every depth, so that two ways to write the same value give the same text. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (value === null || typeof value !== 'object') return value
  const entries = Object.entries(value).filter(([, item]) => item !== undefined)
  return Object.fromEntries(
    entries.sort(([left], [right]) => (left < right ? -1 : 1)).map(([key, item]) => [key, sorted(item)]),
  )
}

/** The one JSON text of a JSON value (encoded: no bigint, no Date), whatever the order of its keys. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(sorted(value))
}

/** SHA-256 of a text, hexadecimal. */
export function sha256Hex(text: string): string {
  return hash('sha256', text, 'hex')
}
