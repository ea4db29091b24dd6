import { civilMonth, GIB } from '@grenier/quota-billing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CorrectionScene, openCorrectionScene, readingsOf, secondFinance } from './correction-scene.ts'
import { callOf, collector, finance, memberOf } from './house.ts'
import { problemOf } from './problem-of.ts'

const year = '2026'
let scene: CorrectionScene

beforeAll(async () => {
  scene = await openCorrectionScene()
})
afterAll(() => scene.house.close())

const uses = (actor = finance) => scene.house.api.getUsesInUnits({ year, limit: 500 }, callOf(actor))
const forecast = (items: { tenantId: string; ruleId: string; unitsMilli: bigint }[], of = year) =>
  scene.house.api.saveUnitForecasts({ year: of, items }, callOf(finance))

test('the uses of a year are what was charged, in GiB-months, and have no unit cost before a cost is known', async () => {
  const [service, ...others] = (await uses()).services
  expect(others).toEqual([])
  // 24 hours, and 47 without a reading after them, at 40 GiB of the 744 of January.
  expect(service).toMatchObject({ ruleId: 'used', label: 'Espace utilisé', usedUnits: '3.817', unitCostMicros: null })
  const [alpha] = service?.members ?? []
  expect((alpha?.usedNumerator ?? 0n) * 744n).toBe(40n * 71n * (alpha?.usedDenominator ?? 0n))
  expect((await uses()).months).toEqual([civilMonth('2026-01')])
})

test('corrections count where they belong, and the actual cost is shared in units, to the cent', async () => {
  const { api } = scene.house
  const [alpha, beta] = scene.members
  const late = readingsOf(scene, '2026-01-20T00:00:00.000Z', [12, 10n]).map((reading) => ({
    ...reading,
    tenantId: beta.id,
  }))
  const month = civilMonth('2026-01')
  await api.recordLateReadings({ month, source: 'p', simulated: false, readings: late }, callOf(collector))
  const proposed = await api.proposeCorrection({ month, reason: 'Relevés tardifs', tenantIds: null }, callOf(finance))
  await api.postCorrection({ correctionId: proposed.id }, callOf(secondFinance, { ifMatch: 1 }))
  const lines = [
    { mandate: 'M1', line: 1, account: '611', amountCents: 10_001n, costCode: 'used', depreciation: false, label: '' },
  ]
  await api.importActualCosts({ year, dryRun: false, lines }, callOf(finance))
  const [service] = (await uses()).services
  const costs = service?.members.map(({ costCents }) => costCents ?? 0n) ?? []
  expect(costs.reduce((sum, cost) => sum + cost, 0n)).toBe(10_001n)
  const units = new Map(
    service?.members.map(({ tenantId, usedNumerator, usedDenominator }) => [
      tenantId,
      [usedNumerator, usedDenominator],
    ]),
  )
  const [numerator = 0n, denominator = 1n] = units.get(beta.id) ?? []
  // 12 hours at 10 GiB and, until the end of the next day, 35 without a reading.
  expect(numerator * 744n * GIB).toBe(470n * GIB * denominator)
  expect(units.has(alpha.id)).toBe(true)
  expect(service?.unitCostMicros).toBe((10_001n * 10_000n * 744n + 3_310n / 2n) / 3_310n)
})

test('forecasts stand beside them: unknown lines refuse all, and what was notified is frozen once the year has begun', async () => {
  const [alpha, beta] = scene.members
  const line = { tenantId: alpha.id, ruleId: 'used', unitsMilli: 4_500n }
  expect((await problemOf(forecast([line, { ...line, ruleId: 'use' }]))).params).toEqual({ count: '1', year })
  expect((await problemOf(forecast([line, line]))).code).toBe('invalid-input')
  expect((await uses()).services[0]?.members.every(({ forecastMilli }) => forecastMilli === null)).toBe(true)
  await forecast([line])
  await forecast([line, { ...line, tenantId: beta.id }])
  expect((await problemOf(forecast([{ ...line, unitsMilli: 4_501n }]))).code).toBe('unit-forecast-frozen')
  await forecast([line], '2027')
  await forecast([{ ...line, unitsMilli: 1n }], '2027')
  const stated = (await uses()).services[0]?.members.find(({ tenantId }) => tenantId === alpha.id)
  expect(stated).toMatchObject({ forecastMilli: 4_500n, usedUnits: '3.817' })
})

test('a member sees its own row alone', async () => {
  const [alpha] = scene.members
  const seen = await uses(memberOf(alpha.id))
  expect(seen.services.flatMap(({ members }) => members).map(({ tenantId }) => tenantId)).toEqual([alpha.id])
})
