import { type Endpoint, endpoints, isMemberRole, type OperationId } from '@grenier/contracts'
import { GIB } from '@grenier/quota-billing'
import * as fc from 'fast-check'
import { z } from 'zod'
import { createKnownIds } from '../../fuzz/api/known-ids.ts'
import type { Documented, Operation, Schema } from '../../fuzz/api/operations.ts'
import { valuesOf } from '../../fuzz/api/values.ts'
import { ids } from '../../harness/fixtures.ts'
import type { Furnished, Ids } from './furnish.ts'
import { affairsOf } from './furnish-affairs.ts'

/** Where a call names a thing. */
export interface Place {
  readonly in: 'path' | 'query' | 'body'
  /** As the endpoint calls it. */
  readonly name: string
  /** The way to it within a body; of an array its first element. */
  readonly way: readonly string[]
  /** As the furnished things call it. */
  readonly kind: string
  /** Whether tenants have such things, each its own; else they are the platform's. */
  readonly isTenants: boolean
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

/** Ids that are called otherwise than what they are of. `after` is an order and no thing: such lists are in that of tenants. */
const kindsByName: Readonly<Record<string, string>> = { after: 'tenantId' }

/** What a field is called, an array by its own name. */
const nameAt = (way: readonly string[]): string => way.findLast((part) => part !== '0') ?? ''

function kindCalled({ path }: Endpoint, name: string): string | undefined {
  return kindsByPath.find(([begin, called]) => path.startsWith(begin) && called === name)?.[2]
}

/** Of what a field of ids holds one: `tenantId` for `lenderTenantId` and `tenantIds` too, where nothing is called so itself. */
function kindOf(endpoint: Endpoint, name: string, furnished: Ids): string {
  const called = kindCalled(endpoint, name) ?? kindsByName[name]
  if (called !== undefined || furnished[name] !== undefined) return called ?? name
  const one = name.replace(/Ids$/, 'Id').toLowerCase()
  return Object.keys(furnished).find((kind) => one.endsWith(kind.toLowerCase())) ?? name
}

/** Whoever sees but a part of what there is: members, pools' approvers, and everybody where every person may call. */
function isForSome({ roles, everyPerson }: Endpoint): boolean {
  return everyPerson === true || roles.some((role) => isMemberRole(role) || role === 'pool-approver')
}

/** The ways to all ids that a body may hold, however deep. */
function waysToIds(
  schema: Schema | null,
  { definitions }: Documented,
  way: readonly string[] = [],
): (readonly string[])[] {
  if (schema === null) return []
  const into = (part: Schema, ...names: string[]) =>
    waysToIds(part, { operations: [], definitions }, [...way, ...names])
  if (schema.$ref !== undefined) return into(definitions[schema.$ref.split('/').at(-1) ?? ''] ?? {})
  const ways = [
    ...(schema.format === 'uuid' ? [way] : []),
    ...[...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])].flatMap((part) => into(part)),
    ...Object.entries(schema.properties ?? {}).flatMap(([name, part]) => into(part, name)),
    ...(schema.items === undefined ? [] : into(schema.items, '0')),
  ]
  const byText = new Map(ways.map((one) => [one.join('.'), one]))
  return [...byText.values()]
}

