import type { Dispute, ListedDispute, Statement } from '@grenier/contracts'
import { Skeleton } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useClient } from '../../../shared/api/client.ts'
import { useLive } from '../../../shared/api/live.ts'
import { useMay, useSignedIn } from '../../../shared/api/session.tsx'
import { isCorrectionId } from '../../../shared/finance/correction-id.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { ConfirmButton } from '../../../shared/ui/confirm-button.tsx'
import facts from '../../../shared/ui/facts.module.css'
import { Panel } from '../../../shared/ui/page.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import { type Standing, StatusMark } from '../../../shared/ui/status-mark.tsx'
import { DisputeForm } from './dispute-form.tsx'
import classes from './statements.module.css'

const standings = { open: 'waiting', withdrawn: 'over', rejected: 'over', corrected: 'good' } as const satisfies Record<
  Dispute['state'],
  Standing
>

/** Where on the page of a statement its disputes stand. */
export const disputesAnchor = 'disputes'

/** Doubts about lines of a statement, what was answered, and how its payer says another one. */
export function DisputePanel({ statement }: { readonly statement: Pick<Statement, 'id' | 'lines' | 'tenantId'> }) {
  const client = useClient()
  const { t } = useSpeech()
  const { session } = useSignedIn()
  const isPayer = useMay('member-admin', 'member-requester') && session.tenantId === statement.tenantId
  const disputes = useQuery({
    queryKey: ['listDisputes', statement.id],
    queryFn: ({ signal }) => client.call('listDisputes', { query: { statementId: statement.id }, signal }),
  })
  useLive(['dispute'], ['listDisputes', statement.id])
  return (
    <div id={disputesAnchor} className={classes['disputes']}>
      <Panel title={t('contest.title')}>
        <Shown query={disputes} skeleton={<Skeleton height={60} />}>
          {({ items }) =>
            items.length === 0 ? (
              <p>{t('contest.none')}</p>
            ) : (
              <ul className={facts['rows']}>
                {items.map((dispute) => (
                  <DisputeItem key={dispute.id} dispute={dispute} isPayer={isPayer} />
                ))}
              </ul>
            )
          }
        </Shown>
        {isPayer && <DisputeForm statementId={statement.id} lines={statement.lines} />}
      </Panel>
    </div>
  )
}

function DisputeItem({ dispute, isPayer }: { readonly dispute: ListedDispute; readonly isPayer: boolean }) {
  const { t, tCount, formats } = useSpeech()
  const { installation } = useSignedIn()
  const { state, positions, reason, raisedByName, raisedAt, dueOn, answer, correction } = dispute
  const day = formats.dayOf(raisedAt, installation.timeZone)
  return (
    <li>
      <span className={facts['rowText']}>
        <strong>{tCount('contest.lines', positions.length)}</strong>
        <span className={facts['soft']}>
          {raisedByName === null ? t('contest.raisedOn', { day }) : t('contest.raised', { who: raisedByName, day })}
        </span>
        <span>{reason}</span>
        {state === 'open' && <span className={facts['soft']}>{t('contest.due', { day: formats.day(dueOn) })}</span>}
        {answer !== null && <span>{t('contest.answer', { text: answer })}</span>}
        {correction !== null && (
          <span>
            {isCorrectionId(correction) ? t('contest.creditToCome') : t('contest.correction', { number: correction })}
          </span>
        )}
        {isPayer && state === 'open' && <Withdrawal disputeId={dispute.id} />}
      </span>
      <StatusMark standing={standings[state]} text={t(`contest.state.${state}`)} />
    </li>
  )
}

function Withdrawal({ disputeId }: { readonly disputeId: string }) {
  const client = useClient()
  const queries = useQueryClient()
  const { t } = useSpeech()
  const withdraw = useMutation({
    mutationFn: () => client.call('withdrawDispute', { params: { disputeId } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['listDisputes'] }),
  })
  return (
    <ConfirmButton
      text={t('contest.withdraw')}
      sure={t('contest.withdrawSure')}
      keep={t('contest.keep')}
      isPending={withdraw.isPending}
      error={withdraw.error}
      onSure={() => withdraw.mutate()}
    />
  )
}
