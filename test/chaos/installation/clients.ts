import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  type Client,
  ClientProblem,
  createClient,
  type QuotaRequest,
  type Reading,
  type Role,
} from '@grenier/contracts'
import { type CivilMonth, GIB, instant } from '@grenier/quota-billing'
import type { Random } from '../../fidelity/random.ts'
import type { Installation } from './installation.ts'
import { countOne, type Journal } from './journal.ts'

/** What is thrown at nobody: the call is sent again until it is answered, with the same key. */
const repeatPauseMs = 50
const crowdedMembers = 5
const lastLooks = 600
const lastLookPauseMs = 100
const readingsPerCall = 20
/** Readings that are not of a month to be billed are of one of so many days before yesterday. */
const lateDays = 20
const msPerDay = 86_400_000
/** Tokens outlive any run, and are old enough for a clock that goes after. */
const token = { lifetimeSeconds: 24 * 3_600, agedMs: 3_600_000 } as const

interface Ways {
  /** Once true, clients end what they asked and ask nothing new. */
  readonly isOver: () => boolean
  /** How much of the run is over, from 0 to 1. */
  readonly progress: () => number
  readonly random: Random
  readonly journal: Journal
  /** Requests that somebody was told are undecided. */
  readonly open: QuotaRequest[]
  readonly installation: Installation
}

/** One person or machine with a client of each API. */
interface Caller extends Ways {
  readonly clients: readonly Client[]
}

async function callerOf(ways: Ways, who: { role: Role; tenantId: string | null; number: number }): Promise<Caller> {
  const { installation } = ways
  const bearer = await installation.issuer.mint({
    subject: `${who.role}-${who.number}`,
    roles: [who.role],
    tenantId: who.tenantId,
    lifetimeSeconds: token.lifetimeSeconds,
    nowMs: Date.now() - token.agedMs,
  })
  const clients = installation.apis.map(({ baseUrl }) => createClient({ baseUrl, token: bearer, attemptsMax: 1 }))
  return { ...ways, clients }
}

const passingStatuses: readonly number[] = [429, 503]

/** Sends a call with one Idempotency-Key, to either API, until it is answered; null: it was refused. */
export async function untilAnswered<T>(
  { clients, random, journal }: Pick<Caller, 'clients' | 'random' | 'journal'>,
  operation: string,
  send: (client: Client, key: string) => Promise<T>,
): Promise<T | null> {
  const key = randomUUID()
  for (;;) {
    try {
      return await send(random.pick(clients), key)
    } catch (error) {
      if (error instanceof ClientProblem && error.code !== 'idempotency-in-flight') {
        if (!passingStatuses.includes(error.status)) {
          if (error.status >= 500) journal.strange.push(`${operation}: ${error.status} ${error.code}`)
          else countOne(journal.refused, `${operation} ${error.code}`)
          if (error.status < 500) return null
        }
        countOne(journal.repeated, `${error.status}`)
      } else {
        // No answer, half of one, or the first attempt is still at work.
        countOne(journal.repeated, error instanceof Error ? error.name : 'unknown')
      }
      await sleep(repeatPauseMs)
    }
  }
}

/** Half of all calls are about a few members, so that calls about one tenant meet. */
function pickTenant({ installation, random }: Ways): string {
  const { tenantIds } = installation.ground
  return random.pick(random.chance(0.5) ? tenantIds.slice(0, crowdedMembers) : tenantIds)
}

async function submit(ways: Ways, number: number): Promise<void> {
  const { random, journal, open, installation } = ways
  const tenantId = pickTenant(ways)
  const caller = await callerOf(ways, { role: 'member-requester', tenantId, number })
  const [block = '', backup = ''] = installation.ground.offerIds
  const offerIds = random.chance(0.3) ? [block, backup] : [random.chance(0.8) ? block : backup]
  const body = {
    lines: (random.chance(0.5) ? offerIds : offerIds.toReversed()).map((offerId) => ({
      offerId,
      wantedQuotaBytes: BigInt(1 + random.below(100)) * GIB,
    })),
    justification: 'chaos',
    wishedOn: null,
  }
  const request = await untilAnswered(caller, 'submit', (client, idempotencyKey) =>
    client.call('submitQuotaRequest', { params: { tenantId }, body, idempotencyKey }),
  )
  if (request === null) return
  journal.submitted.push(request)
  if (request.state === 'submitted') open.push(request)
}

/** Takes any undecided request, also one that another client is about to decide. */
function pickOpen({ random, open }: Ways): QuotaRequest | null {
  return open.length === 0 ? null : random.pick(open)
}

function settleOpen({ open, random }: Ways, request: QuotaRequest): void {
  const index = open.indexOf(request)
  if (index >= 0 && random.chance(0.9)) open.splice(index, 1)
}

async function decide(ways: Ways, number: number): Promise<void> {
  const request = pickOpen(ways)
  if (request === null) return
  const caller = await callerOf(ways, { role: 'operator', tenantId: null, number })
  const decision = ways.random.chance(0.8) ? ('approve' as const) : ('reject' as const)
  const answer = await untilAnswered(caller, 'decide', (client, idempotencyKey) =>
    client.call('decideQuotaRequest', {
      params: { requestId: request.id },
      body: { decision, reason: 'chaos' },
      ifMatch: request.version,
      idempotencyKey,
    }),
  )
  if (answer !== null) ways.journal.decided.push(answer)
  settleOpen(ways, request)
}

