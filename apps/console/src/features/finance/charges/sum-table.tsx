import type { ChargeSums } from '@grenier/contracts'
import { Link } from '@tanstack/react-router'
import { type ChargeView, drillInto, sumsUp } from '../../../shared/finance/charge-view.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import table from '../../../shared/ui/table.module.css'
import { TableScroll } from '../../../shared/ui/table-scroll.tsx'
import classes from './charges.module.css'

interface SumTableProps {
  readonly sums: ChargeSums
  readonly view: ChargeView
  readonly onView: (view: ChargeView) => void
}

type Row = ChargeSums['items'][number]

/** A row a group, a column a month; what is beyond the rows shown is a row of its own, so that columns add up. */
export function SumTable({ sums, view }: SumTableProps) {
  const { t, formats } = useSpeech()
  const most = sums.items.reduce((larger, { amountMicros }) => (amountMicros > larger ? amountMicros : larger), 1n)
  return (
    <>
      <TableScroll label={t(`charges.by.${sums.by}`)}>
        <table className={table['table']}>
          <thead>
            <tr>
              <th scope="col">{t(`charges.by.${sums.by}`)}</th>
              {sums.months.map(({ month }) => (
                <th key={month} scope="col" className={table['number']}>
                  {formats.shortMonth(month)}
                </th>
              ))}
              <th scope="col" className={table['number']}>
                {t('charges.total')}
              </th>
            </tr>
          </thead>
          <tbody>
            {sums.items.map((row) => (
              <SumRow key={row.key ?? ''} row={row} sums={sums} view={view} most={most} />
            ))}
            <RestRow sums={sums} />
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{t('charges.total')}</th>
              {sums.months.map(({ month, amountMicros }) => (
                <td key={month} className={table['number']}>
                  {formats.eurosInColumn(amountMicros)}
                </td>
              ))}
              <td className={table['number']}>{formats.eurosInColumn(sums.totalMicros)}</td>
            </tr>
          </tfoot>
        </table>
      </TableScroll>
      <AddsUp sums={sums} />
    </>
  )
}

function SumRow({ row, sums, view, most }: { row: Row; sums: ChargeSums; view: ChargeView; most: bigint }) {
  const { t, formats } = useSpeech()
  const { key, name, amountMicros, months } = row
  const byMonth = new Map(months.map((one) => [one.month, one.amountMicros]))
  const share = Math.max(0, Number((amountMicros * 1_000n) / most))
  return (
    <tr>
      <th scope="row">
        {key === null ? (
          t('charges.noSite')
        ) : (
          <Link to="/finance/charges" search={drillInto(view, sums.by, key)}>
            {name ?? key}
          </Link>
        )}
        <svg className={classes['bar']} viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden>
          <rect width={share} height="10" />
        </svg>
      </th>
      {sums.months.map(({ month }) => (
        <td key={month} className={table['number']}>
          {formats.eurosInColumn(byMonth.get(month) ?? 0n)}
        </td>
      ))}
      <td className={table['number']}>
        <strong>{formats.eurosInColumn(amountMicros)}</strong>
      </td>
    </tr>
  )
}

/** What the groups that are not shown come to, exactly. */
function RestRow({ sums }: { readonly sums: ChargeSums }) {
  const { tCount, formats } = useSpeech()
  const count = sums.groupCount - sums.items.length
  if (count <= 0) return null
  const shownOf = (month: string): bigint =>
    sums.items
      .flatMap(({ months }) => months.filter((one) => one.month === month))
      .reduce((sum, { amountMicros }) => sum + amountMicros, 0n)
  const shown = sums.items.reduce((sum, { amountMicros }) => sum + amountMicros, 0n)
  return (
    <tr>
      <th scope="row">{tCount('charges.others', count)}</th>
      {sums.months.map(({ month, amountMicros }) => (
        <td key={month} className={table['number']}>
          {formats.eurosInColumn(amountMicros - shownOf(month))}
        </td>
      ))}
      <td className={table['number']}>{formats.eurosInColumn(sums.totalMicros - shown)}</td>
    </tr>
  )
}

/** Said because it was added up here again, to the millionth, and not because the answer says so. */
function AddsUp({ sums }: { readonly sums: ChargeSums }) {
  const { t } = useSpeech()
  const areMonthsWhole = sumsUp(
    sums.totalMicros,
    sums.months.map(({ amountMicros }) => amountMicros),
  )
  const isAllShown = sums.items.length === sums.groupCount
  const areRowsWhole = sums.items.every(({ amountMicros, months }) =>
    sumsUp(
      amountMicros,
      months.map((one) => one.amountMicros),
    ),
  )
  const areGroupsWhole =
    !isAllShown ||
    sumsUp(
      sums.totalMicros,
      sums.items.map(({ amountMicros }) => amountMicros),
    )
  const holds = areMonthsWhole && areRowsWhole && areGroupsWhole
  return (
    <p className={classes['holds']}>
      <StatusMark standing={holds ? 'good' : 'bad'} text={t(holds ? 'charges.addsUp' : 'charges.addsNotUp')} />
      <span className={table['soft']}>{t('charges.rounded')}</span>
    </p>
  )
}
