import * as fc from 'fast-check'
import { communeSiren } from '../../harness/fixtures.ts'
import { siretFrom } from '../../harness/sirene-numbers.ts'
import { placeOfId, placesOfKind } from './known-ids.ts'
import type { Documented, Schema } from './operations.ts'

/** Texts that somebody hostile or unlucky sends: none of them is well-formed anywhere on purpose. */
const hostileTexts: readonly string[] = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\u202e\u2066évil',
  'İ'.repeat(40),
  '𝕏'.repeat(200),
  "'; DROP TABLE tenant; --",
  "' OR '1'='1",
  '1; SELECT pg_sleep(1)',
  '%27%20OR%201=1',
  '../../etc/passwd',
  '..%2f..%2f',
  '{{7*7}}${7*7}<script>alert(1)</script>',
  '=cmd|calc!A1',
  '__proto__',
  'constructor',
  'toString',
  'null',
  'NaN',
  '-0',
  '1e309',
  '9'.repeat(400),
  `-${'9'.repeat(40)}`,
  '0x10',
  '2026-02-30',
  '9999-12-31',
  '0000-00',
  '+275760-09-13T00:00:00.001Z',
  '2026-01-01T00:00:00+99:99',
  'a'.repeat(5_000),
]
const hostileText = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...hostileTexts) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
)

const deepArray = (depth: number): unknown => (depth === 0 ? 1 : [deepArray(depth - 1)])

/** Any value that is not what was asked for, of any type. */
const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 5, arbitrary: hostileText },
  {
    weight: 4,
    arbitrary: fc.constantFrom<unknown>(
      null,
      true,
      false,
      0,
      -1,
      1.5,
      2 ** 53,
      -(2 ** 63),
      1e308,
      [],
      {},
      [[]],
      [null],
    ),
  },
  { weight: 1, arbitrary: fc.constant(deepArray(200)) },
  { weight: 1, arbitrary: fc.constant(Array.from({ length: 300 }, () => 'x')) },
  { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
)

const knownId = (name: string) => fc.nat({ max: placesOfKind - 1 }).map((number) => placeOfId(name, number))

/** Numbers of Sirene that pass their check, and now and then one of the right form that does not. */
const numbersOfSirene: Readonly<Record<string, fc.Arbitrary<string>>> = {
  siren: fc.oneof({ weight: 4, arbitrary: fc.nat({ max: 9_999_999 }).map(communeSiren) }, fc.stringMatching(/^\d{9}$/)),
  siret: fc.oneof(
    { weight: 4, arbitrary: fc.nat({ max: placesOfKind - 1 }).map((number) => siretFrom(communeSiren(number))) },
    fc.stringMatching(/^\d{14}$/),
  ),
}

function textOf(schema: Schema, name: string): fc.Arbitrary<string> {
  const { format, pattern, minLength = 0, maxLength = 40 } = schema
  if (format === 'uuid') return fc.oneof({ weight: 9, arbitrary: knownId(name) }, fc.uuid({ version: 7 }))
  if (format === 'date') return fc.constantFrom('2026-01-01', '2026-02-28', '2026-12-31', '2027-01-01', '2024-02-29')
  if (format === 'date-time')
    return fc.constantFrom('2026-01-10T00:00:00.000Z', '2026-03-29T01:00:00Z', '2025-12-31T23:00:00Z')
  if (format === 'uri') return fc.constantFrom('https://example.org/a', 'http://127.0.0.1:9', 'https://[::1]/')
  const ofSirene = numbersOfSirene[name]
  if (ofSirene !== undefined && pattern !== undefined) return ofSirene
  // What a pattern looks ahead for cannot be made from it: such texts are made without, and may be refused.
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern.replaceAll(/\(\?[=!][^()]*\)/g, '')))
  return fc.string({ unit: 'grapheme', minLength, maxLength: Math.max(minLength, Math.min(maxLength, 40)) })
}

