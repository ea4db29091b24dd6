import { type Column, type Table, tableOf } from '../shared/table.ts'
import { tablesXlsx } from '../shared/table-xlsx.ts'
import { type CommitteeFigure, committeeBlocks } from './committee-figures.ts'
import { type CommitteeReport, quarterText, committeeTexts as texts } from './committee-texts.ts'

type Pool = CommitteeReport['capacity']['pools'][number]
type Row = CommitteeFigure & { readonly title: string }

/** Bytes of a « Go », the size that is shown, priced and enforced. */
const gigabyteBytes = 2n ** 30n
const decimals = 3

/** A size in « Go » as decimal text, cut after three decimals. */
function gigabytesText(bytes: bigint): string {
  const scaled = (bytes * 10n ** BigInt(decimals)) / gigabyteBytes
  const digits = scaled.toString().padStart(decimals + 1, '0')
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`
}

const poolColumns: readonly Column<Pool>[] = [
  { field: 'pool', title: 'Enveloppe', kind: 'text', width: 32, valueOf: ({ name }) => name },
  { field: 'offer', title: 'Offre', kind: 'text', width: 24, valueOf: ({ offerName }) => offerName },
  {
    field: 'total',
    title: 'Total (Go)',
    kind: 'decimal',
    width: 14,
    valueOf: ({ totalBytes }) => gigabytesText(totalBytes),
  },
  {
    field: 'reserved',
    title: 'Réservé (Go)',
    kind: 'decimal',
    width: 14,
    valueOf: ({ reservedBytes }) => gigabytesText(reservedBytes),
  },
  {
    field: 'used',
    title: 'Utilisé (Go)',
    kind: 'decimal',
    width: 14,
    valueOf: ({ usedBytes }) => (usedBytes === null ? null : gigabytesText(usedBytes)),
  },
  {
    field: 'daysToFull',
    title: 'Pleine dans (jours)',
    kind: 'count',
    width: 14,
    valueOf: ({ daysToFull }) => (daysToFull === null ? null : BigInt(daysToFull)),
  },
]

const figureColumns: readonly Column<Row>[] = [
  { field: 'block', title: 'Rubrique', kind: 'text', width: 28, valueOf: ({ title }) => title },
  { field: 'label', title: 'Indicateur', kind: 'text', width: 44, valueOf: ({ label }) => label },
  {
    field: 'count',
    title: 'Nombre',
    kind: 'count',
    width: 12,
    valueOf: (row) => (row.kind === 'count' ? BigInt(row.value) : null),
  },
  {
    field: 'amount',
    title: 'Montant (EUR HT)',
    kind: 'cents',
    width: 18,
    valueOf: (row) => (row.kind === 'cents' ? row.value : null),
  },
  {
    field: 'workingDays',
    title: 'Jours ouvrés',
    kind: 'decimal',
    width: 14,
    valueOf: (row) =>
      row.kind !== 'halfDays' || row.value === null
        ? null
        : `${Math.floor(row.value / 2)}.${row.value % 2 === 0 ? '0' : '5'}`,
  },
]

type Said = readonly [what: string, value: string]

const saidColumns: readonly Column<Said>[] = [
  { field: 'what', title: 'Rapport', kind: 'text', width: 24, valueOf: ([what]) => what },
  { field: 'value', title: 'Valeur', kind: 'text', width: 52, valueOf: ([, value]) => value },
]

/** Of what and of when the figures are, so that the file can be understood without the page. */
function aboutTable({
  operatorName,
  quarter,
  firstDay,
  lastDay,
  isEnded,
  asOf,
  readAt,
  capacity,
}: CommitteeReport): Table {
  const iso = (instant: number) => new Date(instant).toISOString()
  const said: readonly Said[] = [
    ['Service', operatorName],
    ['Trimestre', quarterText(quarter)],
    ['Période', `${firstDay} à ${lastDay}`],
    ['État', isEnded ? 'terminé' : 'en cours, chiffres provisoires'],
    ['Arrêté à', iso(asOf)],
    ['Lu à', iso(readAt)],
    ['Utilisation du', capacity.usedOn ?? texts.notMeasured],
    ['Autres enveloppes', String(capacity.leftOutCount)],
  ]
  return tableOf('Rapport', saidColumns, said)
}

/** The report of a quarter as a workbook: figures, pools, and what they are of. Numbers are numbers; what is not known is empty. */
export function committeeReportXlsx(report: CommitteeReport): Promise<Uint8Array> {
  const rows = committeeBlocks(report).flatMap(({ title, figures }) =>
    figures.map((figure): Row => ({ ...figure, title })),
  )
  const tables = [
    tableOf('Indicateurs', figureColumns, rows),
    tableOf('Capacité', poolColumns, report.capacity.pools),
    aboutTable(report),
  ]
  return tablesXlsx(tables, {
    title: `${texts.title} ${quarterText(report.quarter)}`,
    author: report.operatorName,
    datedMs: report.readAt,
  })
}
