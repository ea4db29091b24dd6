import type { Actor } from '@grenier/contracts'
import { civilDate, civilMonth, monthBounds } from '@grenier/quota-billing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callOf, finance, type House, openHouse } from './house.ts'
import { problemOf } from './problem-of.ts'
import { enrolCommune, prepareRegion } from './region.ts'

const january = civilMonth('2026-01')
const colleague: Actor = { subject: 'finance-2', roles: ['finance'], tenantId: null, poolId: null }
let house: House

beforeAll(async () => {
  house = await openHouse('2026-01-05T09:00:00.000Z', { installation: { issuingByAnother: true } })
  const region = await prepareRegion(house)
  const rules = [{ kind: 'perInhabitantYear' as const, ruleId: 'h', label: 'Participation', unitPriceMicros: 600_000n }]
  const terms = { code: 'T', name: 'T', currency: 'EUR' as const, validTo: null, rules, actId: region.actId }
  await house.api.publishTariff({ ...terms, validFrom: civilDate('2026-01-01') }, callOf(finance))
  await enrolCommune(house, region, { name: 'Commune', gib: 0n, inhabitants: 1_000 })
  house.setClock(new Date(monthBounds(january, 'Europe/Paris').periodEnd + 36_000_000).toISOString())
  await house.api.closePeriod({ month: january }, callOf(finance))
  await house.jobs['close-period']({ month: january })
})
afterAll(() => house.close())

describe('where an installation wants two persons for the statements of a month', () => {
  const all = { month: january, payers: null, acknowledged: [], beforeDisputesEnd: true, series: '' }

  test('whoever had it closed issues none of them, in a batch or at once', async () => {
    expect(await problemOf(house.api.createStatementBatch(all, callOf(finance)))).toMatchObject({
      code: 'issuing-same-person',
    })
    expect(await problemOf(house.api.issueStatements({ month: january }, callOf(finance)))).toMatchObject({
      code: 'issuing-same-person',
    })
    expect((await house.api.getPeriod({ month: january }, callOf(finance))).state).toBe('closed')
  })

  test('another one does, and what is issued already may be asked again by anybody', async () => {
    await house.api.issueStatements({ month: january }, callOf(colleague))
    await house.jobs['issue-statements']({ month: january })
    expect((await house.api.getPeriod({ month: january }, callOf(finance))).state).toBe('issued')
    expect((await house.api.issueStatements({ month: january }, callOf(finance))).state).toBe('issued')
  })
})
