import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Answer } from '@grenier/contracts'
import { focusCsv } from '@grenier/documents'
import { addMs, civilMonth, GIB, instantFromIso, microsFromCents, msPerHour } from '@grenier/quota-billing'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callOf, collector, finance, type House, openHouse } from './house.ts'
import { enrolCommune, prepareRegion, publishPrices } from './region.ts'

interface Column {
  readonly feature_level: 'Mandatory' | 'Recommended' | 'Conditional'
  readonly condition: string
  readonly allows_nulls: boolean
  readonly allowed_values: readonly string[] | null
  readonly data_type: 'String' | 'Decimal' | 'Date/Time' | 'JSON'
  readonly value_format: string
}

interface Model {
  readonly datasets: { readonly 'Cost and Usage': { readonly columns: Readonly<Record<string, Column>> } }
}

/** The column model of FOCUS 1.4 is not ours: it is looked for beside the repository. */
const folder = resolve(import.meta.dirname, '../../../../shared/data/focus')
const isPresent = existsSync(folder)
if (!isPresent) process.stderr.write(`No FOCUS model beside the repository (${folder}): its columns are not checked.\n`)

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(join(folder, file), 'utf8'))
}

const columns = isPresent ? (readJson('focus_1_4_model.json') as Model).datasets['Cost and Usage'].columns : {}

/** What the standard ties its conditional columns to, and this installation does. */
const features = [
  'Supports data generator-calculated split cost allocation',
  'Supports the measurement of usage',
  'Supports negotiated pricing concepts',
  'Supports payable invoices',
  'Publishes unit prices exclusive of discounts',
  'Supports billing based on provisioned resources',
  'Supports billing based on provisioned resources and supports assigning types to resources',
  'Supports unit pricing concepts and publishes price lists, publicly or as part of contracting',
  'Supports a sub account construct',
]

const january = civilMonth('2026-01')
/** As many members as give ratios without end. */
const memberCount = 7

type Row = Answer<'exportFocus'>['items'][number]

let house: House
let closed: readonly Row[]
let issued: readonly Row[]
let statements: Answer<'listStatements'>['items']

/** A closed month with a free part, two tiers, use, a price by population, three shared costs (one a refund) and roundings. */
beforeAll(async () => {
  house = await openHouse('2026-01-05T09:17:23.000Z')
  const region = await prepareRegion(house)
  await publishPrices(house, region, january)
  await house.api.createCostPool(
    { code: 'lien', name: 'Lien', month: january, amountCents: 10_003n, key: { kind: 'equal' }, actId: region.actId },
    callOf(finance),
  )
  await house.api.createCostPool(
    { code: 'avoir', name: 'Avoir', month: january, amountCents: -1_001n, key: { kind: 'equal' }, actId: region.actId },
    callOf(finance),
  )
  const from = instantFromIso('2026-01-10T00:00:00.000Z')
  house.setClock('2026-01-10T00:00:00.000Z')
  for (let index = 0; index < memberCount; index += 1) {
    const gib = index < 2 ? 5n + 60n * BigInt(index) : 0n
    const member = await enrolCommune(house, region, { name: `Commune ${index}`, gib, inhabitants: 211 + index * 13 })
    house.setClock('2026-01-13T00:00:00.000Z')
    const readings = Array.from({ length: 50 }, (_, hour) => ({
      tenantId: member.id,
      meter: 'storage.used' as const,
      offerId: region.block.id,
      resourceId: 'claim-1',
      takenAt: addMs(from, hour * msPerHour),
      valueBytes: GIB + BigInt(index * 1_234_567),
    }))
    await house.api.recordReadings({ source: 'prometheus', simulated: true, readings }, callOf(collector))
  }
  house.setClock('2026-02-01T10:00:00.000Z')
  await house.api.closePeriod({ month: january, membersWithoutPopulation: 'refused' }, callOf(finance))
  await house.jobs['close-period']({ month: january })
  closed = (await house.api.exportFocus({ month: january, focusVersion: '1.4' }, callOf(finance))).items
  await house.api.issueStatements({ month: january }, callOf(finance))
  await house.jobs['issue-statements']({ month: january })
  issued = (await house.api.exportFocus({ month: january, focusVersion: '1.4' }, callOf(finance))).items
  statements = (await house.api.listStatements({ limit: 500, month: january }, callOf(finance))).items
})
afterAll(() => house.close())

const scale = 28

/** A decimal text, exponent and all, as a whole number of 10^-28. */
function exact(decimal: string | null | undefined): bigint {
  const parts = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(decimal ?? '')
  if (parts === null) throw new Error(`no decimal: ${decimal}`)
  const [, sign = '', whole = '', decimals = '', exponent = '0'] = parts
  const zeros = scale - decimals.length + Number(exponent)
  if (zeros < 0) throw new Error(`too many decimals: ${decimal}`)
  const value = BigInt(whole + decimals) * 10n ** BigInt(zeros)
  return sign === '-' ? -value : value
}

const one = 10n ** BigInt(scale)