function objectOf(
  schema: Schema,
  build: (schema: Schema, name: string) => fc.Arbitrary<unknown>,
): fc.Arbitrary<unknown> {
  const { properties = {}, required = [], additionalProperties } = schema
  if (Object.keys(properties).length === 0 && typeof additionalProperties === 'object') {
    const key = fc.stringMatching(/^[a-z][a-z0-9.-]{0,20}$/)
    return fc.dictionary(key, build(additionalProperties, ''), { maxKeys: 3 })
  }
  const fields = Object.fromEntries(Object.entries(properties).map(([name, field]) => [name, build(field, name)]))
  return fc.record(fields, { requiredKeys: required.filter((name) => name in fields) })
}

/** Values that a schema admits, as far as a schema can say: what only the rules know stays to be refused by them. */
export function valuesOf(schema: Schema, { definitions }: Documented, named = ''): fc.Arbitrary<unknown> {
  const build = (part: Schema, name: string, depth = 0): fc.Arbitrary<unknown> => {
    if (part.$ref !== undefined) {
      const target = definitions[part.$ref.split('/').at(-1) ?? '']
      if (target === undefined || depth > 20) throw new Error(`no schema ${part.$ref}`)
      return build(target, name, depth + 1)
    }
    if ('const' in part) return fc.constant(part.const)
    if (part.enum !== undefined) return fc.constantFrom(...part.enum)
    const either = part.anyOf ?? part.oneOf
    if (either !== undefined) return fc.oneof(...either.map((one) => build(one, name, depth)))
    if (part.allOf !== undefined) {
      return fc
        .tuple(...part.allOf.map((one) => build(one, name, depth)))
        .map((parts) => Object.assign({}, ...parts) as unknown)
    }
    switch (part.type) {
      case 'string':
        return textOf(part, name)
      case 'integer':
        return fc.integer({
          min: Math.max(part.minimum ?? 0, -(2 ** 31)),
          max: Math.min(part.maximum ?? 1_000, 2 ** 31 - 1),
        })
      case 'number':
        return fc.double({ noNaN: true, noDefaultInfinity: true })
      case 'boolean':
        return fc.boolean()
      case 'null':
        return fc.constant(null)
      case 'array': {
        const { minItems = 0, maxItems = 3 } = part
        return fc.array(build(part.items ?? {}, name.replace(/s$/, ''), depth), {
          minLength: minItems,
          maxLength: Math.max(minItems, Math.min(maxItems, 3)),
        })
      }
      case 'object':
        return objectOf(part, (field, named) => build(field, named, depth))
      case undefined:
      default:
        return fc.jsonValue({ maxDepth: 1 })
    }
  }
  return build(schema, named)
}

/** Where a value may be changed: by the way to it. */
function placesOf(value: unknown, way: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [way]
  return [way, ...Object.entries(value).flatMap(([name, part]) => placesOf(part, [...way, name]))]
}

type Change = 'replace' | 'remove' | 'add'

function changed(
  value: unknown,
  way: readonly string[],
  to: { readonly change: Change; readonly by: unknown },
): unknown {
  const { change, by } = to
  const [name, ...rest] = way
  if (name === undefined) return change === 'add' && typeof value === 'object' ? { ...value, unheardOf: by } : by
  const copy: Record<string, unknown> | unknown[] = Array.isArray(value)
    ? [...(value as unknown[])]
    : { ...(value as Record<string, unknown>) }
  const fields = copy as Record<string, unknown>
  if (rest.length === 0 && change === 'remove') delete fields[name]
  else fields[name] = changed(fields[name], rest, to)
  return copy
}

/** A value with one place of it other than it should be. */
export function mutated(values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const change = fc.constantFrom<Change>('replace', 'replace', 'replace', 'remove', 'add')
  return fc.tuple(values, fc.nat(), change, hostileValue).map(([value, place, how, by]) => {
    const places = placesOf(value)
    return changed(value, places[place % places.length] ?? [], { change: how, by })
  })
}

/** What stands in a path or a query instead of what was asked for. */
export const hostileParameter: fc.Arbitrary<string> = hostileText
