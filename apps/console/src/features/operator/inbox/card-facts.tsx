import type { InboxRow } from '@grenier/contracts'
import type { ReactNode } from 'react'
import { useSignedIn } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import classes from './inbox.module.css'

/** Who asks, when it is wished for, what it costs, and under which agreement. */
export function CardFacts({ row }: { readonly row: InboxRow }) {
  const { t, formats } = useSpeech()
  const { installation } = useSignedIn()
  const { request } = row
  return (
    <dl className={classes['facts']}>
      <Fact name={t('inbox.requester')}>
        <Requester row={row} />
      </Fact>
      <Fact name={t('inbox.cost')}>
        <Cost row={row} />
      </Fact>
      <Fact name={t('inbox.agreement')}>
        <Agreement row={row} />
      </Fact>
      <Fact name={t('inbox.wished')}>
        <span>{request.wishedOn === null ? t('inbox.noWish') : formats.day(request.wishedOn)}</span>
        <span className={classes['soft']}>
          {t('inbox.submittedOn', { day: formats.dayOf(request.submittedAt, installation.timeZone) })}
        </span>
        {request.temporaryUntil !== null && (
          <span className={classes['soft']}>{t('inbox.temporary', { day: formats.day(request.temporaryUntil) })}</span>
        )}
      </Fact>
    </dl>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className={classes['fact']}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Requester({ row: { request, requester } }: { readonly row: InboxRow }) {
  const { t, formats } = useSpeech()
  const { name, mandate, mandateEndedOn } = requester
  return (
    <>
      <span>{name ?? request.requestedBy}</span>
      {mandate !== null && (
        <StatusMark
          standing="good"
          text={
            mandate.validUntil === null
              ? t('inbox.mandate')
              : t('inbox.mandateUntil', { day: formats.day(mandate.validUntil) })
          }
        />
      )}
      {mandate === null && mandateEndedOn !== null && (
        <StatusMark standing="bad" text={t('inbox.mandateEnded', { day: formats.day(mandateEndedOn) })} />
      )}
      {mandate === null && mandateEndedOn === null && <StatusMark standing="over" text={t('inbox.mandateNone')} />}
    </>
  )
}

function Cost({ row: { cost } }: { readonly row: InboxRow }) {
  const { t, formats } = useSpeech()
  if (cost === null) return t('inbox.costUnknown')
  const { addedPerYearMicros, perYearAfterMicros, annualCommitmentMicros } = cost
  const isAbove = annualCommitmentMicros !== null && perYearAfterMicros > annualCommitmentMicros
  return (
    <>
      <span>{t('inbox.perYear', { amount: formats.euros(addedPerYearMicros, { signed: true }) })}</span>
      {annualCommitmentMicros === null ? (
        <StatusMark standing="over" text={t('inbox.commitmentNone')} />
      ) : (
        <StatusMark
          standing={isAbove ? 'bad' : 'good'}
          text={t('inbox.commitment', {
            percent: formats.percent(perYearAfterMicros, annualCommitmentMicros),
            amount: formats.euros(annualCommitmentMicros),
          })}
        />
      )}
    </>
  )
}

function Agreement({ row: { agreement } }: { readonly row: InboxRow }) {
  const { t, formats } = useSpeech()
  if (agreement === null) return <StatusMark standing="bad" text={t('inbox.agreementNone')} />
  const { number, endsOn, isInLastNotice } = agreement
  return (
    <>
      <span>{number}</span>
      {endsOn === null ? (
        <span className={classes['soft']}>{t('inbox.agreementOpen')}</span>
      ) : (
        <StatusMark
          standing={isInLastNotice ? 'waiting' : 'good'}
          text={t(isInLastNotice ? 'inbox.agreementEnding' : 'inbox.agreementUntil', { day: formats.day(endsOn) })}
        />
      )}
    </>
  )
}
