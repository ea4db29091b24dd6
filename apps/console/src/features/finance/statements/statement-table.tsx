import type { IssuedStatements } from '@grenier/contracts'
import { Link } from '@tanstack/react-router'
import { useSignedIn } from '../../../shared/api/session.tsx'
import type { StatementSettlement } from '../../../shared/finance/statement-list-view.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { type Standing, StatusMark } from '../../../shared/ui/status-mark.tsx'
import table from '../../../shared/ui/table.module.css'
import { TableScroll } from '../../../shared/ui/table-scroll.tsx'
import classes from './statements.module.css'

type Statement = IssuedStatements['items'][number]

const marks = {
  'not-titred': 'waiting',
  rejected: 'bad',
  'amount-differs': 'bad',
  titred: 'good',
  'partly-paid': 'waiting',
  paid: 'good',
  'nothing-due': 'over',
} as const satisfies Record<StatementSettlement, Standing>

/** A row a statement: whose, of when, how much, what the accounting made of it, and its files. */
export function StatementTable({ statements }: { readonly statements: readonly Statement[] }) {
  const { t } = useSpeech()
  return (
    <TableScroll label={t('stated.list')}>
      <table className={table['table']}>
        <thead>
          <tr>
            <th scope="col">{t('settlement.number')}</th>
            <th scope="col">{t('closing.payer')}</th>
            <th scope="col">{t('stated.month')}</th>
            <th scope="col">{t('stated.issuedOn')}</th>
            {(['asked', 'paid'] as const).map((column) => (
              <th key={column} scope="col" className={table['number']}>
                {t(`settlement.column.${column}`)}
              </th>
            ))}
            <th scope="col">{t('stated.settlement')}</th>
            <th scope="col">{t('stated.files')}</th>
          </tr>
        </thead>
        <tbody>
          {statements.map((statement) => (
            <StatementRow key={statement.id} statement={statement} />
          ))}
        </tbody>
      </table>
    </TableScroll>
  )
}

function StatementRow({ statement }: { readonly statement: Statement }) {
  const { t, formats } = useSpeech()
  const { installation } = useSignedIn()
  const { id, number, tenantId, payerName, month, issuedAt, kind, payableCents, paidCents, settlement } = statement
  return (
    <tr>
      <th scope="row">
        <Link to="/statements/$statementId" params={{ statementId: id }}>
          {number}
        </Link>
        {kind === 'giving-back' && <span className={table['soft']}> {t('closing.credit')}</span>}
      </th>
      <td>
        <Link to="/finance/statements" search={{ tenant: tenantId }}>
          {payerName}
        </Link>
      </td>
      <td>{formats.month(month)}</td>
      <td>{formats.dayOf(issuedAt, installation.timeZone)}</td>
      <td className={table['number']}>{formats.centsInColumn(payableCents)}</td>
      <td className={table['number']}>{formats.centsInColumn(paidCents)}</td>
      <td>
        <StatusMark standing={marks[settlement]} text={t(`stated.settlement.${settlement}`)} />
        {statement.isDisputed && (
          <div>
            <Link to="/finance/disputes">{t('stated.disputed')}</Link>
          </div>
        )}
      </td>
      <td>
        <Files statementId={id} number={number} />
      </td>
    </tr>
  )
}

/** The same statement as three files, named by their number for whoever hears links without their row. */
function Files({ statementId, number }: { readonly statementId: string; readonly number: string }) {
  const { t } = useSpeech()
  return (
    <span className={classes['files']}>
      {(['pdf', 'xlsx', 'csv'] as const).map((form) => (
        <a
          key={form}
          href={`/v1/statements/${statementId}/document.${form}`}
          aria-label={t('stated.fileOf', { form: form.toUpperCase(), number })}
          download
        >
          {form.toUpperCase()}
        </a>
      ))}
    </span>
  )
}
