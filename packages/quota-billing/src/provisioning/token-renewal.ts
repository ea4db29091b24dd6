import { addMs, type Instant, msPerDay } from '../shared/instant.ts'

const minuteMs = 60_000
const retryMsMax = 15 * minuteMs
/** How long before its end a credential is told of that nobody renews (cluster rule 9). */
const endNoticeMs = 14 * msPerDay

/** From when until when a token is taken. */
export interface TokenLife {
  readonly issuedAt: Instant
  readonly expiresAt: Instant
}

/** From when on it is said that a credential ends: two weeks ahead, so that somebody can ask its issuer for another. */
export function credentialEndToldAt(endsAt: Instant): Instant {
  return addMs(endsAt, -endNoticeMs)
}

/** When a token is to be renewed: at two thirds of its life, so that a cluster that is away for a while is survived (cluster rule 9). */
export function tokenRenewsAt({ issuedAt, expiresAt }: TokenLife): Instant {
  return addMs(issuedAt, Math.floor(((expiresAt - issuedAt) * 2) / 3))
}

/** Whether half of what is left at the renewal is gone: somebody has to look. */
export function isRenewalLate({ issuedAt, expiresAt }: TokenLife, now: Instant): boolean {
  return now > expiresAt - Math.floor((expiresAt - issuedAt) / 6)
}

/** When a renewal that failed is tried again: several times before the end, and not for ever in haste once that is past. */
export function renewalRetryAt({ expiresAt }: TokenLife, now: Instant): Instant {
  const quarterMs = Math.floor((expiresAt - now) / 4)
  return addMs(now, now >= expiresAt ? retryMsMax : Math.max(minuteMs, Math.min(retryMsMax, quarterMs)))
}

/**
 * Whether a token that was given is better than the one that stands, and when to look again. A cluster may give a shorter life
 * than was asked for; one that ends no later than the standing one is of no use yet.
 */
export function judgeGivenToken(
  standing: TokenLife,
  given: TokenLife,
): { readonly isTaken: boolean; readonly looksAt: Instant } {
  if (given.expiresAt > standing.expiresAt) return { isTaken: true, looksAt: tokenRenewsAt(given) }
  const givenMs = given.expiresAt - given.issuedAt
  return { isTaken: false, looksAt: addMs(standing.expiresAt, -Math.floor((givenMs * 2) / 3)) }
}