/** Where the form of a schema does not say enough for a call that the rules take. */
const written: Readonly<Partial<Record<OperationId, object>>> = {
  commentQuotaRequest: { kind: 'comment', text: 'essai' },
  submitQuotaRequest: {
    lines: [{ offerId: ids.offer(1), wantedQuotaBytes: String(10n * GIB) }],
    justification: 'archives',
    wishedOn: null,
  },
  movePoolCapacity: { offerId: ids.offer(1), toPoolId: ids.epci, bytes: String(GIB), reason: 'essai' },
  reserveCapacity: {
    tenantId: ids.tenant(1),
    offerId: ids.offer(1),
    reservedBytes: String(GIB),
    purpose: 'restore-drill',
    ttlSeconds: 86_400,
  },
  importActualCosts: { dryRun: true, csv: 'mandat;ligne;compte;montant;code;amortissement;libelle' },
  recordBounce: {
    recipient: 'mairie-1@commune.example',
    messageId: `<${ids.tenant(1)}.${affairsOf(1).deliveryId}@grenier.test>`,
    status: '5.1.1',
  },
  publishTariff: {
    code: 'T-essai',
    name: 'Essai',
    actId: ids.act,
    currency: 'EUR',
    validFrom: '2026-07-01',
    validTo: null,
    rules: [{ kind: 'perInhabitantYear', ruleId: 'habitants', label: 'Habitants', unitPriceMicros: '1000000' }],
  },
}
const writtenQueries: Readonly<Partial<Record<OperationId, Record<string, string>>>> = {
  simulateQuotaRequest: { lines: `${ids.offer(1)}:${20n * GIB}` },
  simulateTariffDraft: { from: '2026-01', to: '2026-01' },
  simulateTariffDraftXlsx: { from: '2026-01', to: '2026-01' },
  previewCostShares: { month: '2026-01', amountCents: '1000', keyKind: 'equal' },
  listPersonNames: { subjects: 'demo-finances' },
  getOfferedInvitation: { secretHash: '1'.padStart(64, '0') },
}

const samplesMax = 400

/** Whether something stands at the end of that way. */
function holds(value: unknown, way: readonly string[]): boolean {
  const [name, ...rest] = way
  if (name === undefined) return true
  return typeof value === 'object' && value !== null && name in value && holds(Reflect.get(value, name), rest)
}

/** The value with another one at the end of that way; whatever stands on it must be there. */
function withAt(value: unknown, way: readonly string[], by: string): unknown {
  const [name, ...rest] = way
  if (name === undefined) return by
  if (Array.isArray(value))
    return value.map((part: unknown, index) => (String(index) === name ? withAt(part, rest, by) : part))
  const fields = value as Readonly<Record<string, unknown>>
  return { ...fields, [name]: withAt(fields[name], rest, by) }
}

/** The first of many values of a schema's form that the endpoint's own decoder takes. */
function soundBody(
  operation: string,
  { body }: Endpoint,
  { schema, documented, ways }: { schema: Operation['body']; documented: Documented; ways: readonly Place['way'][] },
): string | null {
  if (body === undefined) return null
  if (schema === null) throw new Error(`${operation}: the document shows no body`)
  const given = written[operation as OperationId]
  const candidates: readonly unknown[] =
    given === undefined ? fc.sample(valuesOf(schema, documented), { seed: 20_261_127, numRuns: samplesMax }) : [given]
  const filler = createKnownIds({ any: ['0198c0de-0001-7000-8000-000000000001'] })
  const sound = candidates
    .map((candidate) => JSON.stringify(candidate))
    .find((text) => {
      const value: unknown = JSON.parse(filler.fill(text))
      return ways.every((way) => holds(value, way)) && body.strict().safeDecode(value as never).success
    })
  if (sound === undefined) throw new Error(`${operation}: no body was found that its schema takes`)
  return sound
}

const sampleQueries: Readonly<Record<string, string>> = {
  // Of an invitation that nobody has made.
  secretHash: '0'.repeat(64),
  from: '2026-01-01',
  to: '2026-02-01',
  fiscalYear: '2026',
  day: '2026-01-15',
}

function queryOf(operation: string, { parameters }: Operation, own: Ids): Record<string, string> {
  const given = writtenQueries[operation as OperationId] ?? {}
  const needed = parameters.filter((parameter) => parameter.in === 'query' && parameter.required)
  const named = needed.map(({ name }) => [name, given[name] ?? own[name] ?? sampleQueries[name]] as const)
  const unknown = named.filter(([, text]) => text === undefined).map(([name]) => name)
  if (unknown.length > 0) throw new Error(`${operation}: nothing is known for ${unknown.join(', ')}`)
  return Object.fromEntries(named) as Record<string, string>
}

