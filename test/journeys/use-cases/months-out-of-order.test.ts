import { civilDate, civilMonth, microsFromCents } from '@grenier/quota-billing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { closeMonth, issueMonth } from './correction-scene.ts'
import { callOf, finance, type House, openHouse } from './house.ts'
import { enrolCommune, prepareRegion } from './region.ts'

const [january, february, march] = [civilMonth('2026-01'), civilMonth('2026-02'), civilMonth('2026-03')]

let house: House

/** One member that owes some 8 € a month: two months reach the threshold of 15 €. */
beforeAll(async () => {
  house = await openHouse('2026-01-01T06:00:00.000Z', { installation: { recoveryThresholdCents: 1_500n } })
  const region = await prepareRegion(house)
  const rules = [
    { kind: 'perInhabitantYear', ruleId: 'heads', label: 'Participation', unitPriceMicros: 100_000n } as const,
  ]
  const terms = { code: 'T', name: 'T', currency: 'EUR' as const, validTo: null, validFrom: civilDate('2026-01-01') }
  await house.api.publishTariff({ ...terms, actId: region.actId, rules }, callOf(finance))
  await enrolCommune(house, region, { name: 'Petite', gib: 0n, inhabitants: 1_000 })
  house.setClock('2026-04-01T10:00:00.000Z')
})
afterAll(() => house.close())

describe('a month that is closed after a later one', () => {
  test('takes up nothing of the later one: only what was carried before goes onto a statement', async () => {
    await closeMonth(house, february)
    await closeMonth(house, january)
    const drafts = async () => (await house.api.listStatementDrafts({ limit: 10 }, callOf(finance))).items
    expect((await drafts()).map(({ month }) => month)).toEqual([])
    await closeMonth(house, march)
    const [draft] = await drafts()
    const { lines } = await house.api.getStatementDraft({ statementId: draft?.id ?? '' }, callOf(finance))
    expect(lines.map(({ carriedFrom }) => carriedFrom)).toEqual([null, january, february])
    for (const month of [january, february, march]) {
      const period = await issueMonth(house, month)
      expect(period.checks.filter(({ holds }) => !holds)).toEqual([])
      expect(microsFromCents(period.statementsCents) + period.carriedMicros - period.takenUpMicros).toBe(
        period.chargesMicros,
      )
    }
  })
})
