import { parse } from 'csv-parse/sync'
import { parquetMetadata } from 'hyparquet'
import { describe, expect, it } from 'vitest'
import { bytesOf, inPages } from '../testing/pages.ts'
import { readFocusParquet } from '../testing/parquet.ts'
import { type FocusRow, type FocusSort, focusCsv } from './focus-csv.ts'
import { focusParquet } from './focus-parquet.ts'
import { focusTypeOf } from './focus-types.ts'

const costAndUsage: FocusSort = { dataset: 'cost-and-usage', focusVersion: '1.4' }

const row: FocusRow = {
  BilledCost: '-0.01',
  ListCost: '123456789012345678901234.00000000000001',
  ListUnitPrice: '0.0000000000000001',
  PricingQuantity: '7',
  ChargeClass: null,
  ChargeDescription: 'Espace attribué, "é"\n',
  ChargePeriodStart: '2025-12-31T23:00:00Z',
  AllocatedMethodDetails: '{"Elements":[{"AllocatedRatio":0.142857142857,"UsageQuantity":12345678901234567890}]}',
  x_ChargeId: '0198c0de-7a00-8000-8000-000000000009',
  x_EstimatedSeconds: '9007199254740993',
}

const parquet = (rows: readonly FocusRow[], sort = costAndUsage, pageSize = 2) =>
  bytesOf(focusParquet(inPages(rows, pageSize), sort))

async function csv(rows: readonly FocusRow[], sort = costAndUsage): Promise<Record<string, string>[]> {
  return parse(await bytesOf(focusCsv(inPages(rows), sort)), { columns: true })
}

const many = (count: number): FocusRow[] =>
  Array.from({ length: count }, (_, index) => ({
    ...row,
    BilledCost: String(index - 12_000),
    x_ChargeId: `charge-${index}`,
    ChargeClass: index % 3 === 0 ? null : 'Correction',
  }))

describe('a month as FOCUS in Parquet', () => {
  it.each([
    [costAndUsage, row],
    [
      { dataset: 'cost-and-usage', focusVersion: '1.2' },
      { BilledCost: '1.5', ProviderName: 'Régie', x_InvoiceDetailId: 'a' },
    ],
    [
      { dataset: 'invoice-detail', focusVersion: '1.4' },
      { BilledCost: '1.5', InvoiceIssueDate: '2026-02-01T10:00:00Z' },
    ],
    [
      { dataset: 'billing-period', focusVersion: '1.4' },
      { BillingPeriodStatus: 'Closed', InvoiceIssuerName: 'Régie' },
    ],
  ] as const)('of %o reopens cell by cell as its CSV, in its columns and their order', async (sort, one: FocusRow) => {
    const [read, written] = [
      await readFocusParquet(await parquet([one, one, one], sort)),
      await csv([one, one, one], sort),
    ]
    expect(read).toEqual(written)
    expect(Object.keys(read[0] ?? {})).toEqual(Object.keys(written[0] ?? {}))
  })

  it('types amounts as exact decimals, times as UTC instants and the rest as text', async () => {
    const { schema } = parquetMetadata(new Uint8Array(await parquet([row])).buffer)
    const typeOf = new Map(schema.map(({ name, ...element }) => [name, element]))
    expect(typeOf.get('BilledCost')).toMatchObject({
      type_length: 16,
      converted_type: 'DECIMAL',
      precision: 38,
      scale: 14,
    })
    expect(typeOf.get('ListUnitPrice')).toMatchObject({ converted_type: 'DECIMAL', precision: 38, scale: 16 })
    expect(typeOf.get('ChargePeriodStart')?.logical_type).toEqual({
      type: 'TIMESTAMP',
      isAdjustedToUTC: true,
      unit: 'MILLIS',
    })
    expect(typeOf.get('ChargeDescription')).toMatchObject({ type: 'BYTE_ARRAY', converted_type: 'UTF8' })
    expect(typeOf.get('x_EstimatedSeconds')).toMatchObject({ type: 'INT64' })
  })

  it('has row groups of 10,000 rows, and a null where the CSV has nothing', async () => {
    const rows = many(25_001)
    const file = await parquet(rows, costAndUsage, 700)
    const { row_groups: groups } = parquetMetadata(new Uint8Array(file).buffer)
    expect(groups.map(({ num_rows: count }) => count)).toEqual([10_000n, 10_000n, 5_001n])
    const classes = groups.map(({ columns }) => {
      const column = columns.find(({ meta_data: meta }) => meta?.path_in_schema.join() === 'ChargeClass')
      return column?.meta_data?.statistics?.null_count
    })
    expect(classes).toEqual([3_334n, 3_333n, 1_667n])
    expect(await readFocusParquet(file)).toEqual(await csv(rows))
  })

  it('knows the least and the most of amounts below 0 and above', async () => {
    const { row_groups: groups } = parquetMetadata(new Uint8Array(await parquet(many(25_000))).buffer)
    const bounds = groups.map(({ columns }) => {
      const meta = columns.find(({ meta_data }) => meta_data?.path_in_schema.join() === 'BilledCost')?.meta_data
      return [meta?.statistics?.min_value, meta?.statistics?.max_value].map(Number)
    })
    expect(bounds).toEqual([
      [-12_000, -2_001],
      [-2_000, 7_999],
      [8_000, 12_999],
    ])
  })

  it('is the same bytes each time, however its rows are paged', async () => {
    const rows = many(12_345)
    const whole = await parquet(rows, costAndUsage, rows.length)
    for (const size of [1_000, 4_999, 12_345])
      expect((await parquet(rows, costAndUsage, size)).equals(whole)).toBe(true)
  })

  it('of no row has the mandatory columns and no row', async () => {
    const metadata = parquetMetadata(new Uint8Array(await parquet([])).buffer)
    expect(metadata.num_rows).toBe(0n)
    expect(metadata.schema.length).toBeGreaterThan(20)
  })

  it.each([
    ['BilledCost', '0.000000000000001'],
    ['BilledCost', '1234567890123456789012345'],
    ['BilledCost', '1,5'],
    ['billedCost', '1'],
  ])('refuses %s of %s: nothing is cut or guessed', async (column, value) => {
    await expect(parquet([{ [column]: value }])).rejects.toThrow(column === 'billedCost' ? column : value)
  })
})

describe('types of columns', () => {
  it.each([
    ['EffectiveCost', 'decimal'],
    ['ConsumedQuantity', 'decimal'],
    ['ContractedUnitPrice', 'decimal'],
    ['BillingPeriodLastUpdated', 'instant'],
    ['InvoiceDetailGrain', 'text'],
    ['x_CivilMonth', 'text'],
  ])('%s is %s', (column, kind) => {
    expect(focusTypeOf(column).kind).toBe(kind)
  })
})
