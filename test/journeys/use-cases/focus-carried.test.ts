import { addMonths, type CivilMonth, civilDate, civilMonth, microsFromCents, monthBounds } from '@grenier/quota-billing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exact, one, sumExact } from '../../focus/exact.ts'
import { modelFaults } from '../../focus/model-1-4.ts'
import { ruleFaults } from '../../focus/rules-1-2.ts'
import { focusModelsArePresent, type Row } from '../../focus/standard.ts'
import { rowsOf } from '../../harness/pages.ts'
import { callOf, finance, type House, openHouse } from './house.ts'
import { enrolCommune, prepareRegion } from './region.ts'

const months = ['2026-01', '2026-02', '2026-03'].map(civilMonth)
let house: House
let small: string
const focusOf = new Map<CivilMonth, readonly Row[]>()
const detailsOf = new Map<CivilMonth, readonly Row[]>()

async function closeAndIssue(month: CivilMonth): Promise<void> {
  const { periodStart } = monthBounds(addMonths(month, 1), 'Europe/Paris')
  house.setClock(new Date(periodStart + 36_000_000).toISOString())
  await house.api.closePeriod({ month }, callOf(finance))
  await house.jobs['close-period']({ month })
  await house.api.issueStatements({ month }, callOf(finance))
  await house.jobs['issue-statements']({ month })
}

/** Who owes about 5 € a month before VAT is asked for 15 in March, with January and February; its neighbour pays each month. */
beforeAll(async () => {
  const installation = { vatRegime: 'standard', vatRateBasisPoints: 2_000n, recoveryThresholdCents: 1_500n } as const
  house = await openHouse('2026-01-05T09:00:00.000Z', { installation })
  const region = await prepareRegion(house)
  const { actId } = region
  const heads = { kind: 'perInhabitantYear', ruleId: 'h', label: 'Participation', unitPriceMicros: 600_000n } as const
  const validFrom = civilDate('2026-01-01')
  await house.api.publishTariff(
    { code: 'T', name: 'T', currency: 'EUR', validFrom, validTo: null, rules: [heads], actId },
    callOf(finance),
  )
  small = (await enrolCommune(house, region, { name: 'Petite', gib: 0n, inhabitants: 100 })).id
  await enrolCommune(house, region, { name: 'Grande', gib: 0n, inhabitants: 1_000 })
  for (const month of months) {
    const key = { kind: 'equal' } as const
    await house.api.createCostPool(
      { code: `c-${month}`, name: 'Lien', month, amountCents: 101n, key, actId },
      callOf(finance),
    )
    await closeAndIssue(month)
  }
  for (const month of months) {
    const ask = { month, focusVersion: '1.4' } as const
    focusOf.set(month, await rowsOf(house.api.exportFocus({ ...ask, dataset: 'cost-and-usage' }, callOf(finance))))
    detailsOf.set(month, await rowsOf(house.api.exportFocus({ ...ask, dataset: 'invoice-detail' }, callOf(finance))))
  }
})
afterAll(() => house.close())

const all = () => [...focusOf.values()].flat()

describe('what was under the recovery threshold, as FOCUS', () => {
  test('is a row of the month whose statement asks for it, once over all months, and of the period when it was incurred', () => {
    const own = all().filter((row) => row['SubAccountId'] === small && row['ChargeCategory'] === 'Purchase')
    expect(own).toHaveLength(6)
    expect(new Set(own.map((row) => row['x_ChargeId'])).size).toBe(6)
    expect(new Set(own.map((row) => row['BillingPeriodStart']))).toEqual(new Set(['2026-02-28T23:00:00Z']))
    expect(new Set(own.map((row) => row['ChargePeriodStart']))).toEqual(
      new Set(['2025-12-31T23:00:00Z', '2026-01-31T23:00:00Z', '2026-02-28T23:00:00Z']),
    )
  })

  test('adds up by invoice and by line as everything else does', async () => {
    for (const month of months) {
      const { items } = await house.api.listStatements({ limit: 500, month }, callOf(finance))
      const rows = focusOf.get(month) ?? []
      expect(new Set(rows.map((row) => row['InvoiceId']))).toEqual(new Set(items.map(({ number }) => number)))
      for (const { number, payableCents } of items) {
        const billed = sumExact(
          rows.filter((row) => row['InvoiceId'] === number).map((row) => exact(row['BilledCost'])),
        )
        expect(billed).toBe(microsFromCents(payableCents) * (one / 1_000_000n))
      }
      for (const detail of detailsOf.get(month) ?? []) {
        const line = rows.filter((row) => row['InvoiceDetailId'] === detail['InvoiceDetailId'])
        expect(exact(detail['BilledCost'])).toBe(sumExact(line.map((row) => exact(row['BilledCost']))))
      }
    }
  })

  test('keeps the ratios of each shared cost adding up to 1, although its parts are of two exports', () => {
    const shares = all().filter((row) => row['AllocatedMethodId'] !== null)
    const bySku = Map.groupBy(shares, (row) => row['SkuId'])
    expect(bySku.size).toBe(3)
    for (const own of bySku.values()) {
      const ratios = own.map((row) => /"AllocatedRatio":([^,}]+)/.exec(row['AllocatedMethodDetails'] ?? '')?.[1])
      expect(sumExact(ratios.map((ratio) => exact(ratio)))).toBe(one)
    }
  })

  test.skipIf(!focusModelsArePresent)('breaks nothing of the standard', () => {
    expect(modelFaults('Cost and Usage', all())).toEqual([])
    expect(modelFaults('Invoice Detail', [...detailsOf.values()].flat())).toEqual([])
    expect(ruleFaults('1.4', all())).toEqual([])
  })

  test('is named with its later statement in the table of charges of its own month', async () => {
    const { items } = await house.api.exportCharges({ month: civilMonth('2026-01') }, callOf(finance))
    const { items: march } = await house.api.listStatements(
      { limit: 500, month: civilMonth('2026-03'), tenantId: small },
      callOf(finance),
    )
    const numbers = items.filter(({ tenantId }) => tenantId === small).map(({ statementNumber }) => statementNumber)
    expect(new Set(numbers)).toEqual(new Set(march.map(({ number }) => number)))
    expect(march).toHaveLength(1)
  })
})
