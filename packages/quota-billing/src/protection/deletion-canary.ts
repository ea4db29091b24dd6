import { type Instant, msPerDay } from '../shared/instant.ts'

/** What is known of whether a bucket's versions can be deleted with its tenant's own key. */
export type DeletionVerdict = 'refused' | 'deleted' | 'unmeasured'

/** What attempts to delete a canary showed last, whatever later attempts could not show. */
export interface CanaryFacts {
  readonly provenOutcome: 'refused' | 'deleted' | null
  readonly provenAt: Instant | null
}

/**
 * How often deletion is tried, and for how long what it showed is believed. Version 1: weekly, again after a day when an
 * attempt showed nothing, and believed for ten days, so that three attempts may fail before a green goes.
 */
export const canaryPolicyV1 = { everyDays: 7, retryDays: 1, believedDays: 10 } as const

/** Clocks differ: an observation dated later than this from now would be believed for ever. */
const clockSkewMsMax = 5 * 60_000

/** What may be said of one bucket now: an observation too old, or none, says nothing (cluster rule 11). */
export function deletionVerdict({ provenOutcome, provenAt }: CanaryFacts, now: Instant): DeletionVerdict {
  if (provenOutcome === null || provenAt === null || provenAt > now + clockSkewMsMax) return 'unmeasured'
  return now - provenAt <= canaryPolicyV1.believedDays * msPerDay ? provenOutcome : 'unmeasured'
}

/**
 * What may be said of all of a tenant's backup buckets: as good as the worst of them, and nothing where there is none. A
 * deletion that went through in one outweighs what is not known of the others.
 */
export function worstDeletionVerdict(verdicts: readonly DeletionVerdict[]): DeletionVerdict {
  if (verdicts.includes('deleted')) return 'deleted'
  return verdicts.length === 0 || verdicts.includes('unmeasured') ? 'unmeasured' : 'refused'
}
