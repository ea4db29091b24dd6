import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { statementCsv } from './statement-csv.ts'
import { exampleLine, exampleStatement } from './statement-example.test-support.ts'

function reopen(bytes: Uint8Array): Record<string, string>[] {
  return parse(Buffer.from(bytes), { bom: true, delimiter: ';', columns: true })
}

describe('a statement as CSV', () => {
  it('reopens as one row per line and a total, and the lines add up to it', () => {
    const rows = reopen(statementCsv(exampleStatement()))
    const cents = rows.map((row) => BigInt((row['Montant (EUR)'] ?? '').replace(',', '')))
    expect(rows).toHaveLength(5)
    expect(cents.slice(0, -1).reduce((sum, value) => sum + value, 0n)).toBe(123_500n)
    expect(rows.at(-1)).toMatchObject({ Désignation: 'Total', 'Montant (EUR)': '1235,00', Données: 'simulées' })
    expect(rows[1]).toMatchObject({ 'Montant (EUR)': '-7,05', Redevable: "Commune de L'Haÿ-les-Roses" })
  })

  it('begins with a byte order mark and ends rows with CR LF, as spreadsheets want', () => {
    const bytes = statementCsv(exampleStatement())
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    expect(Buffer.from(bytes).toString('utf8').split('\r\n')).toHaveLength(7)
  })

  it.each(['=1+1', '+33', '-2', '@SUM(A1)', '\tx', '＝1'])(
    'makes text of %j, which a spreadsheet would run',
    (label) => {
      const rows = reopen(statementCsv(exampleStatement({ payerName: label, lines: [exampleLine({ label })] })))
      expect(rows[0]).toMatchObject({ Désignation: `'${label}`, Redevable: `'${label}` })
    },
  )

  it('keeps separators, quotes and line breaks inside their cell', () => {
    const label = 'a;b "c"\nd'
    const rows = reopen(statementCsv(exampleStatement({ lines: [exampleLine({ label })] })))
    expect(rows[0]?.Désignation).toBe(label)
  })
})
