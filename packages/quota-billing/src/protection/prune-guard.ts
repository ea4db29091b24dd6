import type { Instant } from '../shared/instant.ts'
import { isGoodCopy, type SeenCopy } from './copies.ts'
import { copiesKept, type RetentionPolicy } from './retention.ts'

/** A copy that stands, and whether a check or a restore found it broken. */
export interface StandingCopy extends SeenCopy {
  readonly id: string
  readonly isBroken: boolean
}

interface Judged {
  readonly retention: RetentionPolicy
  readonly timeZone: string
  readonly now: Instant
}

function groupedByClaim(copies: readonly StandingCopy[]): Map<string, StandingCopy[]> {
  return Map.groupBy(copies, ({ claimName }) => claimName)
}

function isUsable(copy: StandingCopy, now: Instant): boolean {
  return !copy.isBroken && isGoodCopy(copy, now)
}

/**
 * Claims that a prune by this policy would leave without a good copy although they have one now: while there is any, no
 * prune may run. The policy itself goes by date alone, so newer broken copies can push out the last good one.
 */
export function claimsLosingLastCopy(copies: readonly StandingCopy[], { retention, timeZone, now }: Judged): string[] {
  return [...groupedByClaim(copies)].flatMap(([claimName, own]) => {
    const stands = own.some((copy) => isUsable(copy, now))
    const remains = copiesKept(own, retention, timeZone).some((copy) => isUsable(copy, now))
    return stands && !remains ? [claimName] : []
  })
}

/** True when the copies may be deleted: each claim that they are of keeps another good copy, or had none. */
export function mayDeleteCopies(copies: readonly StandingCopy[], ids: ReadonlySet<string>, now: Instant): boolean {
  return [...groupedByClaim(copies).values()].every((own) => {
    const usable = own.filter((copy) => isUsable(copy, now))
    return usable.length === 0 || usable.some(({ id }) => !ids.has(id))
  })
}
