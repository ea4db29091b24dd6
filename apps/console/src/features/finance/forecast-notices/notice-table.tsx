import type { ForecastNoticeSummary } from '@grenier/contracts/forecast-notice'
import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import table from '../../../shared/ui/table.module.css'
import { TableScroll } from '../../../shared/ui/table-scroll.tsx'
import { NoticeState } from './notice-state.tsx'

const rowsAtOnce = 100
const wide = `${table['number']} ${table['wide']}`

interface NoticeTableProps {
  readonly year: string
  readonly notices: readonly ForecastNoticeSummary[]
}

/** The notices of a year by payer: what it comes to, and how far each has come. */
export function NoticeTable({ year, notices }: NoticeTableProps) {
  const { t, formats } = useSpeech()
  const [rows, setRows] = useState(rowsAtOnce)
  return (
    <>
      <TableScroll label={t('notice.list')}>
        <table className={table['table']}>
          <thead>
            <tr>
              <th scope="col">{t('notice.payer')}</th>
              <th scope="col" className={wide}>
                {t('notice.projected', { year: String(Number(year) - 1) })}
              </th>
              <th scope="col" className={wide}>
                {t('notice.forecast', { year })}
              </th>
              <th scope="col" className={table['number']}>
                {t('notice.payable')}
              </th>
            </tr>
          </thead>
          <tbody>
            {notices.slice(0, rows).map((notice) => (
              <tr key={notice.id}>
                <th scope="row">
                  <Link to="/forecast-notices/$forecastNoticeId" params={{ forecastNoticeId: notice.id }}>
                    {notice.payerName}
                  </Link>{' '}
                  <NoticeState notice={notice} />
                </th>
                <td className={wide}>{formats.centsInColumn(notice.projectedCents)}</td>
                <td className={wide}>{formats.centsInColumn(notice.forecastCents)}</td>
                <td className={table['number']}>
                  <strong>{formats.centsInColumn(notice.payableCents)}</strong>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
      {notices.length > rows && (
        <Button variant="default" onClick={() => setRows(rows + rowsAtOnce)}>
          {t('notice.more')}
        </Button>
      )}
    </>
  )
}
