import { type Endpoint, endpoints, type OperationId } from '@grenier/contracts'
import { GIB } from '@grenier/quota-billing'
import * as fc from 'fast-check'
import { z } from 'zod'
import { createKnownIds } from '../../fuzz/api/known-ids.ts'
import type { Documented, Operation } from '../../fuzz/api/operations.ts'
import { valuesOf } from '../../fuzz/api/values.ts'
import { ids } from '../../harness/fixtures.ts'
import type { Furnished, Ids } from './furnish.ts'
import { affairsOf } from './furnish-affairs.ts'

/** Where a call names a thing. */
export interface Place {
  readonly in: 'path' | 'query' | 'body'
  /** As the endpoint calls it. */
  readonly name: string
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

function kindOf({ path }: Endpoint, name: string): string {
  return kindsByPath.find(([begin, called]) => path.startsWith(begin) && called === name)?.[2] ?? name
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
}

const samplesMax = 400

/** The first of many values of a schema's form that the endpoint's own decoder takes. */
function soundBody(
  operation: string,
  { body }: Endpoint,
  { schema, documented }: { schema: Operation['body']; documented: Documented },
): string | null {
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
  // Of an invitation that nobody has made.
  secretHash: '0'.repeat(64),
  from: '2026-01-01',
  to: '2026-02-01',
  fiscalYear: '2026',
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
  const placeOf = (place: Place['in'], name: string): Place => {
    const kind = kindOf(endpoint, name)
    return { in: place, name, kind, isTenants: furnished.other[kind] !== undefined }
  }
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']): Place => {
    return placeOf('path', name)
  })
  const unknown = inPath.filter(({ kind }) => own[kind] === undefined).map(({ kind }) => kind)
  if (unknown.length > 0) throw new Error(`${operation}: no ${unknown.join(', ')} was furnished`)
  const fields = (place: 'query' | 'body', shape: object): Place[] =>
    Object.keys(shape).map((name) => placeOf(place, name))
  const elsewhere = [...fields('query', query?.shape ?? {}), ...fields('body', body?.shape ?? {})]
  return {
    operation,
    endpoint,
    places: [...inPath, ...elsewhere.filter(({ isTenants }) => isTenants)],
    query: queryOf(operation, documentedCall, own),
    body: soundBody(operation, endpoint, { schema: documentedCall.body, documented }),
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
  const at = (where: Place['in']): Record<string, string> =>
    Object.fromEntries(elsewhere.filter(({ place }) => place.in === where).map(({ place, id }) => [place.name, id]))
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
  return { path: address, body: JSON.stringify({ ...(JSON.parse(known.fill(body)) as object), ...at('body') }) }
}
