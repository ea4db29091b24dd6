import { Link } from '@tanstack/react-router'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { Panel } from '../../../shared/ui/page.tsx'
import table from '../../../shared/ui/table.module.css'
import { TableScroll } from '../../../shared/ui/table-scroll.tsx'
import type { NamedBalance } from './pool-holders.ts'
import classes from './pools.module.css'

interface BalancesTableProps {
  readonly poolId: string
  readonly balances: readonly NamedBalance[]
  /** The one whose holders stand below. */
  readonly chosen: NamedBalance
}

const columns = ['capacity', 'given', 'held', 'free'] as const

/** What a pool may give of each offer, has given, holds and has left; each offer leads to who has it. */
export function BalancesTable({ poolId, balances, chosen }: BalancesTableProps) {
  const { t } = useSpeech()
  return (
    <Panel title={t('holders.offers')}>
      <TableScroll label={t('holders.offers')}>
        <table className={`${table['table']} ${table['stacked']} ${classes['balances']}`}>
          <thead>
            <tr>
              <th scope="col">{t('holders.offer')}</th>
              {columns.map((column) => (
                <th key={column} scope="col" className={table['number']}>
                  {t(`holders.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {balances.map((named) => (
              <BalanceRow
                key={named.balance.offerId}
                poolId={poolId}
                named={named}
                isChosen={named.balance.offerId === chosen.balance.offerId}
              />
            ))}
          </tbody>
        </table>
      </TableScroll>
    </Panel>
  )
}

interface BalanceRowProps {
  readonly poolId: string
  readonly named: NamedBalance
  readonly isChosen: boolean
}

function BalanceRow({ poolId, named: { name, balance }, isChosen }: BalanceRowProps) {
  const { t, formats } = useSpeech()
  const { offerId, limitBytes, overcommitPercent, capacityBytes, allocatedBytes, heldBytes, freeBytes } = balance
  const figures = {
    capacity: limitBytes === null ? t('pools.noLimit') : formats.bytes(capacityBytes),
    given: formats.bytes(allocatedBytes, 'up'),
    held: formats.bytes(heldBytes, 'up'),
    free: freeBytes === null ? '–' : formats.bytes(freeBytes),
  }
  return (
    <tr aria-current={isChosen || undefined}>
      <th scope="row">
        {isChosen ? (
          <>
            <strong>{name}</strong> <span className={table['soft']}>{t('holders.chosen')}</span>
          </>
        ) : (
          <Link to="/operator/pools/$poolId" params={{ poolId }} search={{ offer: offerId }} resetScroll={false}>
            {name}
          </Link>
        )}
        {limitBytes !== null && overcommitPercent > 100 && (
          <div className={table['soft']}>
            {t('holders.overcommit', {
              limit: formats.bytes(limitBytes),
              percent: formats.whole(overcommitPercent),
            })}
          </div>
        )}
      </th>
      {columns.map((column) => (
        <td key={column} className={table['number']} data-label={t(`holders.${column}`)}>
          {figures[column]}
        </td>
      ))}
    </tr>
  )
}
