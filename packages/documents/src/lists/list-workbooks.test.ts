import { listWorkbookIds } from '@grenier/contracts'
import { type CivilDate, civilDate, civilDateOf, civilMonth, instant } from '@grenier/quota-billing'
import { describe, expect, it } from 'vitest'
import { FileNumber, readWorkbook } from '../testing/workbook.ts'
import { gibText, thousandthsText } from './list-sheet.ts'
import { listXlsx } from './list-workbooks.ts'

const at = instant(Date.parse('2026-03-31T22:30:00Z'))
const read = {
  operatorName: 'Val-d’Oise',
  readAtMs: at,
  dayOf: (one: typeof at): CivilDate => civilDateOf(one, 'Europe/Paris'),
  offerNameOf: (offerId: string): string => (offerId === 'archive' ? 'Archives' : offerId),
  clusterNameOf: (clusterId: string): string => (clusterId === 'c' ? 'Cergy' : clusterId),
}

const carried = {
  tenantId: '0198c0de-7a00-7000-8000-00000000000a',
  payerName: '=1+1',
  month: civilMonth('2026-01'),
  amountMicros: 1_234_567n,
  payableCents: 123n,
  thresholdCents: 500n,
  askedIn: null,
  carriedAt: at,
  statementId: null,
  isPaying: false,
}

describe('a list as a workbook', () => {
  it('has a row for each item of all pages, with numbers as numbers, days of the operator and the exact sum below', async () => {
    const pages = [
      { items: [carried], nextCursor: 'more' },
      { items: [{ ...carried, payerName: '01234' }], nextCursor: null },
    ]
    const { bytes, fileName } = await listXlsx('listCarriedAmountsXlsx', pages, read)
    expect(fileName).toBe('montants-reportes.xlsx')
    const [sheet] = await readWorkbook(bytes)
    const [heading, first, second, total] = sheet?.data ?? []
    expect(heading?.slice(0, 3)).toEqual(['Mois d’origine', 'Redevable', 'Reporté le'])
    // A name that reads as a formula stays text, and so does one that begins with a zero.
    expect(first?.slice(0, 4)).toEqual(['2026-01', '=1+1', new Date('2026-04-01'), 'le seuil de recouvrement'])
    expect(second?.[1]).toBe('01234')
    expect(first?.slice(5, 7)).toEqual(['non', 'non'])
    expect(first?.at(-1)).toEqual(new FileNumber('1.234567'))
    expect(total?.at(-1)).toEqual(new FileNumber('2.469134'))
  })

  it('names the signed text of an act that counts, with its hash; none where none is attached', async () => {
    const none = { agreements: 0, amendments: 0, payerAssignments: 0, tariffs: 0, costPools: 0, mandates: 0 }
    const days = { adoptedOn: civilDate('2026-01-04'), sentToPrefectOn: null, publishedOn: null, executoryFrom: null }
    const act = { id: 'a', organ: 'Comité', number: '2026-1', title: 'Tarif', version: 1, recordedAt: at, ...days }
    const file = { sizeBytes: 15, recordedAt: at, recordedBy: 'operator' }
    const replaced = {
      number: 1,
      name: 'brouillon.pdf',
      sha256: 'ab'.repeat(32),
      replacedAt: at,
      replacedBy: 'operator',
    }
    const counting = { number: 2, name: '=signé.pdf', sha256: '01'.repeat(32), replacedAt: null, replacedBy: null }
    const files = [counting, replaced].map((one) => ({ ...file, ...one }))
    const listed = { ...act, lacks: 'sent' as const, usedBy: none }
    const items = [
      { ...listed, files },
      { ...listed, files: [] },
    ]
    const { bytes } = await listXlsx('listActsXlsx', [{ items, nextCursor: null }], read)
    const [heading, ...rows] = (await readWorkbook(bytes))[0]?.data ?? []
    const column = heading?.indexOf('Texte signé') ?? -1
    expect(rows.map((row) => row.slice(column))).toEqual([
      ['=signé.pdf', '01'.repeat(32)],
      [null, null],
    ])
  })

  it('has a row for each line of an item, and calls an offer by its name', async () => {
    const level = {
      offerId: 'archive',
      limitBytes: 3n << 30n,
      overcommitPercent: 0,
      allocatedBytes: 1n << 29n,
      heldBytes: 0n,
      freeBytes: null,
    }
    const pool = { id: 'p', name: 'Région', parentId: null, organisationId: null, recordedAt: at, version: 1 }
    const items = [
      { ...pool, levels: [level, { ...level, offerId: 'unknown' }] },
      { ...pool, name: 'Vide', levels: [] },
    ]
    const { bytes } = await listXlsx('listPoolsXlsx', [{ items, nextCursor: null }], read)
    const [sheet] = await readWorkbook(bytes)
    expect(sheet?.data.slice(1).map((row) => row.slice(0, 2))).toEqual([
      ['Région', 'Archives'],
      ['Région', 'unknown'],
      ['Vide', null],
    ])
    expect(sheet?.data[1]?.slice(2, 5)).toEqual([new FileNumber('3'), new FileNumber('0'), new FileNumber('0.5')])
  })

  it('says of an offer what it is, where it stands by name, and its sizes as numbers', async () => {
    const offer = {
      id: 'o',
      code: 'archives',
      name: '=Archives',
      kind: 'bucket' as const,
      clusterId: 'c',
      className: 'froid',
      residency: 'FR' as const,
      roundingStepBytes: 1n << 29n,
      quotaBytesMax: 1n << 40n,
      sizeStepsBytes: [],
      recordedAt: at,
      version: 1,
    }
    const { bytes } = await listXlsx('listOffersXlsx', [{ items: [offer], nextCursor: null }], read)
    expect((await readWorkbook(bytes))[0]?.data[1]).toEqual([
      '=Archives',
      'archives',
      'objets',
      'Cergy',
      'froid',
      'France',
      new FileNumber('0.5'),
      new FileNumber('1024'),
    ])
  })

  it.each(listWorkbookIds)(
    '%s is the same bytes each time, and has its headers where nothing was found',
    async (id) => {
      const record = { holdings: [], places: [] }
      const lists = { services: [], members: [], costs: [], rows: [], pools: [], places: [], newCommunes: [] }
      const none = { ...lists, items: [], draft: {}, record } as never
      const { bytes, fileName } = await listXlsx(id, [none], read)
      expect(fileName).toMatch(/^[a-z0-9-]+\.xlsx$/)
      expect((await listXlsx(id, [none], read)).bytes).toEqual(bytes)
      const [sheet] = await readWorkbook(bytes)
      const heading = sheet?.data[0] ?? []
      expect(new Set(heading).size).toBe(heading.length)
      expect(heading.length).toBeGreaterThan(3)
    },
  )

  it('says sizes in Go to the thousandth, whatever their size and sign', () => {
    expect([gibText(null), gibText(0n), gibText(1_610_612_736n)]).toEqual([null, '0.000', '1.500'])
    expect(gibText((1n << 60n) + (1n << 20n))).toBe('1073741824.000')
    expect([thousandthsText(-5n), thousandthsText(-1_234n)]).toEqual(['-0.005', '-1.234'])
  })
})
