import { parse } from 'csv-parse/sync'
import { array, assert, asyncProperty, bigInt, record, string } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytesOf, inPages } from '../testing/pages.ts'
import type { Column } from './table.ts'
import { type CsvReader, tableCsv } from './table-csv.ts'

interface Row {
  readonly name: string
  readonly day: string | null
  readonly amountCents: bigint | null
}

const columns: readonly Column<Row>[] = [
  { field: 'name', title: 'Nom', kind: 'text', width: 10, valueOf: (row) => row.name },
  { field: 'day', title: 'Jour', kind: 'date', width: 10, valueOf: (row) => row.day },
  { field: 'amountEuros', title: 'Montant', kind: 'cents', width: 10, summed: true, valueOf: (row) => row.amountCents },
]

const written = (rows: readonly Row[], reader: CsvReader, pageSize?: number) =>
  bytesOf(tableCsv(columns, inPages(rows, pageSize), reader))
const forPeople = async (rows: readonly Row[]) =>
  parse<Record<string, string>>(await written(rows, 'people'), { bom: true, delimiter: ';', columns: true })
const forMachines = async (rows: readonly Row[]) =>
  parse<Record<string, string>>(await written(rows, 'machines'), { columns: true })

describe('a table as CSV', () => {
  it('for people has a mark, semicolons, a decimal comma, French dates and a total', async () => {
    const rows = [
      { name: 'Auvers', day: '2026-01-31', amountCents: 123_405n },
      { name: 'Vétheuil', day: null, amountCents: -5n },
    ]
    expect([...(await written(rows, 'people')).subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    expect(await forPeople(rows)).toEqual([
      { Nom: 'Auvers', Jour: '31/01/2026', Montant: '1234,05' },
      { Nom: 'Vétheuil', Jour: '', Montant: '-0,05' },
      { Nom: 'Total', Jour: '', Montant: '1234,00' },
    ])
  })

  it('for machines is RFC 4180: no mark, commas, CR LF, points, ISO dates, no total', async () => {
    const bytes = await written([{ name: 'a,"b"\nc', day: '2026-01-31', amountCents: null }], 'machines')
    expect(bytes.toString('utf8')).toBe('name,day,amountEuros\r\n"a,""b""\nc",2026-01-31,\r\n')
  })

  it.each(['=1+1', '+33', '-2', '@x', '\tx'])(
    'for people makes text of %j and leaves it to programs as it is',
    async (name) => {
      const rows = [{ name, day: null, amountCents: 1n }]
      expect((await forPeople(rows))[0]?.Nom).toBe(`'${name}`)
      expect((await forMachines(rows))[0]?.name).toBe(name)
    },
  )

  it('reopens any text and any amount as they were', async () => {
    const anyRow = record({
      name: string({ unit: 'grapheme' }),
      amountCents: bigInt({ min: -(10n ** 30n), max: 10n ** 30n }),
    })
    await assert(
      asyncProperty(array(anyRow, { minLength: 1 }), async (rows) => {
        const read = await forMachines(rows.map((row) => ({ ...row, day: null })))
        expect(read.map(({ name }) => name)).toEqual(rows.map(({ name }) => name))
        expect(read.map((row) => BigInt((row.amountEuros ?? '').replace('.', '')))).toEqual(
          rows.map(({ amountCents }) => amountCents),
        )
      }),
      { numRuns: 200 },
    )
  })

  it.each([1, 2, 3, 7])('is the same bytes when its rows come in pages of %i', async (pageSize) => {
    const rows = Array.from({ length: 7 }, (_, index) => ({
      name: `Commune ${index}`,
      day: '2026-01-31',
      amountCents: BigInt(index * 1_000_003),
    }))
    for (const reader of ['people', 'machines'] as const) {
      expect(await written(rows, reader, pageSize)).toEqual(await written(rows, reader, rows.length))
    }
    expect((await forPeople(rows)).at(-1)).toMatchObject({ Nom: 'Total', Montant: '210000,63' })
  })

  it('of no row is its header, and for people a total of 0', async () => {
    expect((await written([], 'machines')).toString('utf8')).toBe('name,day,amountEuros\r\n')
    expect((await written([], 'people')).toString('utf8')).toBe('\uFEFFNom;Jour;Montant\r\nTotal;;0,00\r\n')
  })
})
