import type { Offer, QuotaRequestView } from '@grenier/contracts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { isDecidedByPerson, isOpen, questionFor, standingOf, whoHasIt } from '../../../shared/requests/request-texts.ts'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import classes from './requests.module.css'

/** Which spaces a request changes, one line each. */
export function RequestLines({ request, offers }: { request: QuotaRequestView; offers: readonly Offer[] }) {
  const { t, formats } = useSpeech()
  return (
    <ul className={classes['lines']}>
      {request.lines.map((line) => (
        <li key={line.offerId}>
          {t('request.change', {
            space: offers.find(({ id }) => id === line.offerId)?.name ?? '',
            from: formats.bytes(line.originalQuotaBytes),
            to: formats.bytes(line.decidedQuotaBytes ?? line.requestedQuotaBytes),
          })}
        </li>
      ))}
    </ul>
  )
}

/** How a request stands, and who has it while it is open. */
export function RequestStanding({ request }: { readonly request: QuotaRequestView }) {
  const speech = useSpeech()
  const { t, formats } = speech
  const isAsked = questionFor(request) !== null
  return (
    <div className={classes['standing']}>
      <StatusMark standing={standingOf(request.state)} text={t(`request.state.${request.state}`)} />
      {isOpen(request) && (request.state === 'submitted' || isAsked) && <span>{whoHasIt(request, speech)}</span>}
      {/* Nobody is late while the commune's own answer is awaited. */}
      {request.dueOn !== null && !isAsked && <span>{t('request.dueOn', { day: formats.day(request.dueOn) })}</span>}
    </div>
  )
}

/**
 * Why it was decided so: what the person wrote, what the rule found, or what stands in the way. Why the rule left it to a person
 * explains the wait alone: below an answer it would seem to be the reason of it.
 */
export function RequestReason({ request }: { readonly request: QuotaRequestView }) {
  const { t } = useSpeech()
  const { decisionExplanation, decisionReason, automatic, refusals, visaReasons } = request
  const said = decisionExplanation ?? decisionReason
  const isByRule = request.decidedBy === 'policy' && (request.state === 'active' || request.state === 'provisioning')
  const sentences = [
    ...(said === null ? [] : [said]),
    ...(isByRule ? [t('request.byRule')] : []),
    ...refusals.flatMap(({ explanation }) => explanation ?? []),
    ...visaReasons.flatMap(({ explanation }) => explanation ?? []),
    ...(isDecidedByPerson(request) ? [] : (automatic?.reasons ?? [])).flatMap(({ explanation }) => explanation ?? []),
  ]
  return sentences.map((sentence) => (
    <p key={sentence} className={classes['reason']}>
      {sentence}
    </p>
  ))
}
