import type { Answer } from '@grenier/contracts'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useClient } from '../../../shared/api/client.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { LateSkeleton } from '../../../shared/ui/late-skeleton.tsx'
import { MoreButton } from '../../../shared/ui/more-button.tsx'
import { Panel } from '../../../shared/ui/page.tsx'
import { ShownPages } from '../../../shared/ui/shown-pages.tsx'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import table from '../../../shared/ui/table.module.css'
import { TableScroll } from '../../../shared/ui/table-scroll.tsx'
import { WorkbookLink } from '../../../shared/ui/workbook-link.tsx'
import classes from './statements.module.css'

const pageSize = 50

/** What is owed and no statement asks for yet: under the recovery threshold, or waiting for the end of a cycle. */
export function CarriedPanel() {
  const client = useClient()
  const { t } = useSpeech()
  const carried = useInfiniteQuery({
    queryKey: ['listCarriedAmounts', 'open'],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      client.call('listCarriedAmounts', {
        query: { state: 'open', limit: pageSize, ...(pageParam === undefined ? {} : { cursor: pageParam }) },
        signal,
      }),
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  })
  return (
    <Panel
      title={t('carried.title')}
      aside={<WorkbookLink list="/v1/carried-amounts" name={t('carried.title')} filters={{ state: 'open' }} />}
    >
      <p className={classes['soft']}>{t('carried.lead')}</p>
      <ShownPages query={carried} skeleton={<LateSkeleton height={120} />}>
        {(_, pages) => {
          const rows = pages.flatMap(({ items }) => items)
          return rows.length === 0 ? <p>{t('carried.none')}</p> : <CarriedTable rows={rows} />
        }}
      </ShownPages>
      <MoreButton query={carried} text={t('finance.more')} />
    </Panel>
  )
}

type Carried = Answer<'listCarriedAmounts'>['items'][number]

function CarriedTable({ rows }: { readonly rows: readonly Carried[] }) {
  const { t, formats } = useSpeech()
  return (
    <TableScroll label={t('carried.title')}>
      <table className={table['table']}>
        <thead>
          <tr>
            <th scope="col">{t('closing.payer')}</th>
            <th scope="col">{t('carried.of')}</th>
            <th scope="col" className={table['number']}>
              {t('carried.amount')}
            </th>
            <th scope="col" className={table['number']}>
              {t('carried.threshold')}
            </th>
            <th scope="col">{t('carried.until')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ tenantId, payerName, month, amountMicros, thresholdCents, askedIn, isPaying }) => (
            <tr key={`${tenantId} ${month}`}>
              <th scope="row">
                <Link to="/finance/statements" search={{ tenant: tenantId }}>
                  {payerName}
                </Link>
              </th>
              <td>{formats.month(month)}</td>
              <td className={table['number']}>{formats.eurosInColumn(amountMicros)}</td>
              <td className={table['number']}>{formats.centsInColumn(thresholdCents)}</td>
              <td>
                {isPaying ? (
                  t(askedIn === null ? 'carried.untilThreshold' : 'carried.untilCycle', {
                    month: askedIn === null ? '' : formats.month(askedIn),
                  })
                ) : (
                  <StatusMark standing="bad" text={t('carried.nobodyPays')} />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  )
}
