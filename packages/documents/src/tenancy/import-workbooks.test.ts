import { workbookSheetKeys, workbookSheets } from '@grenier/contracts/workbook'
import { strToU8, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { readWorkbook, writeWorkbook } from '../testing/workbook.ts'
import { importWorkbooks } from './import-workbooks.ts'

const read = async (rows: Parameters<typeof writeWorkbook>[0][number]['rows']) => {
  const cells = await importWorkbooks.read(await writeWorkbook([{ name: 'Contacts', rows }]))
  if (typeof cells === 'string') throw new Error(cells)
  return cells
}

describe('the workbook to be filled', () => {
  it.each(['fr', 'en'] as const)('has every sheet with its headings and a notice, in %s', async (language) => {
    const sheets = await readWorkbook(await importWorkbooks.template(language))
    const names = workbookSheetKeys.map((key) => workbookSheets[key].name[language])
    expect(sheets.map(({ sheet }) => sheet)).toEqual([...names, { fr: 'Notice', en: 'Notes' }[language]])
    for (const [index, key] of workbookSheetKeys.entries()) {
      const headings = Object.values(workbookSheets[key].columns).map(({ heading }) => heading[language])
      expect(sheets[index]?.data).toEqual([headings])
    }
    const columns = workbookSheetKeys.flatMap((key) => Object.keys(workbookSheets[key].columns))
    expect(sheets.at(-1)?.data).toHaveLength(columns.length + 1)
  })

  it('is read back as one in which nothing is written, and has the same bytes each time', async () => {
    const bytes = await importWorkbooks.template('fr')
    expect(await importWorkbooks.template('fr')).toEqual(bytes)
    const cells = await importWorkbooks.read(bytes)
    if (typeof cells === 'string') throw new Error(cells)
    expect(
      cells.sheets.slice(0, 4).every(({ rows }) =>
        rows
          .slice(1)
          .flat()
          .every((cell) => cell === null),
      ),
    ).toBe(true)
  })
})

describe('a workbook that comes back', () => {
  it('is read cell by cell: texts, numbers as they are shown, days, truths, and formulas as formulas', async () => {
    const day = new Date('2026-02-01T00:00:00Z')
    const { daysFrom, sheets } = await read([['Nom', 'x'], [], ['01004', 0.1 + 0.2, day, true, '=SUM(B1:B2)', 1234.5]])
    expect(daysFrom).toBe('1900')
    expect(sheets[0]?.rows[2]).toEqual([
      { kind: 'text', text: '01004' },
      { kind: 'number', text: '0.3' },
      { kind: 'date', text: '2026-02-01' },
      { kind: 'truth', text: 'true' },
      { kind: 'formula', text: '=SUM(B1:B2)' },
      { kind: 'number', text: '1234.5' },
    ])
    expect(sheets[0]?.rows[1]?.every((cell) => cell === null)).toBe(true)
  })

  it('is refused where it is none, or would fill the memory', async () => {
    expect(await importWorkbooks.read(strToU8('siren;nom\n1;2'))).toBe('unreadable')
    expect(await importWorkbooks.read(zipSync({ 'a.txt': strToU8('a') }))).toBe('unreadable')
    const bomb = zipSync({ 'xl/worksheets/sheet1.xml': new Uint8Array(25 * 1_024 * 1_024) })
    expect(await importWorkbooks.read(bomb)).toBe('inflates')
  })
})
