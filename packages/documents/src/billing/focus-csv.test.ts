import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { bytesOf, inPages } from '../testing/pages.ts'
import { focusColumns, focusMandatoryColumns } from './focus-columns.ts'
import { type FocusRow, type FocusSort, focusCsv } from './focus-csv.ts'

const written = (rows: readonly FocusRow[], sort?: FocusSort) => bytesOf(focusCsv(inPages(rows), sort))

function header(bytes: Uint8Array): string[] {
  return Buffer.from(bytes).toString('utf8').split('\r\n')[0]?.split(',') ?? []
}

describe('a month as FOCUS 1.4 CSV', () => {
  it('holds the mandatory columns and those that a row names, in the order of the specification, ours last', async () => {
    const bytes = await written([
      { x_Vintage: '2023', SubAccountId: 'a', BilledCost: '1.00' },
      { x_Act: 'd', RegionId: null },
    ])
    const expected = focusColumns.filter(
      (column) => focusMandatoryColumns.includes(column) || ['SubAccountId', 'RegionId'].includes(column),
    )
    expect(header(bytes)).toEqual([...expected, 'x_Act', 'x_Vintage'])
  })

  it('writes null as an empty field and reopens every other value as it was', async () => {
    const row = { BilledCost: '-0.0000001', ChargeDescription: 'a,"b"\nc', ChargeClass: null, Tags: '{"k":"é"}' }
    const [read] = parse<Record<string, string>>(await written([row]), { columns: true })
    expect(read).toMatchObject({ ...row, ChargeClass: '' })
  })

  it('has no byte order mark: it is for machines', async () => {
    expect((await written([]))[0]).toBe('A'.charCodeAt(0) + 1)
  })

  it.each(['billedCost', 'ProviderName', 'x_lower', 'x_'])(
    'refuses %s, which is no column of 1.4 and not ours',
    async (name) => {
      await expect(written([{ [name]: '1' }])).rejects.toThrow(name)
    },
  )

  it('knows 65 columns, 21 of them mandatory, each once and by name', () => {
    expect(focusColumns).toHaveLength(65)
    expect(new Set(focusColumns).size).toBe(65)
    expect([...focusColumns].sort()).toEqual([...focusColumns])
    expect(focusMandatoryColumns).toHaveLength(21)
  })

  it.each([
    [
      { dataset: 'cost-and-usage', focusVersion: '1.4' },
      { BilledCost: '1.5', InvoiceDetailId: '2026-00001/1' },
    ],
    [
      { dataset: 'cost-and-usage', focusVersion: '1.2' },
      { BilledCost: '1.5', ProviderName: 'Régie', x_InvoiceDetailId: 'a' },
    ],
    [
      { dataset: 'invoice-detail', focusVersion: '1.4' },
      { BilledCost: '1.5', InvoiceDetailGrain: '{"SubAccountId":"a,b"}' },
    ],
    [
      { dataset: 'billing-period', focusVersion: '1.4' },
      { BillingPeriodStatus: 'Closed', InvoiceIssuerName: 'Régie' },
    ],
  ] as const)('of %o is what was reviewed', async (sort, row) => {
    const text = (await written([row], sort)).toString('utf8')
    await expect(text).toMatchFileSnapshot(`golden/focus-${sort.focusVersion}-${sort.dataset}.csv`)
  })

  it.each([
    ['invoice-detail', 'ListCost'],
    ['billing-period', 'BilledCost'],
  ] as const)('of %s refuses %s, which is another dataset’s', async (dataset, column) => {
    await expect(written([{ [column]: '1' }], { dataset, focusVersion: '1.4' })).rejects.toThrow(column)
  })

  it('refuses a later row that names a column which the file, begun already, does not have', async () => {
    const row = { BilledCost: '1' }
    await expect(written([row, row, { ...row, SubAccountId: 'a' }])).rejects.toThrow('SubAccountId')
  })

  it('is the same bytes however its rows are paged', async () => {
    const rows = Array.from({ length: 5 }, (_, index) => ({
      BilledCost: String(index),
      ChargeDescription: `n° ${index}`,
    }))
    const whole = await bytesOf(focusCsv(inPages(rows, 5)))
    for (const size of [1, 2, 3]) expect(await bytesOf(focusCsv(inPages(rows, size)))).toEqual(whole)
  })
})
