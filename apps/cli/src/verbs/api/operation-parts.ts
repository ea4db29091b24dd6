import { type Endpoint, endpoints, type OperationId } from '@grenier/contracts'
import { parse } from 'yaml'
import { z } from 'zod'
import { CliFault, type Said } from '../../command/cli-fault.ts'
import { exitCodes } from '../../terminal.ts'

/** Every operation of the API, by name. */
export const operationNames = (Object.keys(endpoints) as OperationId[]).toSorted()

/** One operation as the table has it, before its own types are looked at. */
export const endpointOf = (operation: OperationId): Endpoint => endpoints[operation]

export const isOperation = (word: string): word is OperationId => Object.hasOwn(endpoints, word)

const shapeOf = (schema: z.ZodObject | undefined): Readonly<Record<string, z.ZodType>> => schema?.shape ?? {}

/** What was written as `field=value`, by field. Throws `CliFault` for anything else, and for a field said twice. */
export function readFields(said: readonly string[]): ReadonlyMap<string, string> {
  const fields = new Map<string, string>()
  for (const one of said) {
    const cut = one.indexOf('=')
    const name = one.slice(0, Math.max(cut, 0))
    if (name === '' || fields.has(name)) {
      throw misused({
        fr: `« ${one} » : écrivez champ=valeur, chaque champ une fois.`,
        en: `“${one}”: write field=value, each field once.`,
      })
    }
    fields.set(name, one.slice(cut + 1))
  }
  return fields
}

/** Fields decoded into those of the path and those of the query. Throws `CliFault` for an unknown, a missing or a wrong one. */
export function placeFields(
  { params, query }: Endpoint,
  fields: ReadonlyMap<string, string>,
): { params: Record<string, unknown>; query: Record<string, unknown> } {
  const [ofPath, ofQuery] = [shapeOf(params), shapeOf(query)]
  const known = [...Object.keys(ofPath), ...Object.keys(ofQuery)]
  const stranger = [...fields.keys()].find((name) => !known.includes(name))
  if (stranger !== undefined) {
    const names = known.length === 0 ? '-' : known.join(', ')
    throw misused({
      fr: `Cette opération n’a pas de champ « ${stranger} ». Elle a : ${names}.`,
      en: `This operation has no field “${stranger}”. It has: ${names}.`,
    })
  }
  const missing = Object.keys(ofPath).find((name) => !fields.has(name))
  if (missing !== undefined) {
    throw misused({ fr: `Il manque --param ${missing}=….`, en: `--param ${missing}=… is missing.` })
  }
  return { params: decodeFields(ofPath, fields), query: decodeFields(ofQuery, fields) }
}

function decodeFields(shape: Readonly<Record<string, z.ZodType>>, fields: ReadonlyMap<string, string>) {
  const given = Object.entries(shape).filter(([name]) => fields.has(name))
  return Object.fromEntries(
    given.map(([name, schema]) => {
      const decoded = schema.safeDecode(fields.get(name))
      if (decoded.success) return [name, decoded.data]
      throw misfitting(decoded.error, name)
    }),
  )
}

/** A body out of JSON or YAML, decoded. Throws `CliFault` for what is no object, has a field too many or one that does not fit. */
export function readBody({ body }: Endpoint, text: string): object {
  let written: unknown
  try {
    written = parse(text)
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : ''
    throw misused({
      fr: `Le corps n’est ni JSON ni YAML : ${reason}`,
      en: `The body is neither JSON nor YAML: ${reason}`,
    })
  }
  const decoded = z.strictObject(shapeOf(body)).safeDecode(written as never)
  if (decoded.success) return decoded.data
  throw misfitting(decoded.error, 'body')
}

function misfitting({ issues }: z.ZodError, place: string): CliFault {
  const faults = issues.map(({ path, message }) => `  ${[place, ...path].join('.')}: ${message}`).join('\n')
  return misused({
    fr: `Ceci ne convient pas à l’opération :\n${faults}`,
    en: `This does not fit the operation:\n${faults}`,
  })
}

const misused = (said: Said) => new CliFault(exitCodes.misused, said)
