import type { Mandate, QuotaRequestView } from '@grenier/contracts'
import { type CivilDate, isInForce } from '@grenier/quota-billing'

/** Whether the mayor or a delegate has to sign before anybody else answers. */
export function isSignatureDue({ state, steps }: Pick<QuotaRequestView, 'state' | 'steps'>): boolean {
  const due = steps.find(({ decidedAt }) => decidedAt === null)
  return (state === 'submitted' || state === 'waiting') && due?.role === 'visa'
}

/** The mandates under which somebody signs on that day. Up to which amount is judged by the API, which knows the price. */
export function signingMandates(mandates: readonly Mandate[], today: CivilDate): readonly Mandate[] {
  return mandates.filter((mandate) => mandate.function !== 'requester' && isInForce(mandate, today))
}

/**
 * Whether a request is theirs to sign: under a mandate of their own, and never what they asked for themselves. It hides what would
 * be refused; only the API refuses.
 */
export function isTheirsToSign(
  request: Pick<QuotaRequestView, 'state' | 'steps' | 'requestedBy'>,
  { subject, signing }: { readonly subject: string; readonly signing: readonly Mandate[] },
): boolean {
  return (
    isSignatureDue(request) &&
    request.requestedBy !== subject &&
    signing.some(({ personSubject }) => personSubject === subject)
  )
}
