import { describe, expect, it } from 'vitest'
import { FileNumber, readWorkbook, workbookParts } from '../testing/workbook.ts'
import { type ColumnKind, type Table, tableOf } from './table.ts'
import { tablesXlsx } from './table-xlsx.ts'

const info = { title: 'Essai', author: 'Régie', datedMs: Date.UTC(2026, 0, 31) }

function oneColumn(kind: ColumnKind, values: readonly (string | bigint | null)[], summed = false): Table {
  const column = { field: 'value', title: 'Valeur', kind, width: 10, ...(summed ? { summed: true as const } : {}) }
  return tableOf('Essai', [{ ...column, valueOf: (value: string | bigint | null) => value }], values)
}

async function reopened(table: Table): Promise<readonly unknown[]> {
  const [sheet] = await readWorkbook(await tablesXlsx([table], info))
  return (sheet?.data ?? []).slice(1).map(([value]) => value)
}

const sheetXml = async (table: Table) =>
  workbookParts(await tablesXlsx([table], info))['xl/worksheets/sheet1.xml'] ?? ''

describe('a table as workbook', () => {
  it.each([
    ['cents', 123_405n, '1234.05'],
    ['cents', -5n, '-0.05'],
    ['cents', 999_999_999_999_999n, '9999999999999.99'],
    ['micros', 1n, '0.000001'],
    ['micros', 1_000_000_000_000_000n, '1000000000'],
    ['micros', -123_456_789_012n, '-123456.789012'],
    ['decimal', '12.345678', '12.345678'],
    ['count', 86_400n, '86400'],
  ] as const)('holds %s %s as the number %s, digit for digit', async (kind, value, expected) => {
    const [read] = await reopened(oneColumn(kind, [value]))
    if (!(read instanceof FileNumber)) throw new Error(`not a number: ${String(read)}`)
    // 1e-6 is how the shortest double is printed: the same number.
    expect(Number(read.digits)).toBe(Number(expected))
    expect(Number(expected).toString()).toBe(Number(read.digits).toString())
  })

  it('refuses an amount that a spreadsheet would show wrong, and takes one of as many digits that end in zeros', async () => {
    await expect(tablesXlsx([oneColumn('cents', [10_000_000_000_000_001n])], info)).rejects.toThrow('exactly')
    await expect(tablesXlsx([oneColumn('cents', [9n, 9_999_999_999_999_999n])], info)).rejects.toThrow('exactly')
  })

  it.each(['21750001600019', '01004', '2A004', '000'])('keeps %s as text, its zeros included', async (code) => {
    expect(await reopened(oneColumn('text', [code]))).toEqual([code])
  })

  it.each(['=1+1', '+33 1', '-2', '@SUM(A1)', '\tx', '=HYPERLINK("http://x";"y")', "'=1", '<b>&"é'])(
    'keeps %j as text: no formula stands in the file, and its format is text',
    async (text) => {
      const table = oneColumn('text', [text])
      expect(await reopened(table)).toEqual([text])
      const xml = await sheetXml(table)
      expect(xml).not.toContain('<f>')
      const [, style] = /<c r="A2" t="s" s="(\d+)"/.exec(xml) ?? []
      const styles = workbookParts(await tablesXlsx([table], info))['xl/styles.xml'] ?? ''
      const formats = [...styles.matchAll(/<xf numFmtId="(\d+)"[^>]*xfId="0"/g)].map(([, id]) => id)
      const [, textFormat] = /numFmtId="(\d+)" formatCode="@"/.exec(styles) ?? []
      expect(formats[Number(style)]).toBe(textFormat)
    },
  )

  it('holds a civil date as a date and an absent value as an empty cell', async () => {
    const [date, nothing] = await reopened(oneColumn('date', ['2024-02-29', null, '2026-12-31']))
    expect(date).toEqual(new Date('2024-02-29T00:00:00Z'))
    expect(nothing).toBeNull()
  })

  it('sums below the last row by a formula over all rows that holds the exact sum as well', async () => {
    const table = oneColumn('cents', [10n, 20n, -5n], true)
    expect(await reopened(table)).toHaveLength(4)
    expect(await sheetXml(table)).toMatch(/<c r="A5"[^>]*><f>SUM\(A2:A4\)<\/f><v>0\.25<\/v>/)
  })

  it('sums nothing to 0 without a formula that would name the header', async () => {
    const table = oneColumn('cents', [], true)
    expect(await sheetXml(table)).not.toContain('<f>')
    expect(await reopened(table)).toEqual([new FileNumber('0')])
  })

  it('freezes the header and gives each column its width', async () => {
    const xml = await sheetXml(oneColumn('text', ['x']))
    expect(xml).toContain('<pane ySplit="1" topLeftCell="A2" state="frozen"')
    expect(xml).toMatch(/<col min="1" max="1" width="10"/)
  })

  it('names the column of a total beyond the twenty-sixth', async () => {
    const columns = Array.from({ length: 28 }, (_, index) => ({
      field: `f${index}`,
      title: `F${index}`,
      kind: 'count' as const,
      width: 5,
      summed: true as const,
      valueOf: () => BigInt(index),
    }))
    const xml = await sheetXml(tableOf('Essai', columns, [0, 1]))
    expect(xml).toContain('SUM(AB2:AB3)')
    expect(xml).toContain('SUM(Z2:Z3)')
  })

  it('is the same bytes each time, and its date is that of the data', async () => {
    const table = oneColumn('text', ['a', 'b'])
    const [first, second] = [await tablesXlsx([table], info), await tablesXlsx([table], info)]
    expect(Buffer.compare(first, second)).toBe(0)
    expect(workbookParts(first)['docProps/core.xml']).toContain('2026-01-31T00:00:00Z</dcterms:modified>')
  })
})
