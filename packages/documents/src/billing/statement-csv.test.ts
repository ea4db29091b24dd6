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
    expect(rows).toHaveLength(7)
    expect(cents.slice(0, 4).reduce((sum, value) => sum + value, 0n)).toBe(123_500n)
    expect(rows.slice(4).map((row) => [row['Désignation']?.slice(0, 30), row['Montant (EUR)']])).toEqual([
      ['Total hors taxes', '1235,00'],
      ['TVA non applicable : activité ', '0,00'],
      ['Total à payer', '1235,00'],
    ])
    expect(rows.at(-1)).toMatchObject({ Données: 'simulées' })
    expect(rows[1]).toMatchObject({ 'Montant (EUR)': '-7,05', Redevable: "Commune de L'Haÿ-les-Roses" })
  })

  it('begins with a byte order mark and ends rows with CR LF, as spreadsheets want', () => {
    const bytes = statementCsv(exampleStatement())
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    expect(Buffer.from(bytes).toString('utf8').split('\r\n')).toHaveLength(9)
  })

  it.each(['=1+1', '+33', '-2', '@SUM(A1)', '\tx', '\n=1', '＝1'])(
    'makes text of %j, which a spreadsheet would run',
    (label) => {
      const rows = reopen(statementCsv(exampleStatement({ payerName: label, lines: [exampleLine({ label })] })))
      expect(rows[0]).toMatchObject({ Désignation: `'${label}`, Redevable: `'${label}` })
    },
  )

  it('shows what each rate adds, and that all of it is what is to be paid', () => {
    const vatGroups = [
      { regime: 'exempt' as const, rateBasisPoints: 0, baseCents: 23_500n, vatCents: 0n },
      { regime: 'standard' as const, rateBasisPoints: 550, baseCents: 100_000n, vatCents: 5_500n },
    ]
    const vat = { vatRegime: 'standard' as const, vatGroups, vatCents: 5_500n, payableCents: 129_000n }
    const rows = reopen(statementCsv(exampleStatement(vat))).slice(4)
    expect(rows.map((row) => row['Montant (EUR)'])).toEqual(['1235,00', '0,00', '55,00', '1290,00'])
    expect(rows[2]?.['Désignation']?.replace(/\s/g, ' ')).toBe('TVA 5,5 % sur 1 000,00 €')
  })

  it('names whose each line is, and what a credit goes back on', () => {
    const lines = [exampleLine({}), exampleLine({ position: 2, beneficiaryName: '=CCAS' })]
    const kind = 'reduction' as const
    const credit = {
      kind,
      originalStatementId: null,
      originalNumber: '2026-000007',
      originalIssuedAt: null,
      disputedOn: null,
      fiscalYear: 2026,
    }
    const rows = reopen(statementCsv(exampleStatement({ lines, credit })))
    expect(rows.slice(0, 2).map((row) => row['Bénéficiaire'])).toEqual(["Commune de L'Haÿ-les-Roses", "'=CCAS"])
    expect(new Set(rows.map((row) => row['État d’origine']))).toEqual(new Set(['2026-000007']))
  })

  it('keeps separators, quotes and line breaks inside their cell', () => {
    const label = 'a;b "c"\nd'
    const rows = reopen(statementCsv(exampleStatement({ lines: [exampleLine({ label })] })))
    expect(rows[0]?.Désignation).toBe(label)
  })
})
