import { workbookSheets } from '@grenier/contracts/workbook'
import { describe, expect, it } from 'vitest'
import { readSheets } from './read-sheets.ts'
import { readValues } from './read-values.ts'
import type { WorkbookCell, WorkbookCells } from './workbook.ports.ts'

type Written = string | number | boolean | null | { kind: 'date' | 'formula' | 'error'; text: string }

function cellOf(value: Written): WorkbookCell {
  if (value === null || value === '') return null
  if (typeof value === 'object') return value
  if (typeof value === 'boolean') return { kind: 'truth', text: String(value) }
  return { kind: typeof value === 'number' ? 'number' : 'text', text: String(value) }
}

const workbook = (
  sheets: Readonly<Record<string, readonly (readonly Written[])[]>>,
  daysFrom: WorkbookCells['daysFrom'] = '1900',
): WorkbookCells => ({
  daysFrom,
  sheets: Object.entries(sheets).map(([name, rows]) => ({ name, rows: rows.map((row) => row.map(cellOf)) })),
})

/** The faults of a file as `sheet line column code`. */
function faultsOf(cells: WorkbookCells): string[] {
  const { sheets, faults } = readSheets(cells)
  const all = [...faults, ...sheets.flatMap((sheet) => readValues(sheet).faults)]
  return all.map(({ sheet, line, column, heading, code }) => `${sheet} ${line} ${column} ${heading} ${code}`)
}

function valuesOf(cells: WorkbookCells) {
  const { sheets, faults } = readSheets(cells)
  const read = sheets.flatMap((sheet) => {
    const { rows, faults: own } = readValues(sheet)
    expect(own).toEqual([])
    return rows
  })
  expect(faults).toEqual([])
  return read.map(({ line, values }) => ({ line, ...values }))
}

const balances = ['Adhérent', 'Exercice', 'Montant payé']
const contacts = ['Adhérent', 'Fonction', 'Nom', 'Courriel', 'À partir du', 'Jusqu’au']

describe('the sheets of a workbook', () => {
  it('are known in both languages, in any order, whatever their capitals, accents and marks; the notice is passed over', () => {
    const cells = workbook({
      Notice: [['tout', 'ce', 'qu’on veut']],
      'AMOUNTS BROUGHT OVER': [
        ['amount paid (EUR)', 'SIREN', 'year'],
        ['10', '214000010', '2025'],
      ],
      contacts: [
        ['À PARTIR DU', 'fonction', 'adherent', 'nom', 'e-mail'],
        ['01/01/2026', 'FINANCES', '40001', 'A', 'a@b.fr'],
      ],
      Feuil3: [[null], []],
    })
    expect(readSheets(cells).sheets.map(({ key }) => key)).toEqual(['balances', 'contacts'])
    expect(valuesOf(cells)).toEqual([
      { line: 2, member: '214000010', year: '2025', amountCents: '1000' },
      expect.objectContaining({
        line: 2,
        member: '40001',
        function: 'finance',
        validFrom: '2026-01-01',
        language: 'fr',
      }),
    ])
  })

  it.each<[string, Record<string, readonly (readonly Written[])[]>, string[]]>([
    ['none that is read', { Notes: [['x']] }, ['null null null null sheets-missing']],
    ['one that is not known', { Feuil1: [['x']], Contacts: [contacts] }, ['Feuil1 null null null sheet-unknown']],
    ['one twice', { Contacts: [contacts], CONTACTS: [contacts] }, ['CONTACTS null null null sheet-repeated']],
    [
      'headings',
      { 'Montants repris': [['Adhérent', 'Exercise', 'Adhérent', null, 'Montant']] },
      [
        'Montants repris 1 B Exercise column-unknown',
        'Montants repris 1 C Adhérent column-repeated',
        'Montants repris 1 null Exercice column-missing',
      ],
    ],
    [
      'a cell beside them',
      { 'Montants repris': [balances, ['40001', '2025', '1'], [null, null, null, 'total']] },
      [
        'Montants repris 3 D null heading-missing',
        'Montants repris 3 A Adhérent value-missing',
        'Montants repris 3 B Exercice value-missing',
        'Montants repris 3 C Montant payé value-missing',
      ],
    ],
  ])('are faulty, and named, with %s', (_title, sheets, faults) => {
    expect(faultsOf(workbook(sheets))).toEqual(faults)
  })

  it('are refused beyond their rows, which empty lines are not', () => {
    const rows = Array.from({ length: 2_001 }, () => ['40001', '2025', '1'])
    expect(faultsOf(workbook({ 'Montants repris': [balances, ...rows] }))).toEqual([
      'Montants repris null null null rows-too-many',
    ])
    const sparse = rows.slice(0, 3).flatMap((row) => [[], row])
    expect(valuesOf(workbook({ 'Montants repris': [balances, ...sparse] })).map(({ line }) => line)).toEqual([3, 5, 7])
  })
})

