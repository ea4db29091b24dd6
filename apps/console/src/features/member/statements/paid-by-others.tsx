import type { LinePaidByOther } from '@grenier/contracts'
import type { UseQueryResult } from '@tanstack/react-query'
import { useSignedIn } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { FirstRows } from '../../../shared/ui/first-rows.tsx'
import { Panel } from '../../../shared/ui/page.tsx'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import table from '../../../shared/ui/table.module.css'
import { TableScroll } from '../../../shared/ui/table-scroll.tsx'
import { WorkbookLink } from '../../../shared/ui/workbook-link.tsx'
import { type PaidStatement, paidStatements } from './paid-statements.ts'
import classes from './statements.module.css'

/** A quarter, until all are asked for. */
const statementsShownMax = 3

interface PaidByOthersProps {
  readonly tenantId: string
  readonly query: UseQueryResult<LinePaidByOther[]>
}

/** What somebody else pays for a commune, by statement; nothing where it pays for itself, as most do. */
export function PaidByOthers({ tenantId, query }: PaidByOthersProps) {
  const { t } = useSpeech()
  const title = t('paidByOthers.title')
  if (query.data === undefined) {
    // While it is asked for nothing stands there: for most communes nothing will.
    if (!query.isError) return null
    return (
      <Panel title={title}>
        <ProblemView error={query.error} onRetry={() => void query.refetch()} />
      </Panel>
    )
  }
  if (query.data.length === 0) return null
  return (
    <Panel title={title} aside={<WorkbookLink list="/v1/lines-paid-by-others" name={title} filters={{ tenantId }} />}>
      <p>{t('paidByOthers.lead')}</p>
      {query.data.some(({ simulated }) => simulated) && <p className={classes['soft']}>{t('statement.simulated')}</p>}
      <div className={classes['paid']}>
        <FirstRows rows={paidStatements(query.data)} max={statementsShownMax}>
          {(shown) => shown.map((statement) => <Paid key={statement.number} statement={statement} />)}
        </FirstRows>
      </div>
    </Panel>
  )
}

/** One statement of a payer: whose, and the lines that are the reader's. */
function Paid({ statement }: { readonly statement: PaidStatement }) {
  const { t, formats } = useSpeech()
  const { timeZone } = useSignedIn().installation
  const { month, number, payerName, issuedAt, sumCents } = statement
  return (
    <article>
      <h3>
        {payerName}, {formats.month(month)}
      </h3>
      <p className={classes['soft']}>
        {t('statement.number', { number })}, {t('statement.issuedOn', { day: formats.dayOf(issuedAt, timeZone) })}
      </p>
      {sumCents < 0n && <StatusMark standing="over" text={t('paidByOthers.deducted', { payer: payerName })} />}
      <PaidLines statement={statement} />
    </article>
  )
}

/** What a line is counted in and its price stand below each other: a phone has room for both. */
function PaidLines({ statement: { number, lines, sumCents } }: { readonly statement: PaidStatement }) {
  const { t, formats } = useSpeech()
  return (
    <TableScroll label={t('statement.number', { number })}>
      <table className={table['table']}>
        <thead>
          <tr>
            <th scope="col">{t('statement.line')}</th>
            <th scope="col">{t('paidByOthers.units')}</th>
            <th scope="col" className={table['number']}>
              {t('statement.amount')}
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.position}>
              <th scope="row">{line.label}</th>
              <td>
                {line.quantityText}
                <div className={classes['soft']}>{line.unitPriceText}</div>
              </td>
              <td className={table['number']}>{formats.centsInColumn(line.amountCents)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={2}>
              {t('paidByOthers.total')}
            </th>
            <td className={table['number']}>{formats.centsInColumn(sumCents)}</td>
          </tr>
        </tfoot>
      </table>
    </TableScroll>
  )
}
