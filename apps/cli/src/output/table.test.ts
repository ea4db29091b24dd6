import { describe, expect, it } from 'vitest'
import { fitted, pagedTable } from './table.ts'

const columns = [
  { header: { fr: 'nom', en: 'name' }, of: 'name' },
  { header: { fr: 'état', en: 'state' }, of: 'state' },
]
const look = { language: 'fr', columns: null, isColoured: false } as const

describe('a table', () => {
  it('stands in columns, without a blank at the end of a line', () => {
    expect(
      pagedTable(columns, look).page([
        { name: 'Cergy', state: 'prêt' },
        { name: 'Osny', state: null },
      ]),
    ).toEqual(['NOM    ÉTAT', 'Cergy  prêt', 'Osny   -'])
  })

  it('has its headings once, and the same widths on every page', () => {
    const table = pagedTable(columns, look)
    expect(table.page([{ name: 'Cergy', state: 'prêt' }])[0]).toBe('NOM    ÉTAT')
    expect(table.page([{ name: 'Us', state: 'non' }])).toEqual(['Us     non'])
    expect(table.page([])).toEqual([])
  })

  it('shows its headings where nothing is listed', () => {
    expect(pagedTable(columns, look).page([])).toEqual(['NOM  ÉTAT'])
  })

  it('cuts what a terminal has no room for, and nothing elsewhere', () => {
    const row = { name: 'Communauté de communes du Pays de Nulle-Part', state: 'prêt' }
    const [, cut = ''] = pagedTable(columns, { ...look, columns: 30 }).page([row])
    expect(cut).toMatch(/^Communauté de communes …  prêt$/)
    expect(cut.length).toBeLessThanOrEqual(30)
    expect(pagedTable(columns, look).page([row])[1]).toContain('Nulle-Part')
  })
})

describe('the widths of columns', () => {
  it.each([
    [[10, 10], null, [10, 10]],
    [[10, 10], 22, [10, 10]],
    [[40, 10], 32, [20, 10]],
    [[40, 40], 32, [15, 15]],
    [[40, 40], 3, [8, 8]],
  ])('of %j in %s are %j', (natural, available, widths) => {
    expect(fitted(natural, available)).toEqual(widths)
  })
})