describe('the cells of a workbook', () => {
  const amounts = (cell: Written) => workbook({ 'Montants repris': [balances, ['40001', '2025', cell]] })
  const days = (cell: Written, from?: '1904') =>
    workbook({ Contacts: [contacts, ['40001', 'dpo', 'A', 'a@b.fr', cell, null]] }, from)
  const members = (cell: Written) => workbook({ 'Montants repris': [balances, [cell, 2025, 1]] })

  it.each<[Written, string]>([
    [1234.5, '123450'],
    ['1 234,56', '123456'],
    ['12 €', '1200'],
    [0, '0'],
  ])('of an amount are read: %j', (cell, cents) => {
    expect(valuesOf(amounts(cell))).toMatchObject([{ amountCents: cents }])
  })

  it.each<[Written, string]>([
    [1.234, 'not-an-amount'],
    ['beaucoup', 'not-an-amount'],
    [true, 'not-an-amount'],
    [{ kind: 'date', text: '2026-01-01' }, 'not-an-amount'],
    [{ kind: 'formula', text: '=SUM(A1)' }, 'formula'],
    [{ kind: 'error', text: '#REF!' }, 'cell-error'],
    [null, 'value-missing'],
    ['  ', 'value-missing'],
  ])('of an amount are named where they are none: %j', (cell, code) => {
    expect(faultsOf(amounts(cell))).toEqual([`Montants repris 2 C Montant payé ${code}`])
  })

  it.each<[Written, '1904' | undefined, string]>([
    [{ kind: 'date', text: '2026-01-31' }, undefined, '2026-01-31'],
    ['31/01/2026', undefined, '2026-01-31'],
    ['1.2.2026', undefined, '2026-02-01'],
    ['2026-01-31', undefined, '2026-01-31'],
    [46_053, undefined, '2026-01-31'],
    [44_591, '1904', '2026-01-31'],
  ])('of a day are dates, texts or serial numbers: %j', (cell, from, day) => {
    expect(valuesOf(days(cell, from))).toMatchObject([{ validFrom: day, validUntil: null }])
  })

  it.each<Written>(['31/02/2026', 'demain', 1.5, 3, true])('of a day are named where they are none: %j', (cell) => {
    expect(faultsOf(days(cell))).toEqual(['Contacts 2 E À partir du not-a-date'])
  })

  it.each<[Written, string]>([
    ['21 40 00 010', '214000010'],
    [214_000_010, '214000010'],
    ['2a004', '2A004'],
    [40_001, '40001'],
  ])('of a body are its SIREN or INSEE code: %j', (cell, number) => {
    expect(valuesOf(members(cell))).toMatchObject([{ member: number }])
  })

  it.each<[Written, string]>([
    [1004, 'digits-lost'],
    [2.1e12, 'digits-lost'],
    ['1004', 'member-key-invalid'],
    ['Aire', 'member-key-invalid'],
    [{ kind: 'date', text: '2026-01-01' }, 'not-a-text'],
  ])('of a body are named where a zero may be lost, or it is no number of one: %j', (cell, code) => {
    expect(faultsOf(members(cell))).toEqual([`Montants repris 2 A Adhérent ${code}`])
  })

  it('of a choice are its words in either language, and the words are said where none is meant', () => {
    const mode = (cell: Written) =>
      workbook({
        Adhérents: [
          ['Adhérent', 'Mode de règlement', 'Assujetti à la TVA'],
          ['40001', cell, true],
        ],
      })
    expect(valuesOf(mode('Facture Electronique'))).toMatchObject([{ settlementMode: 'e-invoice', vatLiable: 'yes' }])
    expect(valuesOf(mode('imputation-ac'))).toMatchObject([{ settlementMode: 'imputation-ac' }])
    expect(valuesOf(mode(null))).toMatchObject([{ settlementMode: 'titre' }])
    const { sheets } = readSheets(mode('chèque'))
    expect(sheets.flatMap((sheet) => readValues(sheet).faults)).toMatchObject([
      {
        code: 'not-a-choice',
        column: 'B',
        value: 'chèque',
        params: { choices_fr: expect.stringContaining('interne') },
      },
    ])
  })
})

describe('the headings', () => {
  it('of a sheet are each told from all others', () => {
    for (const { name, columns } of Object.values(workbookSheets)) {
      const row = Object.values(columns).map(({ heading }) => heading.en)
      const { faults, sheets } = readSheets(workbook({ [name.en]: [row] }))
      expect(faults).toEqual([])
      expect([...(sheets[0]?.columns.keys() ?? [])]).toEqual(Object.keys(columns))
    }
  })
})
