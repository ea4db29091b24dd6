import type { ForecastNotice } from '@grenier/contracts/forecast-notice'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import table from '../../../shared/ui/table.module.css'
import { TableScroll } from '../../../shared/ui/table-scroll.tsx'
import { RowName } from './row-name.tsx'

type Part = ForecastNotice['content']['parts'][number]

interface PartTableProps {
  readonly year: string
  readonly part: Part
}

/** One beneficiary: three years by service, and what the last of them is made of. */
export function PartTable({ year, part }: PartTableProps) {
  const { t, formats } = useSpeech()
  const cents = (amount: bigint | null): string => (amount === null ? '–' : formats.centsInColumn(amount))
  const former = t(part.formerLabel === 'repris' ? 'notice.formerRepris' : 'notice.former', {
    year: String(Number(year) - 2),
  })
  const projected = t('notice.projected', { year: String(Number(year) - 1) })
  const forecast = t('notice.forecast', { year })
  const before = part.formerCents === null ? t('notice.unknown') : cents(part.formerCents)
  return (
    <TableScroll label={part.name}>
      <table className={`${table['table']} ${table['stacked']}`}>
        <thead>
          <tr>
            <th scope="col">{t('notice.service')}</th>
            {[former, projected, forecast].map((title) => (
              <th key={title} scope="col" className={table['number']}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {part.rows.map((row) => (
            <tr key={row.service ?? ''}>
              <th scope="row">
                <RowName row={row} />
              </th>
              <td className={table['number']} data-label={former}>
                {cents(row.formerCents)}
              </td>
              <td className={table['number']} data-label={projected}>
                {cents(row.projectedCents)}
              </td>
              <td className={table['number']} data-label={forecast}>
                <strong>{cents(row.forecastCents)}</strong>
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t('notice.total')}</th>
            <td className={table['number']} data-label={former}>
              {before}
            </td>
            <td className={table['number']} data-label={projected}>
              {cents(part.projectedCents)}
            </td>
            <td className={table['number']} data-label={forecast}>
              {cents(part.forecastCents)}
            </td>
          </tr>
        </tfoot>
      </table>
    </TableScroll>
  )
}
