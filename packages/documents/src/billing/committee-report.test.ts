import { civilDate, civilMonth, GIB, instantFromIso } from '@grenier/quota-billing'
import { describe, expect, it } from 'vitest'
import { pdfPageTexts } from '../shared/pdf-text.test-support.ts'
import { FileNumber, readWorkbook } from '../testing/workbook.ts'
import { committeeReportPdf } from './committee-pdf.ts'
import { type CommitteeReport, delayText, fullText, quarterText } from './committee-texts.ts'
import { committeeReportXlsx } from './committee-xlsx.ts'

const report: CommitteeReport = {
  quarter: '2027-Q1',
  firstDay: civilDate('2027-01-01'),
  lastDay: civilDate('2027-03-31'),
  operatorName: 'Syndicat mixte numérique',
  isEnded: true,
  asOf: instantFromIso('2027-03-31T21:59:59.999Z'),
  throughDay: civilDate('2027-03-31'),
  readAt: instantFromIso('2027-04-02T09:00:00.000Z'),
  capacity: {
    pools: [
      {
        name: 'CA de Cergy',
        offerName: 'Espace standard',
        totalBytes: 1_000n * GIB,
        reservedBytes: 750n * GIB + 1n,
        usedBytes: 512n * GIB,
        daysToFull: 1_234,
      },
      {
        name: 'Région',
        offerName: 'Sauvegarde',
        totalBytes: 2_048n * GIB,
        reservedBytes: 0n,
        usedBytes: null,
        daysToFull: null,
      },
    ],
    leftOutCount: 3,
    usedOn: civilDate('2027-03-31'),
  },
  requests: {
    submittedCount: 41,
    approvedCount: 30,
    partlyApprovedCount: 2,
    rejectedCount: 4,
    withdrawnCount: 1,
    expiredCount: 0,
    automaticCount: 12,
    openCount: 5,
    medianDelayHalfDays: 5,
  },
  restoreTests: { doneCount: 17, passedCount: 16, membersWithoutCount: 168 },
  cost: {
    year: '2027',
    throughMonth: civilMonth('2027-03'),
    billedCents: 1_234_567n,
    chargedMicros: 12_500_004_999n,
    forecast: { basis: 'operator', yearCents: 6_000_000n, throughCents: 1_500_000n },
    actualCents: null,
  },
  openDisputeCount: 2,
  members: { joinedCount: 6, leftCount: 1, count: 184 },
}

const pagesOf = async (of: CommitteeReport) =>
  pdfPageTexts(await committeeReportPdf(of)).map((text) => text.replaceAll(/[\u00a0\u202f\n]/g, ' '))

