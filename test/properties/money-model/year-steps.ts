import type { Answer } from '@grenier/contracts'
import { addMonths, civilMonth, microsFromCents, sumMicros } from '@grenier/quota-billing'
import { expect } from 'vitest'
import { chargesOfMonth, secondFinance } from '../../journeys/use-cases/correction-scene.ts'
import { callOf, finance } from '../../journeys/use-cases/house.ts'
import { type MoneyStep, memberAt } from './steps.ts'
import type { World } from './world.ts'

/** What brings the imported costs of the year to what they are to come to; a late line where some were imported before. */
async function importCosts({ admin, house: { api }, year }: World, percent: bigint): Promise<void> {
  const { rows } = await admin.query<{ code: string; cents: string }>(
    'SELECT code, sum(amount_cents)::text AS cents FROM cost_pool WHERE left(month, 4) = $1 GROUP BY code ORDER BY code',
    [year],
  )
  const wanted = [
    ...rows.map(({ code, cents }) => [code, (BigInt(cents) * percent) / 100n] as const),
    ['used', 12_345n + percent] as const,
  ]
  const { items, totals } = await api.listActualCosts({ year }, callOf(finance))
  const known = new Map(totals.map(({ costCode, amountCents }) => [costCode, amountCents]))
  const line = { mandate: 'M1', account: '611', depreciation: false, label: '' }
  const lines = wanted
    .map(([costCode, cents]) => [costCode, cents - (known.get(costCode) ?? 0n)] as const)
    .filter(([, amountCents]) => amountCents !== 0n)
    .map(([costCode, amountCents], index) => ({ ...line, line: items.length + index + 1, costCode, amountCents }))
  if (lines.length > 0) await api.importActualCosts({ year, dryRun: false, lines }, callOf(finance))
}

/** Of each cost and member, what stands charged of the year and what its true-ups have asked: its share, to the cent. */
async function requireSettled(world: World, costs: Answer<'previewTrueUp'>['costs']): Promise<void> {
  const { house, admin, year } = world
  const { rows: pools } = await admin.query<{ id: string; code: string }>('SELECT id, code FROM cost_pool')
  const codeOf = new Map(pools.map(({ id, code }) => [id, code]))
  const until = addMonths(world.current(), 1)
  const charges = []
  for (let month = world.founded; month <= until; month = addMonths(month, 1)) {
    charges.push(...(await chargesOfMonth(house, month)))
  }
  const ofYear = charges.filter(({ kind, month, originMonth, explanation }) =>
    kind === 'true-up' ? explanation.params['year'] === year : (originMonth ?? month).startsWith(year),
  )
  for (const { costCode, members } of costs) {
    for (const { tenantId, shareCents } of members) {
      const own = ofYear.filter(
        (row) => row.tenantId === tenantId && (codeOf.get(row.ruleId) ?? row.ruleId) === costCode,
      )
      expect([costCode, tenantId, sumMicros(own)]).toEqual([costCode, tenantId, microsFromCents(shareCents)])
    }
  }
}

/**
 * What the year cost is imported and trued up, for the first time or again; each cost comes to some part more or less than
 * was asked for it. `isLate`: more of it comes in, else only what was corrected is made good.
 */
export const trueUp = (percent: bigint, isLate: boolean): MoneyStep => ({
  text: `the first year is trued up: ${isLate ? `costs came to ${percent} % of what was declared` : 'as its costs are known'}`,
  refusals: [
    'period-not-ended',
    'true-up-year-open',
    'costs-missing',
    'true-up-posted',
    'true-up-without-proportion',
    'correction-no-open-period',
  ],
  play: async (world) => {
    const { api } = world.house
    const { year } = world
    if (world.current() < addMonths(civilMonth(`${year}-12`), 1)) return 'the year is not over'
    const before = await api.listTrueUps({}, callOf(finance))
    if (isLate || before.items.length === 0) await importCosts(world, percent)
    const preview = await api.previewTrueUp({ year, limit: 500 }, callOf(finance))
    for (const cost of preview.costs) {
      const { chargedMicros, truedMicros, differenceMicros, unsharedCents } = cost
      const shared = chargedMicros + truedMicros + differenceMicros + unsharedCents * 10_000n
      if (shared !== cost.actualCents * 10_000n) throw new Error(`${cost.costCode}: trued up to ${shared}`)
    }
    const { sequence } = await api.postTrueUp({ year, digest: preview.digest }, callOf(secondFinance))
    await requireSettled(world, preview.costs)
    const after = await api.listTrueUps({}, callOf(finance))
    expect(after.toRepeat).toEqual([])
    expect(after.items.map((one) => one.sequence)).toEqual([sequence, ...before.items.map((one) => one.sequence)])
    return sequence === 1 ? 'trued up' : 'trued up again'
  },
})

/** A member wants an engagement on what it is asked from now on. */
export const wantReference = (member: number): MoneyStep => ({
  text: `member ${member} wants an engagement on its statements`,
  refusals: [],
  play: async (world) => {
    await world.admin.query('UPDATE recipient SET engagement_required = true WHERE tenant_id = $1', [
      memberAt(world, member).id,
    ])
    return 'reference wanted'
  },
})

/** Whoever waits for a reference is given it; the next batch takes it, in the year that it is of by then. */
export const giveReference = (which: number): MoneyStep => ({
  text: `the reference of waiting statement ${which} is given`,
  refusals: [],
  play: async (world) => {
    const { api } = world.house
    const { items } = await api.listStatementDrafts({ limit: 500 }, callOf(finance))
    const waiting = items.filter(({ state }) => state === 'awaiting-reference')
    const draft = waiting[which % Math.max(1, waiting.length)]
    if (draft === undefined) return 'nothing waits for a reference'
    const references = { engagementNumber: 'E-2026-1' }
    await api.giveStatementReferences({ statementId: draft.id, ...references }, callOf(finance))
    return draft.month.slice(0, 4) === world.current().slice(0, 4)
      ? 'reference given'
      : 'reference given in the year after'
  },
})
