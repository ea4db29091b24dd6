import { setTimeout } from 'node:timers/promises'
import { type CivilMonth, monthBounds, sumMicros } from '@grenier/quota-billing'
import { expect } from 'vitest'
import { chargesOfMonth } from '../../journeys/use-cases/correction-scene.ts'
import { callOf, finance } from '../../journeys/use-cases/house.ts'
import { timeZone, type World } from './world.ts'

/**
 * What is foretold of a month that is over, whether its days are computed by then or not: what accruals say, and what a simulation
 * of the tariff in force says.
 */
async function foretold(world: World, month: CivilMonth): Promise<Foretold> {
  const { api } = world.house
  const { items } = await api.exportAccruals({ year: month.slice(0, 4) }, callOf(finance))
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
  return { accruedMicros: sumMicros(accrued), simulatedMicros: simulated.simulatedMicros }
}

interface Foretold {
  readonly accruedMicros: bigint
  readonly simulatedMicros: bigint
}

/** Runs the job as a queue does: what one that died was doing last may still hold days for a moment, and then it is asked again. */
async function runToItsEnd({ jobs }: World['house'], month: CivilMonth): Promise<void> {
  for (;;) {
    const outcome = await jobs['close-period']({ month })
    if (outcome.kind === 'done') return
    await setTimeout(outcome.delayMs)
  }
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
  await runToItsEnd(house, month)
  const { state, blockedBy } = await house.api.getPeriod({ month }, callOf(finance))
  if (state === 'closing' && blockedBy === 'key-without-weight') {
    decided = true
    await house.api.closePeriod({ month, costsWithoutWeight: 'unshared' }, callOf(finance))
    await runToItsEnd(house, month)
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
  if (diesBefore % 2 === 0) await world.house.jobs['compute-usage']({})
  const before = await foretold(world, month)
  const decided = await closeWhole(world, month, diesBefore)
  // What is asked ahead is no cost, and accrues to nobody.
  const rows = (await chargesOfMonth(world.house, month)).filter(
    ({ kind }) => kind !== 'rounding' && kind !== 'advance',
  )
  const own = rows.filter(({ kind, originMonth }) => kind !== 'true-up' && originMonth === null)
  expect([month, 'accrued', before.accruedMicros]).toEqual([month, 'accrued', sumMicros(rows)])
  expect([month, 'simulated', before.simulatedMicros]).toEqual([month, 'simulated', sumMicros(own)])
  if (rows.some(({ kind }) => kind === 'transfer')) return 'closed, a credit over several statements'
  return decided ? 'closed, costs unshared' : diesBefore === 0 ? 'closed' : 'closed by the second process'
}
