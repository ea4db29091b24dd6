import type { Dispute } from '@grenier/contracts'
import { civilDateOf } from '@grenier/quota-billing'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useClient } from '../../../shared/api/client.ts'
import { usePersonNames } from '../../../shared/api/person-names.ts'
import { useSignedIn } from '../../../shared/api/session.tsx'
import { useDisputedStatement } from '../../../shared/finance/use-disputed-statement.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { LateSkeleton } from '../../../shared/ui/late-skeleton.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import classes from './finance-home.module.css'

const shownMax = 20

/** Disputes nobody has answered, the one that is due first at the top. */
export function OpenDisputes() {
  const client = useClient()
  const { t } = useSpeech()
  const disputes = useQuery({
    queryKey: ['listDisputes', 'open'],
    queryFn: ({ signal }) => client.call('listDisputes', { query: { state: 'open', limit: shownMax }, signal }),
  })
  const nameOfPerson = usePersonNames((disputes.data?.items ?? []).map(({ raisedBy }) => raisedBy))
  return (
    <Shown query={disputes} skeleton={<LateSkeleton height={60} />}>
      {({ items }) =>
        items.length === 0 ? (
          <StatusMark standing="good" text={t('finance.disputesNone')} />
        ) : (
          <ul className={classes['list']}>
            {items.map((dispute) => (
              <OpenDispute key={dispute.id} dispute={dispute} who={nameOfPerson(dispute.raisedBy)} />
            ))}
          </ul>
        )
      }
    </Shown>
  )
}

/** Who doubts how much of which statement, why, and by when an answer is owed. */
function OpenDispute({ dispute, who }: { readonly dispute: Dispute; readonly who: string }) {
  const { t, formats } = useSpeech()
  const { installation } = useSignedIn()
  const { data: statement } = useDisputedStatement(dispute)
  const { dueOn, reason, positions, statementId } = dispute
  const isLate = civilDateOf(installation.now, installation.timeZone) > dueOn
  const day = formats.day(dueOn)
  const disputedCents = (statement?.lines ?? [])
    .filter(({ position }) => positions.includes(position))
    .reduce((sum, { amountCents }) => sum + amountCents, 0n)
  return (
    <li>
      <div className={classes['what']}>
        {statement !== undefined && (
          <p>
            <strong>{statement.payerName}</strong>{' '}
            {t('finance.disputeOf', {
              month: formats.month(statement.month),
              disputed: formats.eurosOfCents(disputedCents),
              whole: formats.eurosOfCents(statement.payableCents),
            })}
          </p>
        )}
        <p>{reason}</p>
        <p className={classes['soft']}>{t('finance.disputeBy', { who })}</p>
      </div>
      <StatusMark standing={isLate ? 'bad' : 'waiting'} text={t(isLate ? 'dispute.late' : 'dispute.due', { day })} />
      {statement !== undefined &&
        (statement.number === null ? (
          <Link to="/statements/drafts/$statementId" params={{ statementId }}>
            {t('dispute.open')}
          </Link>
        ) : (
          <Link to="/statements/$statementId" params={{ statementId }}>
            {t('dispute.openStatement', { number: statement.number })}
          </Link>
        ))}
    </li>
  )
}
