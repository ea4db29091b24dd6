import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** Models of FOCUS are not ours: they are looked for beside the repository. */
const folder = resolve(import.meta.dirname, '../../../shared/data/focus')
export const focusModelsArePresent: boolean = existsSync(folder)
if (!focusModelsArePresent)
  process.stderr.write(`No FOCUS models beside the repository (${folder}): exports are not checked against them.\n`)

/** A file of the standard, parsed. */
export function readStandard(file: string): unknown {
  return JSON.parse(readFileSync(join(folder, file), 'utf8'))
}

/** A row of an export: column name to text, null where there is nothing. */
export type Row = Readonly<Record<string, string | null>>

/** `2026-01-31T23:00:00Z`, of a day that is one. */
export function isUtcTime(value: string): boolean {
  const isWritten = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value)
  return isWritten && !Number.isNaN(Date.parse(value)) && new Date(value).toISOString().startsWith(value.slice(0, 19))
}

/** A number as the standard's numeric format has it, without exponent, which we never write. */
export function isNumeric(value: string): boolean {
  return /^-?(0|[1-9]\d*)(\.\d+)?$/.test(value)
}

/** Units of data and of time that the standard's unit format names; counts are capitalised words. */
const sizes = 'b|Kb|Mb|Gb|Tb|Pb|Eb|Kib|Mib|Gib|Tib|Pib|Eib|B|KB|MB|GB|TB|PB|EB|KiB|MiB|GiB|TiB|PiB|EiB'
const times = '(?:Year|Month|Day|Hour|Minute|Second|Millisecond|Microsecond)s?'
const counted = `(?:${sizes}|${times}|[A-Z][A-Za-z]*)`
const unit = new RegExp(`^(?:\\d+ )?${counted}(?:-${counted})?(?:/(?:\\d+ )?${times})?$`)

/** A unit as the standard's unit format has it. */
export function isUnit(value: string): boolean {
  return unit.test(value) && !/\b(GBs|terabytes?|gigabytes?)\b/i.test(value)
}

/** A JSON object of numbers, texts, booleans and nulls alone. */
export function isKeyValue(value: string): boolean {
  const parsed: unknown = JSON.parse(value)
  return (
    typeof parsed === 'object' &&
    parsed !== null &&
    !Array.isArray(parsed) &&
    Object.values(parsed).every((inner) => inner === null || typeof inner !== 'object')
  )
}

/** A currency of ISO 4217. */
export function isCurrency(value: string): boolean {
  const list = JSON.stringify(readStandard('iso_4217_currencies.json'))
  return /^[A-Z]{3}$/.test(value) && list.includes(`"${value}"`)
}
