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
})
