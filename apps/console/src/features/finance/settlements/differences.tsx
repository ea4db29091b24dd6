import type { SettlementDifference } from '@grenier/contracts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { type Standing, StatusMark } from '../../../shared/ui/status-mark.tsx'
import table from '../../../shared/ui/table.module.css'
import { TableScroll } from '../../../shared/ui/table-scroll.tsx'

const marks = { 'not-titred': 'waiting', rejected: 'bad', 'amount-differs': 'bad' } as const satisfies Record<
  SettlementDifference['kind'],
  Standing
>

/** Each statement whose titres do not come to what it asks for, and by how much. */
export function Differences({ rows }: { readonly rows: readonly SettlementDifference[] }) {
  const { t, formats } = useSpeech()
  return (
    <TableScroll label={t('settlement.differences')}>
      <table className={table['table']}>
        <thead>
          <tr>
            <th scope="col">{t('closing.payer')}</th>
            <th scope="col">{t('settlement.number')}</th>
            <th scope="col">{t('settlement.why')}</th>
            {(['asked', 'titred', 'missing', 'paid'] as const).map((column) => (
              <th key={column} scope="col" className={table['number']}>
                {t(`settlement.column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ statementId, payerName, number, kind, payableCents, titredCents, paidCents }) => (
            <tr key={statementId}>
              <th scope="row">{payerName}</th>
              <td>{number}</td>
              <td>
                <StatusMark standing={marks[kind]} text={t(`settlement.kind.${kind}`)} />
              </td>
              <td className={table['number']}>{formats.centsInColumn(payableCents)}</td>
              <td className={table['number']}>{formats.centsInColumn(titredCents)}</td>
              <td className={table['number']}>
                <strong>{formats.centsInColumn(payableCents - titredCents)}</strong>
              </td>
              <td className={table['number']}>{formats.centsInColumn(paidCents)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  )
}
