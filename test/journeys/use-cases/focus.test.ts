import type { Answer, Command } from '@grenier/contracts'
import { focusCsv, focusParquet, focusTypeOf } from '@grenier/documents'
import { microsFromCents } from '@grenier/quota-billing'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exact, one, sumExact } from '../../focus/exact.ts'
import { columnsOf, modelFaults, subcategoryFaults } from '../../focus/model-1-4.ts'
import { bindingRules, ruleFaults } from '../../focus/rules-1-2.ts'
import { focusModelsArePresent, type Row } from '../../focus/standard.ts'
import { bytesOf, onePage, rowsOf } from '../../harness/pages.ts'
import { callOf, finance } from './house.ts'
import { closeEveryKind, issueThem, type StatedMonth, statedMembers } from './stated-month.ts'

type Sort = Pick<Command<'exportFocus'>, 'dataset' | 'focusVersion'>
const costAndUsage: Sort = { dataset: 'cost-and-usage', focusVersion: '1.4' }

let stated: StatedMonth
let closed: readonly Row[]
let issued: readonly Row[]
let issued12: readonly Row[]
let details: readonly Row[]
let periods: readonly Row[]
let statements: Answer<'listStatements'>['items']

async function rows(sort: Sort): Promise<readonly Row[]> {
  const { house, month } = stated
  return rowsOf(house.api.exportFocus({ month, ...sort }, callOf(finance)))
}

/** A month with charges of every kind, a cost of which a part stays unshared, a refund, and VAT at 20 %. */
beforeAll(async () => {
  stated = await closeEveryKind({ vatRegime: 'standard', vatRateBasisPoints: 2_000n })
  closed = await rows(costAndUsage)
  await issueThem(stated)
  issued = await rows(costAndUsage)
  issued12 = await rows({ ...costAndUsage, focusVersion: '1.2' })
  details = await rows({ ...costAndUsage, dataset: 'invoice-detail' })
  periods = await rows({ ...costAndUsage, dataset: 'billing-period' })
  const { house, month } = stated
  statements = (await house.api.listStatements({ limit: 500, month }, callOf(finance))).items
})
afterAll(() => stated.house.close())

describe.skipIf(!focusModelsArePresent)('exported rows and the standard', () => {
  test('break nothing of the model of FOCUS 1.4, before and after statements are issued', () => {
    expect([...modelFaults('Cost and Usage', closed), ...modelFaults('Cost and Usage', issued)]).toEqual([])
    expect(subcategoryFaults(issued)).toEqual([])
  })

  test('Invoice Detail and Billing Period break nothing of the model either', () => {
    expect(modelFaults('Invoice Detail', details)).toEqual([])
    expect(modelFaults('Billing Period', periods)).toEqual([])
  })

  test('break none of the static rules, as 1.4 has the rows and as 1.2 has them', () => {
    expect(ruleFaults('1.4', [...closed, ...issued])).toEqual([])
    expect(ruleFaults('1.2', issued12)).toEqual([])
    const counts = [Object.keys(bindingRules('1.2')).length, Object.keys(bindingRules('1.4')).length]
    process.stderr.write(
      `Static rules of FOCUS 1.2 checked: ${counts[0]}; those of them that 1.4 keeps: ${counts[1]}.\n`,
    )
    expect(counts[0]).toBeGreaterThan(200)
  })

  test.each(['Cost and Usage', 'Invoice Detail', 'Billing Period'] as const)(
    'are typed in Parquet as the columns of %s',
    (dataset) => {
      const kinds = { Decimal: 'decimal', 'Date/Time': 'instant', String: 'text', JSON: 'text' } as const
      const typed = Object.entries(columnsOf(dataset)).map(([name, column]) => [name, kinds[column.data_type]])
      expect(typed.map(([name = '']) => [name, focusTypeOf(name).kind])).toEqual(typed)
    },
  )

  test('are written with the columns of the standard first, in its order, and PascalCase throughout', async () => {
    const [header] = parse(await bytesOf(focusCsv(onePage(issued))))
    const standard = (header ?? []).filter((name) => !name.startsWith('x_'))
    const order = Object.keys(columnsOf('Cost and Usage'))
    expect(standard).toEqual(standard.toSorted((left, right) => order.indexOf(left) - order.indexOf(right)))
    expect(header?.slice(0, standard.length)).toEqual(standard)
    for (const name of header ?? []) expect(name).toMatch(/^(x_)?[A-Z][A-Za-z0-9]*$/)
  })
})

