import type { Language } from '../shared/language.ts'
import { fillSentence, type Sentence } from '../shared/sentence.ts'
import type { QuotaLoanEvent } from './loans.schemas.ts'
import type { QuotaRequestEvent } from './quota.schemas.ts'

/** Why a request or a loan ended without a person, by the code that is stored as its reason. */
export const expiryTexts = {
  'question-unanswered': {
    fr: 'La question posée est restée sans réponse : la demande a pris fin. Vous pouvez en déposer une nouvelle.',
    en: 'The question that was asked had no answer in time: the request has ended. You can send a new one.',
  },
  'waiting-place-ended': {
    fr: 'Aucune place ne s’est libérée à temps : la demande a pris fin. Vous pouvez en déposer une nouvelle.',
    en: 'No room came free in time: the request has ended. You can send a new one.',
  },
  'tenant-leaving': {
    fr: 'Un départ est annoncé : plus aucun espace n’est accordé ni prêté.',
    en: 'A departure has been announced: no more space is granted or lent.',
  },
  'certificate-missing': {
    fr: 'Le lieu de stockage n’a pas le certificat que ces données demandent : le prêt a pris fin, l’espace reste à qui le prêtait.',
    en: 'Where it stands lacks the certificate that this data needs: the loan has ended, the space stays with its lender.',
  },
  'certificate-expired': {
    fr: 'Le certificat que ces données demandent a pris fin avant le transfert : le prêt a pris fin, l’espace reste à qui le prêtait.',
    en: 'The certificate that this data needs ended before the transfer: the loan has ended, the space stays with its lender.',
  },
  'residency-not-met': {
    fr: 'L’espace se trouve plus loin que ces données ne peuvent l’être : le prêt a pris fin, l’espace reste à qui le prêtait.',
    en: 'The space stands farther away than this data may be: the loan has ended, the space stays with its lender.',
  },
} as const satisfies Record<string, Sentence>

/** The reasons that nobody wrote: whatever ends a request without a person has one, and so a sentence. */
export type ExpiryReason = keyof typeof expiryTexts

/** What machines note of dated quotas and loans: an end to come, or bytes that came back. */
export const notedTexts = {
  endNears: {
    fr: 'Le dernier jour, le {endsOn}, est dans {daysCount} jours au plus.',
    en: 'The last day, {endsOn}, is in {daysCount} days at most.',
  },
  returnedInPart: {
    fr: '{returnedBytes} sont revenus à la commune qui les prête.',
    en: '{returnedBytes} are back with the lender.',
  },
} as const satisfies Record<string, Sentence>

/** Who a machine signs as when time alone did it. */
const schedule = 'schedule'
/** Who ends a request or a loan without a person: time, or a cluster that was ready for it. */
const machines: readonly (string | null)[] = [schedule, 'cluster']

/** With what a machine ends a request or a loan. */
const endKinds: readonly string[] = ['expired', 'rejected', 'withdrawn']

/** The sentence of a reason that is a code of ours; undefined for what a person wrote, and for none. */
export function expirySentence(
  decided: { readonly by: string | null; readonly reason: string | null },
  language: Language,
): string | undefined {
  const { by, reason } = decided
  const known: Readonly<Record<string, Sentence>> = expiryTexts
  return machines.includes(by) && reason !== null && Object.hasOwn(known, reason)
    ? known[reason]?.[language]
    : undefined
}

/** The sentence of what a machine noted in the history of a request or loan; undefined for what people wrote. */
export function notedSentence(
  { kind, actor, text }: Pick<QuotaRequestEvent | QuotaLoanEvent, 'kind' | 'actor' | 'text'>,
  language: Language,
): string | undefined {
  if (text === null) return undefined
  if (kind === 'returned-in-part') return fillSentence(notedTexts.returnedInPart, { returnedBytes: text }, language)
  if (endKinds.includes(kind)) return expirySentence({ by: actor, reason: text }, language)
  if (actor !== schedule) return undefined
  const [, endsOn, daysCount] = /^(\d{4}-\d{2}-\d{2}) \u2212(\d+)$/.exec(text) ?? []
  if (kind !== 'reminded' || endsOn === undefined || daysCount === undefined) return undefined
  return fillSentence(notedTexts.endNears, { endsOn, daysCount }, language)
}

/** A history in the caller's language: what people wrote stays as it is. */
export function localiseHistory<Event extends QuotaRequestEvent | QuotaLoanEvent>(
  history: readonly Event[],
  language: Language,
): Event[] {
  return history.map((event) => {
    const explanation = notedSentence(event, language)
    return explanation === undefined ? event : { ...event, explanation }
  })
}