function faultOf(value: string, { data_type, value_format, allowed_values }: Column): string | null {
  if (allowed_values !== null && !allowed_values.includes(value)) return 'not an allowed value'
  if (value_format === 'Decimal (non-negative)' && value.startsWith('-')) return 'negative'
  if (value_format === 'Currency' && !/^[A-Z]{3}$/.test(value)) return 'no currency'
  if (data_type === 'Decimal' && !/^-?\d+(\.\d{1,14})?$/.test(value)) return 'no decimal of at most 14 decimals'
  if (data_type === 'Date/Time' && !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value)) return 'no UTC time'
  if (data_type === 'JSON' && typeof JSON.parse(value) !== 'object') return 'no JSON object'
  return value === '' ? 'empty instead of null' : null
}

describe.skipIf(!isPresent)('exported rows and the column model of FOCUS 1.4', () => {
  test('have every mandatory and recommended column, and each conditional one whose feature exists here', () => {
    const wanted = Object.entries(columns)
      .filter(([, { feature_level, condition }]) => feature_level !== 'Conditional' || features.includes(condition))
      .map(([name]) => name)
    const own = (name: string) => /^x_[A-Z][A-Za-z0-9]*$/.test(name)
    for (const row of issued) {
      expect(
        Object.keys(row)
          .filter((name) => !own(name))
          .sort(),
      ).toEqual(wanted)
    }
    const known = new Set(Object.values(columns).map(({ condition }) => condition))
    expect(features.filter((feature) => !known.has(feature))).toEqual([])
  })

  test('are written with the columns of the standard first, in its order, and PascalCase throughout', () => {
    const [header] = parse(Buffer.from(focusCsv(issued)))
    const standard = (header ?? []).filter((name) => !name.startsWith('x_'))
    const order = Object.keys(columns)
    expect(standard).toEqual(standard.toSorted((left, right) => order.indexOf(left) - order.indexOf(right)))
    expect(header?.slice(0, standard.length)).toEqual(standard)
    expect(header?.filter((name) => !/^(x_)?[A-Z][A-Za-z0-9]*$/.test(name))).toEqual([])
  })

  test('hold only values that the model allows, and null only where it allows that', () => {
    const faults = [...closed, ...issued].flatMap((row) =>
      Object.entries(row).flatMap(([name, value]) => {
        const column = columns[name]
        if (column === undefined) return []
        if (value === null) return column.allows_nulls ? [] : [`${name}: null`]
        const fault = faultOf(value, column)
        return fault === null ? [] : [`${name}: ${value}: ${fault}`]
      }),
    )
    expect(faults).toEqual([])
  })

  test('name a subcategory of their category', () => {
    const parents = readJson('focus_1_4_servicesubcategory.json') as Readonly<Record<string, string>>
    for (const { ServiceCategory, ServiceSubcategory } of issued) {
      expect(parents[ServiceSubcategory ?? '']).toBe(ServiceCategory)
    }
  })
})

describe('exported rows', () => {
  test('are of every kind, so that what is checked here is checked for all', () => {
    const kinds = new Set(issued.map((row) => `${row['ChargeCategory']} ${row['PricingUnit']}`))
    expect([...kinds].sort()).toEqual([
      'Adjustment null',
      'Purchase Inhabitant-Years',
      'Purchase Units',
      'Usage GiB-Months',
    ])
    expect(issued.some(({ ContractedUnitPrice, ListUnitPrice }) => ContractedUnitPrice !== ListUnitPrice)).toBe(true)
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

  test('Σ BilledCost of an invoice is what its statement asks for, and no row is left out', () => {
    const byInvoice = Map.groupBy(issued, (row) => row['InvoiceId'])
    expect(new Set(byInvoice.keys())).toEqual(new Set(statements.map(({ number }) => number)))
    for (const { number, totalCents } of statements) {
      const billed = (byInvoice.get(number) ?? []).reduce((sum, row) => sum + exact(row['BilledCost']), 0n)
      expect(billed).toBe(microsFromCents(totalCents) * (one / 1_000_000n))
    }
  })

  test('name an invoice only once it is issued', () => {
    expect(closed.map((row) => row['InvoiceId']).filter((id) => id !== null)).toEqual([])
    expect(issued.filter((row) => row['InvoiceId'] === null)).toEqual([])
    expect(closed.length).toBeGreaterThan(memberCount)
  })

  test('the ratios of one shared cost, as printed, add up to exactly 1', () => {
    const shares = issued.filter((row) => row['AllocatedMethodId'] !== null)
    const bySku = Map.groupBy(shares, (row) => row['SkuId'])
    expect(bySku.size).toBe(3)
    for (const rows of bySku.values()) {
      const ratios = rows.map((row) => /"AllocatedRatio":([^,}]+)/.exec(row['AllocatedMethodDetails'] ?? '')?.[1])
      expect(ratios).toHaveLength(memberCount)
      expect(ratios.reduce((sum, ratio) => sum + exact(ratio), 0n)).toBe(one)
    }
  })
})
