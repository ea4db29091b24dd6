import type { QuotaRequestEvent, QuotaRequestView } from '@grenier/contracts'
import { lastExchange } from '@grenier/quota-billing'
import { Link } from '@tanstack/react-router'
import { useSignedIn } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import classes from './inbox.module.css'

/** What the member wrote, what was asked of it last, and what it answered: whoever decides reads it without opening anything. */
export function CardWords({ request }: { readonly request: QuotaRequestView }) {
  const { t } = useSpeech()
  const exchange = lastExchange(request)
  return (
    <div className={classes['words']}>
      <p className={classes['quote']}>{request.justification}</p>
      {exchange !== null && (
        <>
          <Said label={t('inbox.question')} event={exchange.question} />
          {exchange.answer === null ? (
            <p className={classes['soft']}>{t('inbox.answerNone')}</p>
          ) : (
            <Said label={t('inbox.answerOf')} event={exchange.answer} />
          )}
        </>
      )}
      <Link to="/requests/$requestId" params={{ requestId: request.id }}>
        {t('inbox.wholeRequest')}
      </Link>
    </div>
  )
}

function Said({ label, event }: { readonly label: string; readonly event: QuotaRequestEvent }) {
  const { formats } = useSpeech()
  const { installation } = useSignedIn()
  return (
    <p className={classes['quote']}>
      <span className={classes['label']}>
        {label} {formats.momentOf(event.recordedAt, installation.timeZone)}
      </span>{' '}
      {event.text}
    </p>
  )
}
