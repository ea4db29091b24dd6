import type { ForecastNotice } from '@grenier/contracts/forecast-notice'
import { addMonths } from '@grenier/quota-billing'
import { type Column, type Table, tableOf } from '../shared/table.ts'
import { tablesXlsx, type WorkbookInfo } from '../shared/table-xlsx.ts'
import {
  gapText,
  lineKindTexts,
  type NoticeLine,
  type NoticeRow,
  noticeTexts,
  noticeTitle,
  unitTexts,
  yearsOf,
} from './forecast-notice-texts.ts'
import { vatGroupText } from './statement-texts.ts'

type Part = ForecastNotice['content']['parts'][number]

interface Shown {
  readonly notice: ForecastNotice
  readonly part: Part
}

type ServiceRow = Shown &
  Pick<NoticeRow, 'service' | 'label' | 'formerCents' | 'projectedCents' | 'forecastCents' | 'gaps'>
type LineRow = Shown & { readonly label: string; readonly line: NoticeLine }

/** The facts of the notice and whom a row is about, the same in both sheets. */
const headColumns: readonly Column<Shown>[] = [
  { field: 'year', title: 'Exercice', kind: 'text', width: 9, valueOf: ({ notice }) => notice.year },
  {
    field: 'noticeNumber',
    title: 'Avis n°',
    kind: 'text',
    width: 8,
    valueOf: ({ notice }) => (notice.ordinal === null ? 'projet' : String(notice.ordinal)),
  },
  {
    field: 'payerName',
    title: 'Redevable',
    kind: 'text',
    width: 32,
    valueOf: ({ notice }) => notice.content.payerName,
  },
  { field: 'payerSiret', title: 'SIRET', kind: 'text', width: 16, valueOf: ({ notice }) => notice.content.payerSiret },
  { field: 'beneficiaryName', title: 'Bénéficiaire', kind: 'text', width: 32, valueOf: ({ part }) => part.name },
  { field: 'beneficiarySiren', title: 'SIREN', kind: 'text', width: 11, valueOf: ({ part }) => part.siren },
]

function serviceColumns(notice: ForecastNotice): Column<ServiceRow>[] {
  const { former, running, forecast } = yearsOf(notice)
  return [
    ...headColumns,
    { field: 'service', title: 'Service', kind: 'text', width: 16, valueOf: ({ service }) => service },
    { field: 'label', title: 'Désignation', kind: 'text', width: 36, valueOf: ({ label }) => label },
    {
      field: 'formerEuros',
      title: `${former} (EUR HT)`,
      kind: 'cents',
      width: 15,
      summed: true,
      valueOf: ({ formerCents }) => formerCents,
    },
    { field: 'formerSource', title: `Source ${former}`, kind: 'text', width: 12, valueOf: formerSource },
    {
      field: 'projectedEuros',
      title: `${running} projeté (EUR HT)`,
      kind: 'cents',
      width: 18,
      summed: true,
      valueOf: ({ projectedCents }) => projectedCents,
    },
    {
      field: 'missing',
      title: 'Non prévu',
      kind: 'text',
      width: 40,
      valueOf: ({ gaps }) => (gaps.length === 0 ? null : gaps.map(gapText).join(' ; ')),
    },
    {
      field: 'forecastEuros',
      title: `${forecast} prévu (EUR HT)`,
      kind: 'cents',
      width: 18,
      summed: true,
      valueOf: ({ forecastCents }) => forecastCents,
    },
  ]
}

function formerSource({ formerCents, part }: ServiceRow): string | null {
  if (formerCents === null) return null
  return part.formerLabel === 'repris' ? 'repris' : 'facturé ici'
}

/** A former year that was brought over has no services: it is a row of its own, so that the column sums up. */
function servicesOf(notice: ForecastNotice): ServiceRow[] {
  return notice.content.parts.flatMap((part) => {
    const own = part.rows.map((row): ServiceRow => ({ notice, part, ...row }))
    if (part.formerLabel !== 'repris') return own
    const label = 'Repris de l’ancien système, tous services'
    const { formerCents } = part
    return [
      { notice, part, service: null, label, formerCents, projectedCents: null, forecastCents: null, gaps: [] },
      ...own,
    ]
  })
}

