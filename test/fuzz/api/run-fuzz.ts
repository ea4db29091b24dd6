import { isUtf8 } from 'node:buffer'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Endpoint, endpoints, isMemberRole, type Role, roles } from '@grenier/contracts'
import * as fc from 'fast-check'
import { Agent, request } from 'undici'
import type { RealApi } from '../../api/support/real-api.ts'
import { ids } from '../../harness/fixtures.ts'
import { type Call, callsOf } from './calls.ts'
import { type Answer, faultOf, firstAnswerOf, foundNoPlace } from './judge.ts'
import { createKnownIds, type KnownIds } from './known-ids.ts'
import { type Documented, type Operation, readOperations } from './operations.ts'
import { rawRequests, sendRaw } from './raw-requests.ts'

export interface FuzzReport {
  readonly requests: number
  readonly serverErrors: number
  readonly invalidProblems: number
  readonly unhandled: number
  /** Answers by status; `closed`: a bare connection that was closed without one. */
  readonly statuses: Readonly<Record<string, number>>
  /** Calls that came again because as many exports were open as may be. */
  readonly cameAgain: number
  /** Operations that were called. */
  readonly operations: number
  readonly seed: number
  /** The first calls that were answered wrongly, to be looked at. */
  readonly examples: readonly string[]
}

const callsPerBatch = 200
const callsAtOnce = 8
/** How often a call asks again that found no place, and how long it waits. */
const turnsMax = 50
const turnPauseMs = 100
/** One call in so many is bytes on a bare connection. */
const rawEvery = 20
const examplesMax = 20
const answerTimeoutMs = 60_000

const knownAtFirst = {
  tenantId: [ids.tenant(1), ids.tenant(1), ids.tenant(2)],
  organisationId: [ids.organisation(1), ids.organisation(2)],
  offerId: [ids.offer(1), ids.offer(2)],
  poolId: [ids.region, ids.epci],
  parentNodeId: [ids.region, ids.epci],
  actId: [ids.act],
  clusterId: [ids.cluster, ids.backupCluster],
  siteId: [ids.site],
  recipientId: [ids.recipient(1)],
}

interface Fuzz {
  readonly api: RealApi
  readonly agent: Agent
  readonly tokens: ReadonlyMap<Role, string>
  readonly ids: KnownIds
  serverErrors: number
  invalidProblems: number
  cameAgain: number
  readonly unhandled: string[]
  readonly statuses: Map<string, number>
  readonly called: Set<string>
  readonly examples: string[]
}

/** A member's people have a tenant. */
const tenantOf = (role: Role): string | undefined => (isMemberRole(role) ? ids.tenant(1) : undefined)

async function tokensOf(api: RealApi, roles: readonly Role[]): Promise<Map<Role, string>> {
  const tokens = roles.map(async (role) => [role, await api.token(role, tenantOf(role))] as const)
  return new Map(await Promise.all(tokens))
}

function authorizationOf({ caller }: Call, tokens: Fuzz['tokens']): Record<string, string> {
  if (caller === null) return {}
  return { authorization: 'role' in caller ? `Bearer ${tokens.get(caller.role) ?? ''}` : caller.header }
}

async function answerTo(call: Call, { api, agent, tokens }: Fuzz): Promise<Answer> {
  const { statusCode, headers, body } = await request(`${api.baseUrl}${call.path}`, {
    method: call.method as 'GET',
    headers: { ...call.headers, ...authorizationOf(call, tokens) },
    body: call.body,
    dispatcher: agent,
    headersTimeout: answerTimeoutMs,
    bodyTimeout: answerTimeoutMs,
  })
  const contentType = String(headers['content-type'] ?? '')
  // A live stream never ends: its head is the answer.
  if (contentType.startsWith('text/event-stream')) body.destroy()
  const text = contentType.startsWith('text/event-stream') ? '' : await body.text()
  return { status: statusCode, contentType, text }
}

/**
 * Exports of any length have a few places for each caller, fewer than there are calls at once here: who finds none comes again
 * once the others are through. One that finds none then either, and whatever else is unavailable, counts.
 */
async function answerWithRoom(call: Call, fuzz: Fuzz): Promise<Answer> {
  for (let turn = 1; ; turn += 1) {
    const answer = await answerTo(call, fuzz)
    if (turn === turnsMax || !foundNoPlace(answer, endpointOf(call.operation))) return answer
    fuzz.cameAgain += 1
    await sleep(turnPauseMs)
  }
}

function note(fuzz: Fuzz, answer: Answer | null, what: string): void {
  const name = answer === null ? 'closed' : String(answer.status)
  fuzz.statuses.set(name, (fuzz.statuses.get(name) ?? 0) + 1)
  const fault = answer === null ? null : faultOf(answer)
  if (fault === null) return
  if ((answer?.status ?? 0) >= 500) fuzz.serverErrors += 1
  else fuzz.invalidProblems += 1
  if (fuzz.examples.length < examplesMax) fuzz.examples.push(`${fault}: ${what}`)
}

