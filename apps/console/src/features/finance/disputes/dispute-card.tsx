import type { Dispute } from '@grenier/contracts'
import { civilDateOf } from '@grenier/quota-billing'
import { Link } from '@tanstack/react-router'
import { usePersonNames } from '../../../shared/api/person-names.ts'
import { useMay, useSignedIn } from '../../../shared/api/session.tsx'
import { isCorrectionId } from '../../../shared/finance/correction-id.ts'
import { type DisputedStatement, useDisputedStatement } from '../../../shared/finance/use-disputed-statement.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { LateSkeleton } from '../../../shared/ui/late-skeleton.tsx'
import { Panel } from '../../../shared/ui/page.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import { type Standing, StatusMark } from '../../../shared/ui/status-mark.tsx'
import table from '../../../shared/ui/table.module.css'
import { TableScroll } from '../../../shared/ui/table-scroll.tsx'
import { AnswerForm } from './answer-form.tsx'
import classes from './disputes.module.css'

const marks = { withdrawn: 'over', rejected: 'over', corrected: 'good' } as const satisfies Record<
  Exclude<Dispute['state'], 'open'>,
  Standing
>

/** One dispute: what the payer says, the lines it says it of, and what finance answers. */
export function DisputeCard({ dispute }: { readonly dispute: Dispute }) {
  const { t, formats } = useSpeech()
  const { installation } = useSignedIn()
  const mayAnswer = useMay('finance')
  const statement = useDisputedStatement(dispute)
  const { reason, raisedBy, raisedAt, state } = dispute
  const nameOfPerson = usePersonNames([raisedBy])
  return (
    <Panel title={statement.data?.payerName ?? t('dispute.payer')} aside={<Mark dispute={dispute} />}>
      <div className={classes['card']}>
        <blockquote className={classes['reason']}>{reason}</blockquote>
        <p className={classes['soft']}>
          {t('dispute.raised', { who: nameOfPerson(raisedBy), day: formats.dayOf(raisedAt, installation.timeZone) })}
        </p>
        <Shown query={statement} skeleton={<LateSkeleton height={120} />}>
          {(known) => <Lines dispute={dispute} statement={known} />}
        </Shown>
        {state === 'open' && mayAnswer && <AnswerForm dispute={dispute} statement={statement.data} />}
        {state !== 'open' && <Ended dispute={dispute} statement={statement.data} />}
      </div>
    </Panel>
  )
}

/** By when an answer is owed, or how it ended; what is overdue says so. */
function Mark({ dispute: { state, dueOn } }: { readonly dispute: Dispute }) {
  const { t, formats } = useSpeech()
  const { installation } = useSignedIn()
  if (state !== 'open') return <StatusMark standing={marks[state]} text={t(`dispute.state.${state}`)} />
  const isLate = civilDateOf(installation.now, installation.timeZone) > dueOn
  const day = formats.day(dueOn)
  return <StatusMark standing={isLate ? 'bad' : 'waiting'} text={t(isLate ? 'dispute.late' : 'dispute.due', { day })} />
}

function Lines({ dispute, statement }: { dispute: Dispute; statement: DisputedStatement }) {
  const { t, formats } = useSpeech()
  const { number, month, payableCents, lines } = statement
  const disputed = lines.filter(({ position }) => dispute.positions.includes(position))
  const sum = disputed.reduce((total, { amountCents }) => total + amountCents, 0n)
  return (
    <>
      <TableScroll label={t('dispute.lines')}>
        <table className={table['table']}>
          <caption className={table['caption']}>
            {t(number === null ? 'dispute.ofDraft' : 'dispute.ofStatement', {
              number: number ?? '',
              month: formats.month(month),
              amount: formats.eurosOfCents(payableCents),
            })}
          </caption>
          <thead>
            <tr>
              <th scope="col">{t('dispute.line')}</th>
              <th scope="col">{t('dispute.quantity')}</th>
              <th scope="col" className={table['number']}>
                {t('dispute.amount')}
              </th>
            </tr>
          </thead>
          <tbody>
            {disputed.map(({ position, label, quantityText, beneficiaryName, amountCents }) => (
              <tr key={position}>
                <th scope="row">
                  {label}
                  {beneficiaryName !== statement.payerName && (
                    <span className={table['soft']}> {t('dispute.for', { name: beneficiaryName })}</span>
                  )}
                </th>
                <td>{quantityText}</td>
                <td className={table['number']}>{formats.centsInColumn(amountCents)}</td>
              </tr>
            ))}
          </tbody>
          {disputed.length > 1 && (
            <tfoot>
              <tr>
                <th scope="row" colSpan={2}>
                  {t('charges.total')}
                </th>
                <td className={table['number']}>{formats.centsInColumn(sum)}</td>
              </tr>
            </tfoot>
          )}
        </table>
      </TableScroll>
      <p>
        <Link
          to="/finance/charges"
          search={{ from: month, to: month, tenant: disputed[0]?.beneficiaryTenantId ?? dispute.tenantId }}
        >
          {t('dispute.explain')}
        </Link>
      </p>
    </>
  )
}

/** The credits that give back what was asked too much, to be opened; of a correction whose credit is still to come, that it is. */
function CorrectedBy({ dispute, statement }: { dispute: Dispute; statement: DisputedStatement | undefined }) {
  const { t } = useSpeech()
  const { correction, raisedAt } = dispute
  if (correction === null) return null
  const issued = statement?.credits.filter(({ issuedAt }) => issuedAt >= raisedAt) ?? []
  const named = issued.find(({ number }) => number === correction)
  const credits = named === undefined && isCorrectionId(correction) ? issued : issued.filter((one) => one === named)
  if (credits.length === 0) {
    return <p>{isCorrectionId(correction) ? t('dispute.creditToCome') : t('dispute.correctedBy', { correction })}</p>
  }
  return credits.map(({ id, number }) => (
    <p key={id}>
      <Link to="/statements/$statementId" params={{ statementId: id }}>
        {t('dispute.byCredit', { number })}
      </Link>
    </p>
  ))
}

function Ended({ dispute, statement }: { dispute: Dispute; statement: DisputedStatement | undefined }) {
  const { answer, endedBy, endedAt } = dispute
  const { t, formats } = useSpeech()
  const { installation } = useSignedIn()
  const nameOfPerson = usePersonNames([endedBy])
  return (
    <div className={classes['answer']}>
      {answer !== null && <p>{answer}</p>}
      <CorrectedBy dispute={dispute} statement={statement} />
      {endedBy !== null && endedAt !== null && (
        <p className={classes['soft']}>
          {t('dispute.ended', { who: nameOfPerson(endedBy), day: formats.dayOf(endedAt, installation.timeZone) })}
        </p>
      )}
    </div>
  )
}
