import { useQuery } from '@tanstack/react-query'
import { useClient } from '../../../shared/api/client.ts'
import form from '../../../shared/finance/form.module.css'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { FirstRows } from '../../../shared/ui/first-rows.tsx'
import { LateSkeleton } from '../../../shared/ui/late-skeleton.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import table from '../../../shared/ui/table.module.css'
import { TableScroll } from '../../../shared/ui/table-scroll.tsx'

const pageMax = 500
const shownMax = 24

/** Costs that members share, the newest first, each with its key and what nobody carries. */
export function CostPools() {
  const client = useClient()
  const { t, formats } = useSpeech()
  const pools = useQuery({
    queryKey: ['listCostPools'],
    queryFn: ({ signal }) => Array.fromAsync(client.items('listCostPools', { query: { limit: pageMax }, signal })),
  })
  return (
    <Shown query={pools} skeleton={<LateSkeleton height={120} />}>
      {(all) =>
        all.length === 0 ? (
          <p className={form['soft']}>{t('tariff.poolsNone')}</p>
        ) : (
          <FirstRows rows={all.toReversed()} max={shownMax}>
            {(shown) => (
              <TableScroll label={t('tariff.pools')}>
                <table className={table['table']}>
                  <thead>
                    <tr>
                      <th scope="col">{t('tariff.pool')}</th>
                      <th scope="col">{t('tariff.month')}</th>
                      <th scope="col">{t('tariff.key')}</th>
                      <th scope="col" className={table['number']}>
                        {t('tariff.unshared')}
                      </th>
                      <th scope="col" className={table['number']}>
                        {t('tariff.amount')}
                      </th>
                    </tr>
                  </thead>
                  <tbody>
                    {shown.map(({ id, name, month, key, amountCents, unsharedCents }) => (
                      <tr key={id}>
                        <th scope="row">{name}</th>
                        <td>{formats.shortMonth(month)}</td>
                        <td>{t(`tariff.key.${key.kind}`)}</td>
                        <td className={table['number']}>
                          {unsharedCents === null ? t('tariff.notShared') : formats.centsInColumn(unsharedCents)}
                        </td>
                        <td className={table['number']}>{formats.centsInColumn(amountCents)}</td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </TableScroll>
            )}
          </FirstRows>
        )
      }
    </Shown>
  )
}
