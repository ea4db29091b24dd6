import type { CivilMonth } from '@grenier/quota-billing'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useClient } from '../../../shared/api/client.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { LateSkeleton } from '../../../shared/ui/late-skeleton.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import table from '../../../shared/ui/table.module.css'
import { TableScroll } from '../../../shared/ui/table-scroll.tsx'

const pageMax = 500

/** Every charge of one member and month; each is explained down to the days it was measured on. */
export function ChargeList({ tenantId, month }: { readonly tenantId: string; readonly month: CivilMonth }) {
  const client = useClient()
  const { t, formats } = useSpeech()
  const charges = useQuery({
    queryKey: ['listCharges', tenantId, month],
    queryFn: ({ signal }) =>
      Array.fromAsync(client.items('listCharges', { query: { tenantId, month, limit: pageMax }, signal })),
  })
  return (
    <Shown query={charges} skeleton={<LateSkeleton height={120} />}>
      {(rows) => (
        <TableScroll label={t('charges.rows')}>
          <table className={table['table']}>
            <thead>
              <tr>
                <th scope="col">{t('charges.row')}</th>
                <th scope="col">{t('charges.kind')}</th>
                <th scope="col" className={table['number']}>
                  {t('charges.amount')}
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ id, label, kind, originMonth, amountMicros }) => (
                <tr key={id}>
                  <th scope="row">
                    <Link to="/charges/$chargeId" params={{ chargeId: id }}>
                      {label}
                    </Link>
                    {originMonth !== null && (
                      <span className={table['soft']}>
                        {' '}
                        {t('charges.corrects', { month: formats.month(originMonth) })}
                      </span>
                    )}
                  </th>
                  <td>{t(`charges.kind.${kind}`)}</td>
                  <td className={table['number']}>{formats.eurosInColumn(amountMicros)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableScroll>
      )}
    </Shown>
  )
}