/** Each is one lie in the first row that it can be told of, and what finds it out. */
const lies: readonly (readonly [string, Row, string])[] = [
  ['no cost', { BilledCost: null }, 'BilledCost: null'],
  ['a cost in words', { BilledCost: '1,00' }, 'BilledCost: no decimal'],
  ['too many decimals', { BilledCost: '0.000000000000001' }, 'BilledCost: no decimal'],
  ['a category of our own', { ChargeCategory: 'Rounding' }, 'ChargeCategory: not an allowed value'],
  ['an empty text', { ChargeDescription: '' }, 'ChargeDescription: empty'],
  ['a local time', { ChargePeriodStart: '2026-01-01T00:00:00+01:00' }, 'ChargePeriodStart: no UTC time'],
  ['a day that is none', { ChargePeriodEnd: '2026-02-30T00:00:00Z' }, 'ChargePeriodEnd: no UTC time'],
  ['a negative price', { ListUnitPrice: '-1' }, 'ListUnitPrice: negative'],
  ['a unit of our own', { PricingUnit: 'Go/mois' }, 'PricingUnit: no unit'],
  ['a currency that is none', { BillingCurrency: 'EUX' }, 'BillingCurrency: no currency'],
  ['a column that is none', { billedCost: '1' }, 'billedCost: unknown column'],
  ['another category for its subcategory', { ServiceCategory: 'Compute' }, 'of Compute'],
  ['a cost that is not price × quantity', { ListCost: '12345.6' }, 'ListCost-C-009-C'],
  ['a purchase by use', { ChargeCategory: 'Purchase', ChargeFrequency: 'Usage-Based' }, 'ChargeFrequency-C'],
  ['a quantity without unit', { PricingUnit: null }, 'PricingUnit-C'],
  ['a quantity consumed of what is no use', { ChargeCategory: 'Credit' }, 'ConsumedQuantity-C-004-C'],
  ['a resource type without resource', { ResourceId: null }, 'Resource'],
]

describe.skipIf(!focusModelsArePresent)('the checkers', () => {
  test.each(lies)('find %s', (_, lie, finding) => {
    const told = issued.find(
      ({ ChargeCategory, ListUnitPrice }) => ChargeCategory === 'Usage' && ListUnitPrice !== null,
    )
    const lying = issued.map((row) => (row === told ? { ...row, ...lie } : row))
    const faults = [...modelFaults('Cost and Usage', lying), ...subcategoryFaults(lying), ...ruleFaults('1.4', lying)]
    expect(faults.join('\n')).toContain(finding)
  })
})

