import type { Statement } from '@grenier/contracts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import classes from './statements.module.css'

type StatedLines = Pick<Statement, 'lines' | 'tenantId' | 'totalCents'>

/** The lines of a statement or of its draft, and their sum. */
export function LinesTable({ statement }: { readonly statement: StatedLines }) {
  const { t, formats } = useSpeech()
  return (
    <div className={classes['scroll']}>
      <table className={classes['table']}>
        <thead>
          <tr>
            <th scope="col">{t('statement.line')}</th>
            <th scope="col">{t('statement.quantity')}</th>
            <th scope="col">{t('statement.unitPrice')}</th>
            <th scope="col" className={classes['number']}>
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
              <td>{line.unitPriceText}</td>
              <td className={classes['number']}>{formats.eurosOfCents(line.amountCents)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={3}>
              {t('statement.total')}
            </th>
            <td className={classes['number']}>{formats.eurosOfCents(statement.totalCents)}</td>
          </tr>
        </tfoot>
      </table>
    </div>
  )
}