/** Every field that holds an id, of a query and of a body, however deep. */
function idFieldsOf({ parameters, body }: Operation, documented: Documented): Pick<Place, 'in' | 'way'>[] {
  const inQuery = parameters.filter((parameter) => parameter.in === 'query' && parameter.schema.format === 'uuid')
  return [
    ...inQuery.map(({ name }) => ({ in: 'query', way: [name] }) as const),
    ...waysToIds(body, documented).map((way) => ({ in: 'body', way }) as const),
  ]
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
  const placeOf = (place: Place['in'], way: readonly string[], kind: string): Place => {
    return { in: place, name: nameAt(way), way, kind, isTenants: furnished.other[kind] !== undefined }
  }
  const called = (place: Place['in'], name: string): Place => placeOf(place, [name], kindCalled(endpoint, name) ?? name)
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']): Place => called('path', name))
  const named = [
    ...Object.keys(query?.shape ?? {}).map((name) => called('query', name)),
    ...Object.keys(body?.shape ?? {}).map((name) => called('body', name)),
  ].filter(({ kind }) => own[kind] !== undefined)
  const idFields = isForSome(endpoint)
    ? idFieldsOf(documentedCall, documented).map((field) =>
        placeOf(field.in, field.way, kindOf(endpoint, nameAt(field.way), own)),
      )
    : []
  const unknown = [...inPath, ...idFields].filter(({ kind }) => own[kind] === undefined).map(({ kind }) => kind)
  if (unknown.length > 0) throw new Error(`${operation}: no ${unknown.join(', ')} was furnished`)
  const others = idFields.filter(
    (field) => !named.some((one) => one.in === field.in && one.name === field.way.join('.')),
  )
  const places = [...inPath, ...[...named, ...others].filter(({ isTenants }) => isTenants)]
  const ways = places.filter((place) => place.in === 'body' && place.way.length > 1).map(({ way }) => way)
  return {
    operation,
    endpoint,
    places,
    query: queryOf(operation, documentedCall, own),
    body: soundBody(operation, endpoint, { schema: documentedCall.body, documented, ways }),
  }
}

/** Every endpoint's, or what is missing to one of some. */
export function soundCalls(world: { documented: Documented; furnished: Furnished }): SoundCall[] {
  const table: [string, Endpoint][] = Object.entries(endpoints)
  return table.map(([operation, endpoint]) => soundCall(operation, endpoint, world))
}

/** One place of a call with another thing than the caller's own in it. */
export interface Elsewhere {
  readonly place: Place
  readonly id: string
}

/** A call's address and body with these things in their places, and others in some of them. */
export function filled(
  { endpoint, body, places, query }: SoundCall,
  things: Ids,
  elsewhere: readonly Elsewhere[],
): { readonly path: string; readonly body: string | null } {
  const inPart = (part: Place['in']) => elsewhere.filter(({ place }) => place.in === part)
  const at = (part: Place['in']): Record<string, string> =>
    Object.fromEntries(inPart(part).map(({ place, id }) => [place.name, id]))
  const path = endpoint.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const kind = places.find((place) => place.in === 'path' && place.name === name)?.kind ?? name
    return encodeURIComponent(at('path')[name] ?? things[kind] ?? '')
  })
  const pairs = Object.entries({ ...query, ...at('query') }).map(([name, id]) => `${name}=${encodeURIComponent(id)}`)
  const address = pairs.length === 0 ? path : `${path}?${pairs.join('&')}`
  if (body === null) return { path: address, body }
  // A month or a claim's name is no id that another field could take.
  const named = Object.entries(things).filter(([, id]) => z.uuid().safeParse(id).success)
  const known = createKnownIds(Object.fromEntries(named.map(([name, id]) => [name, [id]])))
  const sound: unknown = JSON.parse(known.fill(body))
  const sent = inPart('body').reduce((value, { place, id }) => withAt(value, place.way, id), sound)
  return { path: address, body: JSON.stringify(sent) }
}
