import type { ChargeRow } from '@grenier/contracts'
import type { CivilMonth } from '@grenier/quota-billing'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import table from '../../../shared/ui/table.module.css'
import { TableScroll } from '../../../shared/ui/table-scroll.tsx'
import classes from './statements.module.css'

interface ServiceCost {
  readonly label: string
  readonly byMonth: ReadonlyMap<CivilMonth, bigint>
  readonly totalMicros: bigint
}

/** What each service cost in each month, the dearest first: roundings and advances belong to none. */
function costsByService(charges: readonly ChargeRow[]): readonly ServiceCost[] {
  const counted = charges.filter(({ kind }) => kind !== 'rounding' && kind !== 'advance')
  const services = [...Map.groupBy(counted, ({ label }) => label)].map(([label, rows]): ServiceCost => {
    const byMonth = new Map<CivilMonth, bigint>()
    for (const { month, amountMicros } of rows) byMonth.set(month, (byMonth.get(month) ?? 0n) + amountMicros)
    return { label, byMonth, totalMicros: rows.reduce((sum, { amountMicros }) => sum + amountMicros, 0n) }
  })
  return services.toSorted((one, other) => Number(other.totalMicros - one.totalMicros))
}

const monthsShownMax = 12

/** The months that have charges, the last twelve of them: an agreement goes on for years, and a screen is no wider for it. */
function monthsShown(charges: readonly Pick<ChargeRow, 'month'>[]): readonly CivilMonth[] {
  return [...new Set(charges.map(({ month }) => month))].toSorted().slice(-monthsShownMax)
}

const barWidth = 1_000
const shades = 5
/** One colour for one service; from the fifth on they share the palest, so that no two that stand apart look alike. */
const shadeOf = (index: number) => Math.min(index, shades - 1)

/** A bar per month, a part per service, and the same figures as a table: nobody has to read colours. */
export function CostChart({ charges }: { readonly charges: readonly ChargeRow[] }) {
  const { t, formats } = useSpeech()
  const months = monthsShown(charges)
  const shown = charges.filter(({ month }) => months.includes(month))
  const services = costsByService(shown)
  const totalOf = (month: CivilMonth) => services.reduce((sum, { byMonth }) => sum + (byMonth.get(month) ?? 0n), 0n)
  const most = months.map(totalOf).reduce((larger, total) => (total > larger ? total : larger), 1n)
  return (
    <div className={classes['chart']}>
      {shown.length < charges.length && <p className={classes['soft']}>{t('statement.lastMonths')}</p>}
      {months.map((month) => (
        <div key={month} className={classes['month']}>
          <span>{formats.shortMonth(month)}</span>
          <MonthBar services={services} month={month} most={most} />
          <strong>{formats.euros(totalOf(month))}</strong>
        </div>
      ))}
      <TableScroll label={t('statement.table')}>
        <table className={table['table']}>
          <caption className={table['caption']}>{t('statement.table')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('statement.line')}</th>
              {months.map((month) => (
                <th key={month} scope="col" className={table['number']}>
                  {formats.shortMonth(month)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {services.map(({ label, byMonth }, index) => (
              <tr key={label}>
                <th scope="row">
                  <span className={classes['key']} data-shade={shadeOf(index)} aria-hidden />
                  {label}
                </th>
                {months.map((month) => (
                  <td key={month} className={table['number']}>
                    {formats.euros(byMonth.get(month) ?? 0n)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
    </div>
  )
}

function MonthBar({ services, month, most }: { services: readonly ServiceCost[]; month: CivilMonth; most: bigint }) {
  let from = 0
  return (
    <svg className={classes['bar']} viewBox={`0 0 ${barWidth} 20`} preserveAspectRatio="none" aria-hidden>
      {services.map(({ label, byMonth }, index) => {
        const width = Number(((byMonth.get(month) ?? 0n) * BigInt(barWidth)) / most)
        const x = from
        from += Math.max(0, width)
        return <rect key={label} x={x} width={Math.max(0, width)} height="20" data-shade={shadeOf(index)} />
      })}
    </svg>
  )
}
