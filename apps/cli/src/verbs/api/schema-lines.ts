import { z } from 'zod'

/** What is read here of a JSON Schema. */
export interface WireSchema {
  readonly type?: string | readonly string[]
  readonly format?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly description?: string
  readonly anyOf?: readonly WireSchema[]
  readonly items?: WireSchema
  readonly properties?: Readonly<Record<string, WireSchema>>
  readonly required?: readonly string[]
  readonly $ref?: string
  readonly $defs?: Readonly<Record<string, WireSchema>>
}

/** As it travels: JSON Schema (2020-12) of what a client writes and reads. */
export const wireSchemaOf = (schema: z.ZodType): WireSchema =>
  z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as WireSchema

/** Deeper than this, a field is only named: `-o json` has all of it. */
const depthMax = 4

/**
 * One line for each field of an object, those of objects within below it and further in: name, type, whether it may be left
 * out (`optional`, the word for it; null where nothing is written), and what it is.
 */
export function schemaLines(schema: WireSchema, optional: string | null): string[] {
  const defs = schema.$defs ?? {}
  const resolved = (one: WireSchema): WireSchema => {
    const name = one.$ref?.replace('#/$defs/', '')
    return name === undefined ? one : (defs[name] ?? one)
  }
  /** The object within a field, whether alone, one of several forms or in a list. */
  const within = (one: WireSchema): WireSchema | undefined => {
    const { properties, items, anyOf } = resolved(one)
    if (properties !== undefined) return resolved(one)
    if (items !== undefined) return within(items)
    return anyOf?.map(within).find((inner) => inner !== undefined)
  }
  const typeText = (one: WireSchema): string => {
    const { type, format, enum: values, const: only, anyOf, items } = resolved(one)
    if (values !== undefined) return values.map(String).join(' | ')
    if (only !== undefined) return JSON.stringify(only)
    if (anyOf !== undefined) return [...new Set(anyOf.map(typeText))].join(' | ')
    if (items !== undefined) return `${typeText(items)}[]`
    return format ?? [type ?? 'any'].flat().join(' | ')
  }
  const lines = ({ properties = {}, required = [] }: WireSchema, depth: number): string[] => {
    const fields = Object.entries(properties)
    const width = Math.max(0, ...fields.map(([name]) => name.length))
    return fields.flatMap(([name, one]) => {
      const mark = optional === null || required.includes(name) ? '' : `, ${optional}`
      const { description } = resolved(one)
      const line = `${'  '.repeat(depth)}${name.padEnd(width)}  ${typeText(one)}${mark}${description === undefined ? '' : `  ${description}`}`
      const inner = depth < depthMax ? within(one) : undefined
      return [line, ...(inner === undefined ? [] : lines(inner, depth + 1))]
    })
  }
  return lines(resolved(schema), 1)
}
