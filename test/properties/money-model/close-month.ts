import { type CivilMonth, monthBounds, sumMicros } from '@grenier/quota-billing'
import { expect } from 'vitest'
import { chargesOfMonth } from '../../journeys/use-cases/correction-scene.ts'
import { callOf, finance } from '../../journeys/use-cases/house.ts'
import { timeZone, type World } from './world.ts'

/**
 * True where a reading of a later day that is not computed yet ends a gap that began by then: the closing takes it along, what
 * is foretold learns of it once that day is over.
 */
async function isGapEnding({ admin }: World, month: CivilMonth): Promise<boolean> {
  const { rowCount } = await admin.query(
    `SELECT FROM (SELECT tenant_id, meter, resource_id, offer_id FROM dirty_day WHERE day >= $1::timestamptz::date
                   UNION
                  SELECT own.* FROM marked_batch
                   CROSS JOIN LATERAL unnest(tenant_ids, meters, resource_ids, offer_ids) AS own) AS later
      WHERE (SELECT min(taken_at) FROM reading
              WHERE (reading.tenant_id, reading.meter, reading.resource_id, reading.offer_id)
                  = (later.tenant_id, later.meter, later.resource_id, later.offer_id) AND taken_at >= $1)
          - (SELECT max(taken_at) FROM reading
              WHERE (reading.tenant_id, reading.meter, reading.resource_id, reading.offer_id)
                  = (later.tenant_id, later.meter, later.resource_id, later.offer_id) AND taken_at < $1) > interval '23 hours'`,
    [new Date(monthBounds(month, timeZone).periodEnd)],
  )
  return rowCount !== 0
}

/** What is foretold of a month that is over: what accruals say, and what a simulation of the tariff in force says. */
async function foretold(world: World, month: CivilMonth): Promise<Foretold> {
  const { api, jobs } = world.house
  await jobs['compute-usage']({})
  const { items, dirtyDays } = await api.exportAccruals({ year: month.slice(0, 4) }, callOf(finance))
  const accrued = items.filter((item) => item.month === month && item.reason === 'month-not-closed')
  const { rows } = await world.admin.query<{ rules: never }>(
    'SELECT rules FROM tariff WHERE valid_from <= $1 AND (valid_to IS NULL OR valid_to >= $1)',
    [`${month}-01`],
  )
  const { items: tariffs } = await api.listTariffs({ limit: 100 }, callOf(finance))
  const inForce = tariffs.find(
    ({ validFrom, validTo }) => validFrom <= `${month}-01` && (validTo ?? '9999') >= `${month}-01`,
  )
  expect(rows).toHaveLength(1)
  const rules = inForce?.rules ?? []
  const draft = await api.createTariffDraft({ name: 'Le même', rules, keys: [] }, callOf(finance))
  const simulated = await api.simulateTariffDraft(
    { draftId: draft.id, from: month, to: month, limit: 500 },
    callOf(finance),
  )
  expect(simulated.simulatedMicros).toBe(simulated.currentMicros)
  const isWhole = dirtyDays === 0 && !(await isGapEnding(world, month))
  return { isWhole, accruedMicros: sumMicros(accrued), simulatedMicros: simulated.simulatedMicros }
}

interface Foretold {
  readonly isWhole: boolean
  readonly accruedMicros: bigint
  readonly simulatedMicros: bigint
}

/** Until it is closed: a process that dies comes back, and who must decide something decides. */
async function closeWhole(world: World, month: CivilMonth, diesBefore: number): Promise<boolean> {
  const { house } = world
  let decided = false
  await house.api.closePeriod({ month }, callOf(finance))
  house.dieBeforeTransaction(diesBefore === 0 ? null : diesBefore)
  await house.jobs['close-period']({ month }).catch((error: unknown) => {
    if (!(error instanceof Error) || error.message !== 'killed') throw error
  })
  house.dieBeforeTransaction(null)
  await house.jobs['close-period']({ month })
  const { state, blockedBy } = await house.api.getPeriod({ month }, callOf(finance))
  if (state === 'closing' && blockedBy === 'key-without-weight') {
    decided = true
    await house.api.closePeriod({ month, costsWithoutWeight: 'unshared' }, callOf(finance))
    await house.jobs['close-period']({ month })
  }
  const closed = await house.api.getPeriod({ month }, callOf(finance))
  expect([month, closed.state, closed.blockedBy]).toEqual([month, 'closed', null])
  return decided
}

/**
 * Closes the first month that is not, once it is over. What it comes to was foretold, to the micro: by the accruals, which
 * count what corrects other months in it, and by a simulation of the tariff in force, which does not.
 */
export async function closeFirstOpen(world: World, diesBefore: number): Promise<string> {
  const month = await world.firstOpen()
  if (world.now() < monthBounds(month, timeZone).periodEnd) return 'period-not-ended'
  const before = await foretold(world, month)
  const decided = await closeWhole(world, month, diesBefore)
  // What is asked ahead is no cost, and accrues to nobody.
  const rows = (await chargesOfMonth(world.house, month)).filter(
    ({ kind }) => kind !== 'rounding' && kind !== 'advance',
  )
  const own = rows.filter(({ kind, originMonth }) => kind !== 'true-up' && originMonth === null)
  // Days that only the closing itself completes are not foretold: the accruals say how many there are.
  if (before.isWhole) {
    expect([month, 'accrued', before.accruedMicros]).toEqual([month, 'accrued', sumMicros(rows)])
    expect([month, 'simulated', before.simulatedMicros]).toEqual([month, 'simulated', sumMicros(own)])
  }
  if (rows.some(({ kind }) => kind === 'transfer')) return 'closed, a credit over several statements'
  return decided ? 'closed, costs unshared' : diesBefore === 0 ? 'closed' : 'closed by the second process'
}