async function withdraw(ways: Ways, number: number): Promise<void> {
  const request = pickOpen(ways)
  if (request === null) return
  const caller = await callerOf(ways, { role: 'member-requester', tenantId: request.tenantId, number })
  const answer = await untilAnswered(caller, 'withdraw', (client, idempotencyKey) =>
    client.call('withdrawQuotaRequest', {
      params: { requestId: request.id },
      ifMatch: request.version,
      idempotencyKey,
    }),
  )
  if (answer !== null) ways.journal.decided.push(answer)
  settleOpen(ways, request)
}

/** Some hours of the month that is closed next, from the day after members joined: what was used then is billed. */
function hoursToBill({ installation, journal, random }: Ways): number | null {
  const month = installation.ground.months.find((one) => !journal.closings.has(one))
  return month === undefined ? null : Date.parse(`${month}-06T00:00:00Z`) + random.below(20) * msPerDay
}

/**
 * The client's first resource of a member of which it has read nothing on that day: as real ones do, they go on for months. A
 * region where each reading is of a resource of its own has more to look at with each of them.
 */
function unreadOf(
  { journal: { daysRead } }: Ways,
  { tenantId, firstAt, number }: { readonly tenantId: string; readonly firstAt: number; readonly number: number },
): string {
  const day = `${number} ${tenantId} ${firstAt}`
  countOne(daysRead, day)
  return `chaos/${number}/${daysRead.get(day) ?? 0}`
}

/** Readings of a month to be billed, or of the days before yesterday, so that no clock of a process calls them future ones. */
async function record(ways: Ways, number: number): Promise<void> {
  const { random, installation, journal } = ways
  const caller = await callerOf(ways, { role: 'collector', tenantId: null, number })
  const [offerId = ''] = installation.ground.offerIds
  const tenantId = pickTenant(ways)
  const latelyAt = Math.floor(Date.now() / msPerDay) * msPerDay - (2 + random.below(lateDays)) * msPerDay
  const firstAt = (random.chance(0.5) ? hoursToBill(ways) : null) ?? latelyAt
  const resourceId = unreadOf(ways, { tenantId, firstAt, number })
  const readings: Reading[] = Array.from({ length: readingsPerCall }, (_, hour) => ({
    tenantId,
    meter: 'storage.used' as const,
    offerId,
    resourceId,
    takenAt: instant(firstAt + hour * 3_600_000),
    // All together below the smallest quota: who uses more is told so, and never comes to rest.
    valueBytes: BigInt(1 + random.below(1_000)) * 1_024n,
  }))
  const answer = await untilAnswered(caller, 'record', (client, idempotencyKey) =>
    client.call('recordReadings', { body: { source: 'chaos', simulated: true, readings }, idempotencyKey }),
  )
  if (answer !== null) journal.readings.push(...readings)
}

/** The next month of which statements are to be issued; null: none is due yet, or all are. Due are as many as the run is old. */
function monthDue({ installation, journal, progress }: Ways): CivilMonth | null {
  const { months } = installation.ground
  const due = months.slice(0, 1 + Math.floor(progress() * (months.length - 1)))
  return due.find((one) => !journal.issuings.has(one)) ?? null
}

/** Closes the next month that is not closed, or issues its statements: whatever its state asks for. */
async function account(ways: Ways, number: number): Promise<void> {
  const { journal } = ways
  const month = monthDue(ways)
  if (month === null) return
  const caller = await callerOf(ways, { role: 'finance', tenantId: null, number })
  if (!journal.closings.has(month)) {
    const body = { membersWithoutPopulation: 'left-out', beforeGraceEnds: true } as const
    const taken = await untilAnswered(caller, 'close', (client, idempotencyKey) =>
      client.call('closePeriod', { params: { month }, body, idempotencyKey }),
    )
    if (taken !== null) journal.closings.add(month)
    return
  }
  const period = await untilAnswered(caller, 'look', (client) => client.call('getPeriod', { params: { month } }))
  if (period?.state !== 'closed') return
  const taken = await untilAnswered(caller, 'issue', (client, idempotencyKey) =>
    client.call('issueStatements', { params: { month }, idempotencyKey }),
  )
  if (taken !== null) journal.issuings.add(month)
}

const mix = [submit, submit, submit, submit, decide, decide, decide, decide, withdraw, record, record] as const

/** What is due at the end is closed and issued too. What does not come to it is left to whoever judges. */
async function accountForDue(ways: Ways, number: number): Promise<void> {
  for (let looks = 0; looks < lastLooks && monthDue(ways) !== null; looks += 1) {
    await account(ways, number)
    await sleep(lastLookPauseMs)
  }
}

/** One client: it asks one thing after the other until it is over. The first also closes months. */
export async function runClient(ways: Ways, number: number): Promise<void> {
  const { random, isOver } = ways
  while (!isOver()) await (number === 0 && random.chance(0.3) ? account : random.pick(mix))(ways, number)
  if (number === 0) await accountForDue(ways, number)
}
