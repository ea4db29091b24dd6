import type { Actor, Answer, Command, Pool, PoolLevel } from '@grenier/contracts'
import { civilMonth, GIB } from '@grenier/quota-billing'
import { Client } from 'pg'
import { callOf, type House, memberOf, openHouse, operator } from './house.ts'
import { enrolCommune, prepareRegion, publishPrices, type Region } from './region.ts'

type Request = Answer<'submitQuotaRequest'>

/** A region with prices, and the few calls that a story about requests is told with. */
export interface QuotaScene {
  readonly house: House
  readonly region: Region
  /** Enrols a commune below the EPCI with that much of the block offer. */
  enrol(name: string, gib?: bigint): Promise<{ readonly id: string }>
  ask(tenantId: string, gib: bigint, wish?: { waitIfFull?: boolean; actor?: Actor }): Promise<Request>
  take(request: Pick<Request, 'id' | 'version'>, actor?: Actor): Promise<Request>
  release(request: Pick<Request, 'id' | 'version'>, actor?: Actor): Promise<Request>
  decide(
    request: Pick<Request, 'id' | 'version'>,
    decision: Partial<Command<'decideQuotaRequest'>> & { actor?: Actor },
  ): Promise<Request>
  withdraw(request: Pick<Request, 'id' | 'version' | 'tenantId'>): Promise<Request>
  comment(requestId: string, said: { kind: 'comment' | 'question' | 'answer'; actor: Actor }): Promise<Request>
  read(requestId: string, actor?: Actor): Promise<Answer<'getQuotaRequest'>>
  /** A pool's level for the block offer, the EPCI's unless another is named. */
  level(pool?: Pool): Promise<PoolLevel>
  setCapacity(pool: Pool, gib: bigint | null): Promise<void>
  publishPolicy(change: Partial<Command<'publishQuotaPolicy'>>): Promise<Answer<'publishQuotaPolicy'>>
  /** Works on every pending job of that kind, as the worker would, and says how many there were. */
  runJobs(kind: 'serve-waiting-list'): Promise<number>
  /** Rows of the database, for what no use case shows. */
  rows<Row extends object>(sql: string): Promise<Row[]>
}

/** Opens the house on a Monday at ten in the morning, Paris time. */
export async function openQuotaScene(clockIso = '2026-01-05T09:00:00.000Z'): Promise<QuotaScene> {
  const house = await openHouse(clockIso)
  const region = await prepareRegion(house)
  await publishPrices(house, region, civilMonth('2026-01'))
  const { api } = house
  const offerId = region.block.id
  const poolOf = async ({ id }: Pool): Promise<Pool> => {
    const { items } = await api.listPools({ limit: 100 }, callOf(operator))
    const found = items.find((pool) => pool.id === id)
    if (found === undefined) throw new Error('the pool is gone')
    return found
  }
  return {
    house,
    region,
    enrol: (name, gib = 10n) => enrolCommune(house, region, { name, gib }),
    ask: (tenantId, gib, { waitIfFull = false, actor = memberOf(tenantId) } = {}) =>
      api.submitQuotaRequest(
        {
          tenantId,
          lines: [{ offerId, wantedQuotaBytes: gib * GIB }],
          justification: 'Archives numérisées',
          wishedOn: null,
          temporaryUntil: null,
          waitIfFull,
        },
        callOf(actor),
      ),
    take: ({ id, version }, actor = operator) =>
      api.takeQuotaRequest({ requestId: id }, callOf(actor, { ifMatch: version })),
    release: ({ id, version }, actor = operator) =>
      api.releaseQuotaRequest({ requestId: id }, callOf(actor, { ifMatch: version })),
    decide: ({ id, version }, { actor = operator, ...decision }) =>
      api.decideQuotaRequest(
        { requestId: id, decision: 'approve', amendedLines: [], reason: 'Besoin établi', ...decision },
        callOf(actor, { ifMatch: version }),
      ),
    withdraw: ({ id, version, tenantId }) =>
      api.withdrawQuotaRequest({ requestId: id }, callOf(memberOf(tenantId), { ifMatch: version })),
    comment: (requestId, { kind, actor }) =>
      api.commentQuotaRequest({ requestId, kind, text: `${kind} de ${actor.subject}` }, callOf(actor)),
    read: (requestId, actor = operator) => api.getQuotaRequest({ requestId }, callOf(actor)),
    async level(pool = region.epci) {
      const level = (await poolOf(pool)).levels.find((candidate) => candidate.offerId === offerId)
      if (level === undefined) throw new Error('the pool has no level for the offer')
      return level
    },
    async setCapacity(pool, gib) {
      const { id, version } = await poolOf(pool)
      const limitBytes = gib === null ? null : gib * GIB
      await api.setPoolCapacity(
        { poolId: id, offerId, limitBytes, overcommitPercent: 100 },
        callOf(operator, { ifMatch: version }),
      )
    },
    publishPolicy: (change) =>
      api.publishQuotaPolicy(
        {
          usedPercentMin: 80,
          quietDays: 30,
          poolFloorPercent: 10,
          withinCommitment: true,
          steps: [],
          waitingDays: 90,
          reminderWorkingDays: 5,
          deputyWorkingDays: 10,
          questionDays: 30,
          validFrom: null,
          reason: 'Délibération du comité',
          ...change,
        },
        callOf(operator),
      ),
    async runJobs(kind) {
      const rows = await query<{ id: string; payload: { offerId: string } }>(
        house,
        `SELECT id, payload FROM outbox WHERE kind = '${kind}' AND state = 'pending' ORDER BY id`,
      )
      for (const { id, payload } of rows) {
        await house.jobs[kind](payload)
        await query(house, `UPDATE outbox SET state = 'done' WHERE id = '${id}'`)
      }
      return rows.length
    },
    rows: (sql) => query(house, sql),
  }
}

async function query<Row extends object>(house: House, sql: string): Promise<Row[]> {
  const admin = new Client({ connectionString: house.database.adminUrl })
  await admin.connect()
  try {
    return (await admin.query<Row>(sql)).rows
  } finally {
    await admin.end()
  }
}
