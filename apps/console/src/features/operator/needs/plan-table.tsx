import type { NeedsPlan } from '@grenier/contracts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import table from '../../../shared/ui/table.module.css'
import { TableScroll } from '../../../shared/ui/table-scroll.tsx'
import classes from './campaign.module.css'

const columns = ['givable', 'given', 'growth', 'plannedSize', 'full', 'fullAfter'] as const

/** Each pool beside what its members want of it. */
export function PlanTable({ pools }: Pick<NeedsPlan, 'pools'>) {
  const { t, tCount, formats } = useSpeech()
  const days = (count: number | null): string => {
    if (count === null) return t('campaign.daysUnknown')
    return count === 0 ? t('campaign.fullNow') : tCount('campaign.days', count)
  }
  const signed = (bytes: bigint): string =>
    bytes < 0n ? `−${formats.bytes(-bytes, 'down')}` : formats.bytes(bytes, 'up')
  return (
    <TableScroll label={t('campaign.plan')}>
      <table className={table['table']}>
        <thead>
          <tr>
            <th scope="col">{t('campaign.pool')}</th>
            <th scope="col">{t('campaign.verdict')}</th>
            {columns.map((column) => (
              <th key={column} scope="col" className={table['number']}>
                {t(`campaign.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {pools.map((pool) => (
            <tr key={`${pool.poolId} ${pool.offerId}`}>
              <th scope="row" className={classes['pool'] ?? ''}>
                {pool.name}
                <div className={table['soft']}>{pool.offerName}</div>
              </th>
              <td>
                <StatusMark
                  standing={pool.lackingBytes > 0n ? 'bad' : 'good'}
                  text={
                    pool.lackingBytes > 0n
                      ? t('campaign.lacks', { size: formats.bytes(pool.lackingBytes, 'up') })
                      : t('campaign.fits')
                  }
                />
              </td>
              <td className={table['number']}>{formats.bytes(pool.givableBytes)}</td>
              <td className={table['number']}>{formats.bytes(pool.allocatedBytes + pool.heldBytes, 'up')}</td>
              <td className={table['number']}>{signed(pool.growthBytes)}</td>
              <td className={table['number']}>{signed(pool.plannedBytes)}</td>
              <td className={table['number']}>{days(pool.daysToFullBefore)}</td>
              <td className={table['number']}>{days(pool.daysToFullAfter)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  )
}