function written({ method, path, caller, body, headers }: Call): string {
  const by = caller === null ? 'nobody' : 'role' in caller ? caller.role : 'header'
  return `${method} ${path.slice(0, 300)} by ${by} ${JSON.stringify(headers).slice(0, 300)} ${body?.toString().slice(0, 600) ?? ''}`
}

/** Only what is text is filled: other bytes are to arrive as they are. */
function filled(call: Call, { ids: known }: Fuzz): Call {
  const { path, body } = call
  if (body === null || !isUtf8(body)) return { ...call, path: known.fill(path) }
  return { ...call, path: known.fill(path), body: Buffer.from(known.fill(body.toString())) }
}

async function call(fuzz: Fuzz, made: Call): Promise<void> {
  fuzz.called.add(made.operation)
  const sent = filled(made, fuzz)
  const answer = await answerWithRoom(sent, fuzz)
  if (answer.status < 300) fuzz.ids.learn(answer.text, sent.path)
  note(fuzz, answer, written(sent))
}

async function callRaw(fuzz: Fuzz, bytes: string): Promise<void> {
  const { port } = new URL(fuzz.api.baseUrl)
  note(fuzz, firstAnswerOf(await sendRaw(Number(port), bytes)), JSON.stringify(bytes.slice(0, 300)))
}

function endpointOf(operation: string): Endpoint | undefined {
  return Object.values(endpoints).find(({ method, path }) => `${method} ${path}` === operation)
}

/** Who may call it: most calls are by somebody who may, or only the answer to others would be tried. */
function rolesOf({ method, path }: Operation): readonly Role[] {
  const endpoint = endpointOf(`${method} ${path}`)
  return endpoint === undefined || endpoint.roles.length === 0 ? roles : endpoint.roles
}

/** Some calls at a time, as clients do; the order within a batch is not the seed's to say. */
async function inTurn<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const left = [...items]
  const worker = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item)
  }
  await Promise.all(Array.from({ length: callsAtOnce }, worker))
}

/** Makes the calls of a seed, as many as are asked for: every operation once, and then about as often as any other. */
export async function runFuzz(
  api: RealApi,
  { requests, seed, say }: { requests: number; seed: number; say: (line: string) => void },
): Promise<FuzzReport> {
  const documented: Documented = readOperations(await (await fetch(`${api.baseUrl}/openapi.json`)).json())
  const callsOfEach = documented.operations.map((operation) =>
    callsOf(operation, { documented, roles: rolesOf(operation) }),
  )
  const calls = fc.oneof(...callsOfEach)
  const fuzz: Fuzz = {
    api,
    agent: new Agent({ connections: callsAtOnce }),
    tokens: await tokensOf(api, roles),
    ids: createKnownIds(knownAtFirst),
    serverErrors: 0,
    invalidProblems: 0,
    cameAgain: 0,
    unhandled: [],
    statuses: new Map(),
    called: new Set(),
    examples: [],
  }
  const caught = (reason: unknown): void => void fuzz.unhandled.push(String(reason))
  process.on('unhandledRejection', caught).on('uncaughtException', caught)
  try {
    // Each operation once, however few calls there are of them all.
    const first = callsOfEach.slice(0, requests).flatMap((own) => fc.sample(own, { seed, numRuns: 1 }))
    await inTurn(first, (one) => call(fuzz, one))
    for (let made = first.length, batches = 0; made < requests; made += callsPerBatch, batches += 1) {
      const size = Math.min(callsPerBatch, requests - made)
      const raw = Math.floor(size / rawEvery)
      const batch = { seed: seed + made }
      await inTurn(fc.sample(calls, { ...batch, numRuns: size - raw }), (one) => call(fuzz, one))
      if (raw > 0) await inTurn(fc.sample(rawRequests, { ...batch, numRuns: raw }), (bytes) => callRaw(fuzz, bytes))
      if (batches % 25 === 0) say(`${made + size} of ${requests} calls, ${fuzz.examples.length} answered wrongly`)
    }
  } finally {
    process.off('unhandledRejection', caught).off('uncaughtException', caught)
    await fuzz.agent.destroy()
  }
  const { serverErrors, invalidProblems, cameAgain, unhandled, statuses, called, examples } = fuzz
  return {
    requests,
    serverErrors,
    invalidProblems,
    unhandled: unhandled.length,
    statuses: Object.fromEntries([...statuses].sort(([left], [right]) => (left < right ? -1 : 1))),
    cameAgain,
    operations: called.size,
    seed,
    examples: [...examples, ...unhandled.slice(0, examplesMax)],
  }
}
