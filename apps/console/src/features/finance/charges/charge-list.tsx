import type { Answer } from '@grenier/contracts'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useClient } from '../../../shared/api/client.ts'
import type { SummedCharges } from '../../../shared/api/finance-queries.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { LateSkeleton } from '../../../shared/ui/late-skeleton.tsx'
import { MoreButton } from '../../../shared/ui/more-button.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import table from '../../../shared/ui/table.module.css'
import { TableScroll } from '../../../shared/ui/table-scroll.tsx'

const rowsPerPage = 200

/** The charges that the view is of: its months, and its member, service and site where they are chosen. */
export type ListedCharges = Pick<SummedCharges, 'from' | 'to' | 'tenantId' | 'service' | 'siteId'>

/**
 * Every charge of the view, page by page, and whose each is where no member is chosen; each is explained down to the days it
 * was measured on.
 */
export function ChargeList({ listed }: { readonly listed: ListedCharges }) {
  const client = useClient()
  const { t } = useSpeech()
  const isOfAll = listed.tenantId === undefined
  const charges = useInfiniteQuery({
    queryKey: ['listCharges', listed],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      client.call('listCharges', { query: { ...listed, limit: rowsPerPage, cursor: pageParam }, signal }),
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  })
  return (
    <Shown query={charges} skeleton={<LateSkeleton height={120} />}>
      {({ pages }) => (
        <>
          <TableScroll label={t('charges.rows')}>
            <table className={table['table']}>
              <thead>
                <tr>
                  <th scope="col">{t('charges.row')}</th>
                  {isOfAll && <th scope="col">{t('charges.by.member')}</th>}
                  <th scope="col">{t('charges.month')}</th>
                  <th scope="col">{t('charges.kind')}</th>
                  <th scope="col" className={table['number']}>
                    {t('charges.amount')}
                  </th>
                </tr>
              </thead>
              <tbody>
                {pages
                  .flatMap(({ items }) => items)
                  .map((charge) => (
                    <ChargeLine key={charge.id} charge={charge} isOfAll={isOfAll} />
                  ))}
              </tbody>
            </table>
          </TableScroll>
          <MoreButton query={charges} text={t('finance.more')} />
        </>
      )}
    </Shown>
  )
}

interface ChargeLineProps {
  readonly charge: Answer<'listCharges'>['items'][number]
  readonly isOfAll: boolean
}

function ChargeLine({ charge, isOfAll }: ChargeLineProps) {
  const { id, label, month, kind, originMonth, amountMicros, memberName } = charge
  const { t, formats } = useSpeech()
  return (
    <tr>
      <th scope="row">
        <Link to="/charges/$chargeId" params={{ chargeId: id }}>
          {label}
        </Link>
        {originMonth !== null && (
          <span className={table['soft']}> {t('charges.corrects', { month: formats.month(originMonth) })}</span>
        )}
      </th>
      {isOfAll && <td>{memberName}</td>}
      <td>{formats.shortMonth(month)}</td>
      <td>{t(`charges.kind.${kind}`)}</td>
      <td className={table['number']}>{formats.eurosInColumn(amountMicros)}</td>
    </tr>
  )
}