/** What prices the months of a line, as the notice names it. */
function tariffOf({ notice, line }: LineRow): string | null {
  if (line.kind === 'shared') return null
  const { tariffs } = notice.content
  const found = tariffs.find(({ firstMonth, months }) => {
    return firstMonth <= line.firstMonth && line.firstMonth < addMonths(firstMonth, months)
  })
  return found?.code ?? null
}

const lineColumns: readonly Column<LineRow>[] = [
  ...headColumns,
  { field: 'service', title: 'Service', kind: 'text', width: 16, valueOf: ({ line }) => line.service },
  { field: 'label', title: 'Désignation', kind: 'text', width: 36, valueOf: ({ label }) => label },
  { field: 'kind', title: 'Nature', kind: 'text', width: 24, valueOf: ({ line }) => lineKindTexts[line.kind] },
  { field: 'firstMonth', title: 'Premier mois', kind: 'text', width: 12, valueOf: ({ line }) => line.firstMonth },
  { field: 'months', title: 'Mois', kind: 'count', width: 6, valueOf: ({ line }) => BigInt(line.months) },
  { field: 'tariffCode', title: 'Barème', kind: 'text', width: 14, valueOf: tariffOf },
  {
    field: 'unit',
    title: 'Unité',
    kind: 'text',
    width: 16,
    valueOf: ({ line: { unit } }) => (unit === null ? null : unitTexts[unit]),
  },
  {
    field: 'units',
    title: 'Unités',
    kind: 'decimal',
    width: 14,
    valueOf: ({ line }) => decimalOfMilli(line.unitsMilli),
  },
  {
    field: 'unitPriceEuros',
    title: 'Prix unitaire (EUR HT)',
    kind: 'micros',
    width: 18,
    valueOf: ({ line }) => line.unitPriceMicros,
  },
  {
    field: 'amountEuros',
    title: 'Montant (EUR HT)',
    kind: 'cents',
    width: 16,
    summed: true,
    valueOf: ({ line }) => line.amountCents,
  },
]

/** Thousandths as decimal text with a point; units are never negative. */
function decimalOfMilli(milli: bigint | null): string | null {
  if (milli === null) return null
  const digits = milli.toString().padStart(4, '0')
  return `${digits.slice(0, -3)}.${digits.slice(-3)}`
}

/** Three years by beneficiary and service; the VAT and what is to be planned follow the sums. */
export function noticeTable(notice: ForecastNotice): Table {
  const { vatGroups, payableCents } = notice.content
  const taxes = vatGroups.map((group) => ({ label: vatGroupText(group), value: group.vatCents }))
  return {
    ...tableOf('Prévision', serviceColumns(notice), servicesOf(notice)),
    furtherTotals: [...taxes, { label: noticeTexts.payable, value: payableCents }],
  }
}

/** Units × price, a row a line: their sum is what is forecast before VAT. */
export function noticeLinesTable(notice: ForecastNotice): Table {
  const rows = notice.content.parts.flatMap((part) =>
    part.rows.flatMap(({ label, lines }) => lines.map((line): LineRow => ({ notice, part, label, line }))),
  )
  return tableOf('Unités × prix', lineColumns, rows)
}

/** A forecast notice as a workbook of two sheets. The same notice gives the same bytes. */
export function forecastNoticeXlsx(notice: ForecastNotice): Promise<Uint8Array> {
  const { content, sentAt, preparedAt } = notice
  const info: WorkbookInfo = {
    title: `${noticeTitle(content)} ${content.payerName}`,
    author: content.issuerName,
    datedMs: sentAt ?? preparedAt,
  }
  return tablesXlsx([noticeTable(notice), noticeLinesTable(notice)], info)
}
