import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Actor, QuotaRequest } from '@grenier/contracts'
import { type Call, Problem } from '@grenier/control-plane/ports'
import { GIB } from '@grenier/quota-billing'
import type { Random } from '../../fidelity/random.ts'
import { callOf, type House, memberOf, operator } from '../../journeys/use-cases/house.ts'
import { type Answered, createJournal, type Journal } from './journal.ts'
import type { Ground } from './town-hall.ts'

export interface ClientOptions {
  readonly house: House
  readonly ground: Ground
  readonly random: Random
  readonly number: number
  readonly calls: number
  /** Requests that somebody was told are undecided; clients take from each other's. */
  readonly open: QuotaRequest[]
}

const repeatPauseMs = 20
const repeatsMax = 500
const crowdedMembers = 8

interface Client extends ClientOptions {
  readonly journal: Journal
  readonly actor: Actor
}

/** Sends a call with one Idempotency-Key until it is answered; only `unavailable` and `in-flight` may ask for that. */
async function untilAnswered(
  client: Client,
  kind: Answered['kind'],
  send: (key: string) => Promise<QuotaRequest>,
): Promise<QuotaRequest | null> {
  const { journal } = client
  const key = randomUUID()
  for (let repeats = 0; repeats < repeatsMax; repeats += 1) {
    try {
      const outcome = await send(key)
      journal.answered.push({ kind, outcome })
      return outcome
    } catch (error) {
      if (!(error instanceof Problem)) {
        journal.strange.push(`${kind}: ${String(error)}`)
        return null
      }
      if (error.code !== 'unavailable' && error.code !== 'idempotency-in-flight') {
        journal.answered.push({ kind, outcome: error.code })
        return null
      }
      journal.repeated.set(error.code, (journal.repeated.get(error.code) ?? 0) + 1)
      await sleep(repeatPauseMs)
    }
  }
  journal.strange.push(`${kind}: never answered`)
  return null
}

/** Half of all calls are about a few members, so that calls about one tenant meet. */
function pickTenant({ ground: { tenantIds }, random }: Client): string {
  return random.pick(random.chance(0.5) ? tenantIds.slice(0, crowdedMembers) : tenantIds)
}

async function submit(client: Client): Promise<void> {
  const { house, ground, random, open } = client
  const tenantId = pickTenant(client)
  // Both offers now and then, in either order: the order of locks must not depend on how a request is written.
  const offerIds = random.chance(0.3) ? ground.offerIds : [random.pick(ground.offerIds)]
  const lines = (random.chance(0.5) ? offerIds : offerIds.toReversed()).map((offerId) => ({
    offerId,
    wantedQuotaBytes: BigInt(1 + random.below(100)) * GIB,
  }))
  const wish = { justification: 'chaos', wishedOn: null, temporaryUntil: null, waitIfFull: false }
  const request = await untilAnswered(client, 'submit', (key) =>
    house.api.submitQuotaRequest({ tenantId, lines, ...wish }, callOf(memberOf(tenantId), { key })),
  )
  if (request?.state === 'submitted') open.push(request)
}

/** Takes any undecided request, also one that another client is about to decide. */
function pickOpen({ random, open }: Client): QuotaRequest | null {
  return open.length === 0 ? null : random.pick(open)
}

function close({ open }: Client, request: QuotaRequest): void {
  const index = open.indexOf(request)
  if (index >= 0) open.splice(index, 1)
}

async function decide(client: Client): Promise<void> {
  const { house, random, actor } = client
  const request = pickOpen(client)
  if (request === null) return
  const decision = random.chance(0.8) ? ('approve' as const) : ('reject' as const)
  const command = { requestId: request.id, decision, amendedLines: [], reason: 'chaos' }
  const callWith = (key: string): Call => callOf(actor, { key, ifMatch: request.version })
  await untilAnswered(client, 'decide', (key) => house.api.decideQuotaRequest(command, callWith(key)))
  if (random.chance(0.9)) close(client, request)
}

async function withdraw(client: Client): Promise<void> {
  const { house } = client
  const request = pickOpen(client)
  if (request === null) return
  const caller = memberOf(request.tenantId)
  await untilAnswered(client, 'withdraw', (key) =>
    house.api.withdrawQuotaRequest({ requestId: request.id }, callOf(caller, { key, ifMatch: request.version })),
  )
  close(client, request)
}

/** The cluster agrees with what a member was granted, so that shrinks come back; a run that is killed is run again later. */
async function reconcile(client: Client): Promise<void> {
  const { house, journal } = client
  try {
    await house.jobs['reconcile-tenant']({ tenantId: pickTenant(client) })
  } catch (error) {
    if (!(error instanceof Problem && error.code === 'unavailable')) journal.strange.push(`reconcile: ${String(error)}`)
  }
}

/** An operator gives a pool a little more or less of the first offer. */
async function setCapacity({ house, ground, random, journal, actor }: Client): Promise<void> {
  const poolId = random.pick(ground.poolIds)
  const [offerId = ''] = ground.offerIds
  try {
    const pools = await house.api.listPools({ limit: 100 }, callOf(actor))
    const pool = pools.items.find(({ id }) => id === poolId)
    const level = pool?.levels.find((candidate) => candidate.offerId === offerId)
    const limitBytes = (level?.limitBytes ?? 0n) + (random.chance(0.5) ? GIB : -GIB)
    if (pool === undefined || limitBytes < 0n) return
    const change = { poolId, offerId, limitBytes, overcommitPercent: 100 }
    await house.api.setPoolCapacity(change, callOf(actor, { ifMatch: pool.version }))
  } catch (error) {
    const codes = ['unavailable', 'version-stale', 'capacity-below-allocated']
    if (!(error instanceof Problem && codes.includes(error.code))) journal.strange.push(`capacity: ${String(error)}`)
  }
}

/** One client: so many calls at random, one after the other, each of them until it is answered. */
export async function runClient(options: ClientOptions): Promise<Journal> {
  const actor: Actor = { ...operator, subject: `operator-${options.number}` }
  const client: Client = { ...options, journal: createJournal(), actor }
  const { random } = client
  const mix = [submit, submit, submit, submit, decide, decide, decide, decide, withdraw, reconcile, reconcile]
  for (let call = 0; call < options.calls; call += 1) {
    await (random.chance(0.02) ? setCapacity : random.pick(mix))(client)
  }
  return client.journal
}
