import { type CivilDate, type IssuingException, issuingExceptions, missingReferenceCodes } from '@grenier/quota-billing'
import type { DraftFacts } from './statement-life.ports.ts'

/** A draft and what there is to say of it. */
export interface CheckedDraft {
  readonly facts: DraftFacts
  readonly exceptions: readonly IssuingException[]
  /** It lacks a reference that its recipient wants: it waits without a number. */
  readonly isAwaiting: boolean
}

/** Every draft with its exceptions, in the order given. */
export function checkDrafts(drafts: readonly DraftFacts[]): CheckedDraft[] {
  return drafts.map((facts) => {
    const exceptions = issuingExceptions(facts)
    return { facts, exceptions, isAwaiting: exceptions.some(({ code }) => missingReferenceCodes.includes(code)) }
  })
}

/** The last day on which any of them may be disputed; null for none. */
export function lastDisputeDay(drafts: readonly CheckedDraft[]): CivilDate | null {
  const days = drafts.map(({ facts }) => facts.disputableUntil).toSorted()
  return days.at(-1) ?? null
}
