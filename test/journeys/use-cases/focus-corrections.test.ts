import type { Answer } from '@grenier/contracts'
import { microsFromCents } from '@grenier/quota-billing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exact, one, sumExact } from '../../focus/exact.ts'
import { modelFaults, subcategoryFaults } from '../../focus/model-1-4.ts'
import { ruleFaults } from '../../focus/rules-1-2.ts'
import { focusModelsArePresent, type Row } from '../../focus/standard.ts'
import { rowsOf } from '../../harness/pages.ts'
import {
  type CorrectionScene,
  closeMonth,
  february,
  issueMonth,
  january,
  openCorrectionScene,
  readingsOf,
  secondFinance,
} from './correction-scene.ts'
import { callOf, collector, finance } from './house.ts'

let scene: CorrectionScene
let rows: readonly Row[]
let details: readonly Row[]
let statements: Answer<'listStatements'>['items']

/** January is corrected in February: another population for one member, and use that was read late. */
beforeAll(async () => {
  scene = await openCorrectionScene()
  const { house, members } = scene
  await issueMonth(house, january)
  const fact = {
    kind: 'population',
    tenantId: members[1].id,
    populationKind: 'municipale',
    inhabitants: 3_000,
  } as const
  const month = january
  await house.api.amendPeriod({ month, reason: 'Erreur de saisie', fact }, callOf(finance))
  const readings = readingsOf(scene, '2026-01-20T00:00:00.000Z', [48, 80n])
  await house.api.recordLateReadings({ month, source: 'prometheus', simulated: false, readings }, callOf(collector))
  const proposal = { month, reason: 'Recensement rectifié', tenantIds: null }
  const { id: correctionId, version } = await house.api.proposeCorrection(proposal, callOf(finance))
  await house.api.postCorrection({ correctionId }, callOf(secondFinance, { ifMatch: version }))
  house.setClock('2026-03-01T10:00:00.000Z')
  await closeMonth(house, february)
  await issueMonth(house, february)
  const ask = { month: february, focusVersion: '1.4' } as const
  rows = await rowsOf(house.api.exportFocus({ ...ask, dataset: 'cost-and-usage' }, callOf(finance)))
  details = await rowsOf(house.api.exportFocus({ ...ask, dataset: 'invoice-detail' }, callOf(finance)))
  statements = (await house.api.listStatements({ limit: 500, month: february }, callOf(finance))).items
})
afterAll(() => scene.house.close())

describe('a month that corrects another, as FOCUS', () => {
  test('holds reversals and rows in their place, of use, of heads and of shares', () => {
    const corrections = rows.filter((row) => row['ChargeClass'] === 'Correction')
    expect(new Set(corrections.map((row) => row['PricingUnit']))).toEqual(
      new Set(['GiB-Months', 'Inhabitant-Years', 'Units']),
    )
    expect(corrections.some((row) => exact(row['BilledCost']) < 0n)).toBe(true)
    expect(corrections.some((row) => exact(row['BilledCost']) > 0n)).toBe(true)
  })

  test.skipIf(!focusModelsArePresent)('breaks nothing of the standard', () => {
    expect([...modelFaults('Cost and Usage', rows), ...subcategoryFaults(rows)]).toEqual([])
    expect(modelFaults('Invoice Detail', details)).toEqual([])
    expect(ruleFaults('1.4', rows)).toEqual([])
  })

  test('has an id for each row, and one price for each id of a price', () => {
    const ids = rows.map((row) => row['x_ChargeId'])
    expect(new Set(ids).size).toBe(ids.length)
    const byPrice = Map.groupBy(
      rows.filter((row) => row['SkuPriceId'] !== null),
      (row) => row['SkuPriceId'],
    )
    const several = [...byPrice].filter(([, own]) => new Set(own.map((row) => row['ListUnitPrice'])).size > 1)
    expect(several.map(([id]) => id)).toEqual([])
  })

  test('adds up by invoice and by line to the cent', () => {
    expect(new Set(rows.map((row) => row['InvoiceId']))).toEqual(new Set(statements.map(({ number }) => number)))
    for (const { number, payableCents } of statements) {
      const own = rows.filter((row) => row['InvoiceId'] === number)
      expect(sumExact(own.map((row) => exact(row['BilledCost'])))).toBe(
        microsFromCents(payableCents) * (one / 1_000_000n),
      )
    }
    for (const detail of details) {
      const line = rows.filter((row) => row['InvoiceDetailId'] === detail['InvoiceDetailId'])
      expect(exact(detail['BilledCost'])).toBe(sumExact(line.map((row) => exact(row['BilledCost']))))
    }
  })
})

describe('a month that corrects another, as a table of charges', () => {
  test('counts what is corrected by the month in which it was used, as FOCUS does', async () => {
    const { items } = await scene.house.api.exportCharges({ month: february }, callOf(finance))
    const used = items.filter(
      ({ originMonth, quantityByteSeconds }) => originMonth !== null && quantityByteSeconds !== null,
    )
    expect(new Set(used.map(({ correction }) => correction?.part))).toEqual(new Set(['reversal', 'replacement']))
    // January has 31 days, February 28: counted by the wrong one, each would be off by a tenth.
    for (const { id, quantityGibMonths } of used) {
      const row = rows.find((other) => other['x_ChargeId'] === id)
      expect(Number(quantityGibMonths)).toBeCloseTo(Number(row?.['PricingQuantity']), 4)
    }
  })
})
