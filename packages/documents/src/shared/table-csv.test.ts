import { parse } from 'csv-parse/sync'
import { array, assert, bigInt, property, record, string } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { tableOf } from './table.ts'
import { tableCsv } from './table-csv.ts'

interface Row {
  readonly name: string
  readonly day: string | null
  readonly amountCents: bigint | null
}

const table = (rows: readonly Row[]) =>
  tableOf<Row>(
    'Essai',
    [
      { field: 'name', title: 'Nom', kind: 'text', width: 10, valueOf: (row) => row.name },
      { field: 'day', title: 'Jour', kind: 'date', width: 10, valueOf: (row) => row.day },
      {
        field: 'amountEuros',
        title: 'Montant',
        kind: 'cents',
        width: 10,
        summed: true,
        valueOf: (row) => row.amountCents,
      },
    ],
    rows,
  )

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8')
const forPeople = (rows: readonly Row[]) =>
  parse<Record<string, string>>(text(tableCsv(table(rows), 'people')), { bom: true, delimiter: ';', columns: true })
const forMachines = (rows: readonly Row[]) =>
  parse<Record<string, string>>(text(tableCsv(table(rows), 'machines')), { columns: true })

describe('a table as CSV', () => {
  it('for people has a mark, semicolons, a decimal comma, French dates and a total', () => {
    const rows = [
      { name: 'Auvers', day: '2026-01-31', amountCents: 123_405n },
      { name: 'Vétheuil', day: null, amountCents: -5n },
    ]
    expect([...tableCsv(table(rows), 'people').subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    expect(forPeople(rows)).toEqual([
      { Nom: 'Auvers', Jour: '31/01/2026', Montant: '1234,05' },
      { Nom: 'Vétheuil', Jour: '', Montant: '-0,05' },
      { Nom: 'Total', Jour: '', Montant: '1234,00' },
    ])
  })

  it('for machines is RFC 4180: no mark, commas, CR LF, points, ISO dates, no total', () => {
    const bytes = tableCsv(table([{ name: 'a,"b"\nc', day: '2026-01-31', amountCents: null }]), 'machines')
    expect(text(bytes)).toBe('name,day,amountEuros\r\n"a,""b""\nc",2026-01-31,\r\n')
  })

  it.each(['=1+1', '+33', '-2', '@x', '\tx'])(
    'for people makes text of %j and leaves it to programs as it is',
    (name) => {
      const rows = [{ name, day: null, amountCents: 1n }]
      expect(forPeople(rows)[0]?.Nom).toBe(`'${name}`)
      expect(forMachines(rows)[0]?.name).toBe(name)
    },
  )

  it('reopens any text and any amount as they were', () => {
    const anyRow = record({
      name: string({ unit: 'grapheme' }),
      amountCents: bigInt({ min: -(10n ** 30n), max: 10n ** 30n }),
    })
    assert(
      property(array(anyRow, { minLength: 1 }), (rows) => {
        const read = forMachines(rows.map((row) => ({ ...row, day: null })))
        expect(read.map(({ name }) => name)).toEqual(rows.map(({ name }) => name))
        expect(read.map((row) => BigInt((row.amountEuros ?? '').replace('.', '')))).toEqual(
          rows.map(({ amountCents }) => amountCents),
        )
      }),
      { numRuns: 200 },
    )
  })
})