describe('the report of a quarter', () => {
  it('says on one page how much there is, what was asked, tested and charged', async () => {
    const [text = '', ...more] = await pagesOf(report)
    expect(more).toEqual([])
    for (const said of [
      'Rapport au comité – 1er trimestre 2027',
      'Période du 1er janvier 2027 au 31 mars 2027.',
      'CA de Cergy',
      '750,01 Go',
      '1 234 jours',
      'non mesuré',
      'pas de date',
      '3 autres enveloppes, moins remplies.',
      'Utilisation du 31 mars 2027.',
      '2,5 jours ouvrés',
      '12 345,67 €',
      // 12 500,004999 € charged, half a cent away.
      '12 500,00 €',
      '-2 500,00 €',
      '184',
      'Contestations ouvertes',
    ]) {
      expect(text).toContain(said)
    }
    expect(text).not.toContain('provisoires')
  })

  it('of a quarter that is not over says so, and through which day it counts', async () => {
    const [text] = await pagesOf({ ...report, isEnded: false, throughDay: civilDate('2027-02-12') })
    expect(text).toContain('Trimestre en cours : chiffres provisoires, du 1er janvier 2027 au 12 février 2027.')
    expect(text).not.toContain('Période du')
  })

  it('of a service without pools, requests, budget or costs says so, and shows no 0 for what nobody knows', async () => {
    const nothing = { pools: [], leftOutCount: 0, usedOn: null }
    const requests = Object.fromEntries(Object.keys(report.requests).map((name) => [name, 0]))
    const [text, ...more] = await pagesOf({
      ...report,
      capacity: nothing,
      requests: { ...report.requests, ...requests, medianDelayHalfDays: null },
      cost: { ...report.cost, forecast: null },
    })
    expect(more).toEqual([])
    expect(text).toContain('Aucune enveloppe n’est limitée.')
    expect(text).toContain('aucune décision')
    expect(text).toContain('Prévu pour l’année')
    expect(text?.match(/—/g)).toHaveLength(4)
  })

  it('stays one page with as many pools as are read, of the longest names and amounts there are', async () => {
    const name = 'Communauté d’agglomération de très grande étendue et de longue dénomination'
    const pool = {
      name,
      offerName: name,
      totalBytes: 10n ** 16n,
      reservedBytes: 10n ** 16n,
      usedBytes: 10n ** 16n,
      daysToFull: 36_525,
    }
    const pools = Array.from({ length: 10 }, () => pool)
    const large = 10n ** 15n
    const pages = await pagesOf({
      ...report,
      operatorName: name.repeat(3),
      capacity: { pools, leftOutCount: 2_345, usedOn: report.capacity.usedOn },
      cost: {
        ...report.cost,
        billedCents: large,
        forecast: { basis: 'members', yearCents: large, throughCents: -large },
      },
    })
    expect(pages).toHaveLength(1)
  })

  it('is the same each time', async () => {
    expect(await committeeReportPdf(report)).toEqual(await committeeReportPdf(report))
    expect(await committeeReportXlsx(report)).toEqual(await committeeReportXlsx(report))
  })
})

describe('the report as a workbook', () => {
  it('has numbers as numbers, and leaves empty what nobody knows', async () => {
    const [figures, pools, about] = await readWorkbook(await committeeReportXlsx(report))
    expect([figures?.sheet, pools?.sheet, about?.sheet]).toEqual(['Indicateurs', 'Capacité', 'Rapport'])
    const rowOf = (label: string) => figures?.data.find(([, name]) => name === label)
    expect(rowOf('Déposées')?.[2]).toEqual(new FileNumber('41'))
    expect(rowOf('États émis')?.[3]).toEqual(new FileNumber('12345.67'))
    expect(rowOf('Écart avec les participations')?.[3]).toEqual(new FileNumber('-2500'))
    expect(rowOf('Délai médian (par une personne)')?.[4]).toEqual(new FileNumber('2.5'))
    expect(rowOf('Coût réel importé')?.slice(2)).toEqual([null, null, null])
    expect(pools?.data[1]?.slice(2)).toEqual(['1000', '750', '512', '1234'].map((digits) => new FileNumber(digits)))
    expect(pools?.data[2]?.slice(4)).toEqual([null, null])
    expect(about?.data).toContainEqual(['État', 'terminé'])
  })
})

describe('words of a report', () => {
  it.each([
    [null, 'aucune décision'],
    [0, '0 jour ouvré'],
    [1, '0,5 jour ouvré'],
    [3, '1,5 jour ouvré'],
    [4, '2 jours ouvrés'],
    [21, '10,5 jours ouvrés'],
  ])('a delay of %s half days is « %s »', (halfDays, text) => {
    expect(delayText(halfDays)).toBe(text)
  })

  it('name quarters, and when a pool is full', () => {
    expect(quarterText('2027-Q1')).toBe('1er trimestre 2027')
    expect(quarterText('2030-Q4')).toBe('4e trimestre 2030')
    expect([null, 0, 1, 90].map((days) => fullText(days))).toEqual(['pas de date', 'pleine', '1 jour', '90 jours'])
  })
})
