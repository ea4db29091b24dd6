import { type Endpoint, endpoints, type OperationId } from '@grenier/contracts'
import * as fc from 'fast-check'
import { createKnownIds } from '../../fuzz/api/known-ids.ts'
import type { Documented, Operation } from '../../fuzz/api/operations.ts'
import { valuesOf } from '../../fuzz/api/values.ts'
import type { Furnished, Ids } from './furnish.ts'

/** Where a call names a thing. */
export interface Place {
  readonly in: 'path' | 'query' | 'body'
  /** As the endpoint calls it. */
  readonly name: string
  /** As the furnished things call it. */
  readonly kind: string
}

/** One endpoint with a call of it that its schemas take, in which only the things are still to be named. */
export interface SoundCall {
  readonly operation: string
  readonly endpoint: Endpoint
  readonly places: readonly Place[]
  /** Of JSON, with ids by their kinds; null: none. */
  readonly body: string | null
  readonly query: Readonly<Record<string, string>>
}

/** What is called by one name in several places. */
const kindsByPath: readonly (readonly [begin: string, name: string, kind: string])[] = [
  ['/v1/operator-tasks/', 'taskId', 'operatorTaskId'],
  ['/v1/personal-tokens/', 'tokenId', 'personalTokenId'],
  ['/v1/service-tokens/', 'tokenId', 'serviceTokenId'],
  ['/v1/statement-drafts/', 'statementId', 'statementDraftId'],
  ['/v1/tenants/{tenantId}/restore-drills/', 'taskId', 'drillTaskId'],
]

function kindOf({ path }: Endpoint, name: string): string {
  return kindsByPath.find(([begin, called]) => path.startsWith(begin) && called === name)?.[2] ?? name
}

/** Texts that a schema's form does not say enough of. */
const written: Readonly<Partial<Record<OperationId, object>>> = {}
const writtenQueries: Readonly<Partial<Record<OperationId, Record<string, string>>>> = {}

const samplesMax = 400

/** The first of many values of a schema's form that the endpoint's own decoder takes. */
function soundBody(operation: string, endpoint: Endpoint, { body: schema }: Operation, documented: Documented) {
  const { body } = endpoint
  if (body === undefined) return null
  if (schema === null) throw new Error(`${operation}: the document shows no body`)
  const given = written[operation as OperationId]
  const candidates: readonly unknown[] =
    given === undefined ? fc.sample(valuesOf(schema, documented), { seed: 20_261_127, numRuns: samplesMax }) : [given]
  const filler = createKnownIds({ any: ['0198c0de-0001-7000-8000-000000000001'] })
  const sound = candidates
    .map((candidate) => JSON.stringify(candidate))
    .find((text) => body.strict().safeDecode(JSON.parse(filler.fill(text)) as never).success)
  if (sound === undefined) throw new Error(`${operation}: no body was found that its schema takes`)
  return sound
}

const sampleQueries: Readonly<Record<string, string>> = {
  from: '2026-01-01',
  to: '2026-02-01',
  fiscalYear: '2026',
  lines: 'offer-1=10',
}

function queryOf(operation: string, { parameters }: Operation, own: Ids): Record<string, string> {
  const given = writtenQueries[operation as OperationId] ?? {}
  const needed = parameters.filter((parameter) => parameter.in === 'query' && parameter.required)
  const named = needed.map(({ name }) => [name, given[name] ?? own[name] ?? sampleQueries[name]] as const)
  const unknown = named.filter(([, text]) => text === undefined).map(([name]) => name)
  if (unknown.length > 0) throw new Error(`${operation}: nothing is known for ${unknown.join(', ')}`)
  return Object.fromEntries(named) as Record<string, string>
}

/**
 * A sound call of an endpoint, and where it names things. Throws where the endpoint names something that was never
 * furnished: nothing would be tried of it.
 */
export function soundCall(
  operation: string,
  endpoint: Endpoint,
  { documented, furnished }: { documented: Documented; furnished: Furnished },
): SoundCall {
  const { path, method, query, body } = endpoint
  const own = { ...furnished.shared, ...furnished.own }
  const documentedCall = documented.operations.find((one) => one.method === method && one.path === path)
  if (documentedCall === undefined) throw new Error(`${operation}: it is not documented`)
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']): Place => {
    return { in: 'path', name, kind: kindOf(endpoint, name) }
  })
  const unknown = inPath.filter(({ kind }) => own[kind] === undefined).map(({ kind }) => kind)
  if (unknown.length > 0) throw new Error(`${operation}: no ${unknown.join(', ')} was furnished`)
  const fields = (place: 'query' | 'body', shape: object): Place[] =>
    Object.keys(shape).map((name) => ({ in: place, name, kind: kindOf(endpoint, name) }))
  const elsewhere = [...fields('query', query?.shape ?? {}), ...fields('body', body?.shape ?? {})]
  return {
    operation,
    endpoint,
    places: [...inPath, ...elsewhere.filter(({ kind }) => furnished.other[kind] !== undefined)],
    query: queryOf(operation, documentedCall, own),
    body: soundBody(operation, endpoint, documentedCall, documented),
  }
}

/** Every endpoint's, or what is missing to one of some. */
export function soundCalls(world: { documented: Documented; furnished: Furnished }): SoundCall[] {
  const table: [string, Endpoint][] = Object.entries(endpoints)
  return table.map(([operation, endpoint]) => soundCall(operation, endpoint, world))
}

/** A call's address and body with these things in their places; `elsewhere`: another one in one place. */
export function filled(
  { endpoint, body, places, query }: SoundCall,
  things: Ids,
  elsewhere?: { readonly place: Place; readonly id: string },
): { readonly path: string; readonly body: string | null } {
  const at = (name: string, where: Place['in']): string | undefined =>
    elsewhere?.place.name === name && elsewhere.place.in === where ? elsewhere.id : undefined
  const path = endpoint.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const kind = places.find((place) => place.in === 'path' && place.name === name)?.kind ?? name
    return encodeURIComponent(at(name, 'path') ?? things[kind] ?? '')
  })
  const asked = { ...query, ...(elsewhere?.place.in === 'query' ? { [elsewhere.place.name]: elsewhere.id } : {}) }
  const pairs = Object.entries(asked).map(([name, text]) => `${name}=${encodeURIComponent(text)}`)
  const known = Object.fromEntries(Object.entries(things).map(([name, id]) => [name, [id]]))
  const text = body === null ? null : createKnownIds(known).fill(body)
  const changed =
    elsewhere?.place.in === 'body' && text !== null
      ? JSON.stringify({ ...(JSON.parse(text) as object), [elsewhere.place.name]: elsewhere.id })
      : text
  return { path: pairs.length === 0 ? path : `${path}?${pairs.join('&')}`, body: changed }
}
