import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { focusColumns, focusMandatoryColumns } from './focus-columns.ts'
import { focusCsv } from './focus-csv.ts'

function header(bytes: Uint8Array): string[] {
  return Buffer.from(bytes).toString('utf8').split('\r\n')[0]?.split(',') ?? []
}

describe('a month as FOCUS 1.4 CSV', () => {
  it('holds the mandatory columns and those that a row names, in the order of the specification, ours last', () => {
    const bytes = focusCsv([
      { x_Vintage: '2023', SubAccountId: 'a', BilledCost: '1.00' },
      { x_Act: 'd', RegionId: null },
    ])
    const expected = focusColumns.filter(
      (column) => focusMandatoryColumns.includes(column) || ['SubAccountId', 'RegionId'].includes(column),
    )
    expect(header(bytes)).toEqual([...expected, 'x_Act', 'x_Vintage'])
  })

  it('writes null as an empty field and reopens every other value as it was', () => {
    const row = { BilledCost: '-0.0000001', ChargeDescription: 'a,"b"\nc', ChargeClass: null, Tags: '{"k":"é"}' }
    const [read] = parse<Record<string, string>>(Buffer.from(focusCsv([row])), { columns: true })
    expect(read).toMatchObject({ ...row, ChargeClass: '' })
  })

  it('has no byte order mark: it is for machines', () => {
    expect(focusCsv([])[0]).toBe('A'.charCodeAt(0) + 1)
  })

  it.each(['billedCost', 'ProviderName', 'x_lower', 'x_'])(
    'refuses %s, which is no column of 1.4 and not ours',
    (name) => {
      expect(() => focusCsv([{ [name]: '1' }])).toThrow(name)
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
    const text = Buffer.from(focusCsv([row], sort)).toString('utf8')
    await expect(text).toMatchFileSnapshot(`golden/focus-${sort.focusVersion}-${sort.dataset}.csv`)
  })

  it.each([
    ['invoice-detail', 'ListCost'],
    ['billing-period', 'BilledCost'],
  ] as const)('of %s refuses %s, which is another dataset’s', (dataset, column) => {
    expect(() => focusCsv([{ [column]: '1' }], { dataset, focusVersion: '1.4' })).toThrow(column)
  })
})