describe('exported rows', () => {
  test('are of every kind, so that what is checked here is checked for all', () => {
    const kinds = new Set(issued.map((row) => `${row['ChargeCategory']} ${row['PricingUnit']}`))
    expect([...kinds].sort()).toEqual([
      'Adjustment null',
      'Credit null',
      'Purchase Inhabitant-Years',
      'Purchase Units',
      'Purchase Years',
      'Tax null',
      'Usage GiB-Months',
    ])
    expect(issued.some(({ ContractedUnitPrice, ListUnitPrice }) => ContractedUnitPrice !== ListUnitPrice)).toBe(true)
  })

  test('name what was consumed of every use, and of nothing else', () => {
    for (const { ChargeCategory, ConsumedQuantity, ConsumedUnit } of issued) {
      expect([ConsumedQuantity !== null, ConsumedUnit !== null]).toEqual([
        ChargeCategory === 'Usage',
        ChargeCategory === 'Usage',
      ])
    }
  })

  test('price × quantity is the cost, to the last digit; what was billed is that cost to the micro', () => {
    for (const row of issued) {
      if (row['PricingQuantity'] === null) continue
      const quantity = exact(row['PricingQuantity'])
      expect(quantity * exact(row['ListUnitPrice'])).toBe(exact(row['ListCost']) * one)
      expect(quantity * exact(row['ContractedUnitPrice'])).toBe(exact(row['ContractedCost']) * one)
      const difference = exact(row['ContractedCost']) - exact(row['BilledCost'])
      expect(difference < 0n ? -difference : difference).toBeLessThanOrEqual(one / 1_000_000n)
    }
  })

  test('Σ BilledCost of an invoice is what its statement asks for, VAT included, and no row is left out', () => {
    const byInvoice = Map.groupBy(issued, (row) => row['InvoiceId'])
    expect(new Set(byInvoice.keys())).toEqual(new Set(statements.map(({ number }) => number)))
    for (const { number, payableCents, totalCents } of statements) {
      const billed = sumExact((byInvoice.get(number) ?? []).map((row) => exact(row['BilledCost'])))
      expect(billed).toBe(microsFromCents(payableCents) * (one / 1_000_000n))
      expect(payableCents).toBeGreaterThan(totalCents)
    }
  })

  test('Σ BilledCost of a line is what the statement’s line asks for, in whole cents, and what Invoice Detail says', async () => {
    const byLine = Map.groupBy(issued, (row) => row['InvoiceDetailId'])
    expect(byLine.has(null)).toBe(false)
    const detailBy = new Map(details.map((row) => [row['InvoiceDetailId'], exact(row['BilledCost'])]))
    for (const { id: statementId, number } of statements) {
      const { lines, vatCents } = await stated.house.api.getStatement({ statementId }, callOf(finance))
      const asked = lines.map(({ position, amountCents }) => [`${number}/${position}`, amountCents] as const)
      for (const [detailId, cents] of [...asked, [`${number}/tva`, vatCents] as const]) {
        const billed = sumExact((byLine.get(detailId) ?? []).map((row) => exact(row['BilledCost'])))
        expect([detailId, billed]).toEqual([detailId, microsFromCents(cents) * (one / 1_000_000n)])
        if (cents !== 0n) expect(detailBy.get(detailId)).toBe(billed)
      }
    }
    expect(details.every(({ BilledCost }) => exact(BilledCost) !== 0n)).toBe(true)
    expect(new Set(detailBy.keys()).size).toBe(details.length)
  })

  test('name an invoice and its line only once it is issued', () => {
    expect(closed.filter((row) => row['InvoiceId'] !== null || row['InvoiceDetailId'] !== null)).toEqual([])
    expect(issued.filter((row) => row['InvoiceId'] === null || row['InvoiceDetailId'] === null)).toEqual([])
    expect(closed.length).toBeGreaterThan(statedMembers)
  })

  test('the ratios of one shared cost, as printed, add up to exactly the part of it that members carry', () => {
    const shares = issued.filter((row) => row['AllocatedMethodId'] !== null)
    const bySku = Map.groupBy(shares, (row) => row['ChargeDescription'])
    const sums = [...bySku].map(([name, own]) => {
      const ratios = own.map((row) => /"AllocatedRatio":([^,}]+)/.exec(row['AllocatedMethodDetails'] ?? '')?.[1])
      return [name, sumExact(ratios.map((ratio) => exact(ratio)))]
    })
    expect(Object.fromEntries(sums)).toEqual({
      'Coût salle': one,
      'Coût lien': one,
      'Coût avoir': one,
      'Coût licence': (one * 6n) / 10n,
    })
  })

  test('have an id each, which no other row has, and which stays what it is', async () => {
    const ids = issued.map((row) => row['x_ChargeId']).filter((id) => id !== null)
    expect(new Set(ids).size).toBe(ids.length)
    expect(issued.filter((row) => row['x_ChargeId'] === null).every((row) => row['ChargeCategory'] === 'Tax')).toBe(
      true,
    )
    expect((await rows(costAndUsage)).map((row) => row['x_ChargeId'])).toEqual(issued.map((row) => row['x_ChargeId']))
  })

  test('find by the id of a price its one SKU and its one price, free parts and shares of a cost among them', () => {
    const byPrice = Map.groupBy(
      issued.filter((row) => row['SkuPriceId'] !== null),
      (row) => row['SkuPriceId'],
    )
    for (const own of byPrice.values()) {
      expect(new Set(own.map((row) => row['SkuId'])).size).toBe(1)
      expect(new Set(own.map((row) => row['ListUnitPrice'])).size).toBe(1)
      expect(new Set(own.map((row) => row['ContractedUnitPrice'])).size).toBe(1)
    }
    expect([...byPrice.values()].some((own) => own.length > 1)).toBe(true)
  })

  test('of every dataset and kind fit the types that Parquet gives them, to the last digit', async () => {
    const files = [
      [issued, costAndUsage],
      [issued12, { ...costAndUsage, focusVersion: '1.2' }],
      [details, { ...costAndUsage, dataset: 'invoice-detail' }],
      [periods, { ...costAndUsage, dataset: 'billing-period' }],
    ] as const
    for (const [exported, sort] of files) {
      const file = await bytesOf(focusParquet(onePage(exported), sort))
      expect([file.subarray(0, 4).toString('latin1'), file.subarray(-4).toString('latin1')]).toEqual(['PAR1', 'PAR1'])
    }
  })

  test('say that the month is closed once it is issued, and when that was', () => {
    const [period] = periods
    expect(periods).toHaveLength(1)
    expect(period).toMatchObject({
      BillingPeriodStatus: 'Closed',
      BillingPeriodStart: '2025-12-31T23:00:00Z',
      BillingPeriodLastUpdated: '2026-02-01T10:00:00Z',
    })
  })

  test('of 1.2 are as many, with the same costs, and name the provider as 1.2 wants it', async () => {
    expect(issued12.map(({ BilledCost }) => BilledCost)).toEqual(issued.map(({ BilledCost }) => BilledCost))
    expect(issued12.every((row) => row['ProviderName'] !== null && !('HostProviderName' in row))).toBe(true)
    const [header] = parse(await bytesOf(focusCsv(onePage(issued12), { ...costAndUsage, focusVersion: '1.2' })))
    expect(header).toContain('PublisherName')
    expect(header).not.toContain('ServiceProviderName')
  })
})
