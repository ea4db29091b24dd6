import type { Statement } from '@grenier/contracts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import table from '../../../shared/ui/table.module.css'
import { TableScroll } from '../../../shared/ui/table-scroll.tsx'

type StatedLines = Pick<Statement, 'lines' | 'tenantId' | 'totalCents'>

/** The lines of a statement or of its draft, and their sum. */
export function LinesTable({ statement }: { readonly statement: StatedLines }) {
  const { t, formats } = useSpeech()
  return (
    <TableScroll label={t('statement.lines')}>
      <table className={table['table']}>
        <thead>
          <tr>
            <th scope="col">{t('statement.line')}</th>
            <th scope="col">{t('statement.quantity')}</th>
            <th scope="col" className={table['wide']}>
              {t('statement.unitPrice')}
            </th>
            <th scope="col" className={table['number']}>
              {t('statement.amount')}
            </th>
          </tr>
        </thead>
        <tbody>
          {statement.lines.map((line) => (
            <tr key={line.position}>
              <th scope="row">
                {line.label}
                {line.beneficiaryTenantId !== statement.tenantId &&
                  ` ${t('statement.beneficiary', { name: line.beneficiaryName })}`}
              </th>
              <td>{line.quantityText}</td>
              <td className={table['wide']}>{line.unitPriceText}</td>
              <td className={table['number']}>{formats.eurosOfCents(line.amountCents)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={2}>
              {t('statement.total')}
            </th>
            <td className={table['wide']} />
            <td className={table['number']}>{formats.eurosOfCents(statement.totalCents)}</td>
          </tr>
        </tfoot>
      </table>
    </TableScroll>
  )
}
