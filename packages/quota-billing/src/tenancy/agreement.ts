import { addDays, type CivilDate } from '../shared/civil-time.ts'

/** What an avenant is: other terms, a later end, or an end upon notice. */
export type AmendmentKind = 'change' | 'renewal' | 'termination'

/** One wording of an agreement: as it was signed (sequence 0), or as an avenant has it. */
export interface AgreementWording {
  /** 0 as signed, then 1, 2, 3 in the order in which avenants were recorded. */
  readonly sequence: number
  /** First day of these terms. */
  readonly effectiveOn: CivilDate
  /** Last day of the agreement under these terms; null: none. */
  readonly endsOn: CivilDate | null
}

/** The days of a wording: from the first until another one (exclusive); null: until further notice. */
export interface WordingDays {
  readonly from: CivilDate
  readonly until: CivilDate | null
}

/**
 * The days of each wording, in the order given. An avenant replaces, from its day on, everything that was said before, also what
 * was to hold later: so one that begins on or after the day of a later avenant never held, and its days are none (`until` is no
 * later than `from`).
 */
export function wordingDays(wordings: readonly AgreementWording[]): WordingDays[] {
  return wordings.map(({ sequence, effectiveOn }) => {
    const later = wordings.filter((other) => other.sequence > sequence).map((other) => other.effectiveOn)
    return { from: effectiveOn, until: later.toSorted()[0] ?? null }
  })
}

/** The wording that holds on a day, and under which the agreement is in force that day; null: it is not. */
export function wordingOn<Wording extends AgreementWording>(
  wordings: readonly Wording[],
  day: CivilDate,
): Wording | null {
  const days = wordingDays(wordings)
  const held = wordings.find((_wording, place) => {
    const span = days[place]
    return span !== undefined && span.from <= day && (span.until === null || day < span.until)
  })
  return held === undefined || (held.endsOn !== null && held.endsOn < day) ? null : held
}

/** The last day on which an agreement is in force by all that is recorded of it; null: none is foreseen. */
export function agreementLastDay(wordings: readonly AgreementWording[]): CivilDate | null {
  const newest = wordings.toSorted((a, b) => b.sequence - a.sequence)[0]
  return newest?.endsOn ?? null
}

export interface WishedAmendment {
  readonly kind: AmendmentKind
  readonly effectiveOn: CivilDate
  readonly endsOn: CivilDate | null
  /** The day on which one of the parties gave notice; null but for a termination. */
  readonly noticeGivenOn: CivilDate | null
}

/** Why an avenant cannot be, with the figures behind it. */
export interface AmendmentFault {
  readonly code:
    | 'amendment-before-agreement'
    | 'agreement-ended'
    | 'amendment-end-past'
    | 'renewal-not-later'
    | 'termination-incomplete'
    | 'notice-not-given'
    | 'notice-too-short'
  readonly params: Readonly<Record<string, string>>
}

interface AmendedAgreement {
  /** Every wording so far; the first is the agreement as signed. */
  readonly wordings: readonly (AgreementWording & { readonly noticeDays: number })[]
}

/** The wording in whose place an avenant comes: the one of its day, or of the last day of what has just ended. */
function replacedBy({ wordings }: AmendedAgreement, effectiveOn: CivilDate): (typeof wordings)[number] | null {
  return wordingOn(wordings, effectiveOn) ?? wordingOn(wordings, addDays(effectiveOn, -1))
}

function terminationFault(wish: WishedAmendment, noticeDays: number): AmendmentFault | null {
  const { noticeGivenOn, endsOn } = wish
  if (wish.kind !== 'termination') return noticeGivenOn === null ? null : { code: 'notice-not-given', params: {} }
  if (endsOn === null || noticeGivenOn === null) return { code: 'termination-incomplete', params: {} }
  const earliestEndOn = addDays(noticeGivenOn, noticeDays)
  if (endsOn >= earliestEndOn) return null
  return { code: 'notice-too-short', params: { noticeDays: String(noticeDays), earliestEndOn } }
}

/**
 * Why an avenant cannot be; null when it can. It begins with the agreement or later, and while that is in force: what has ended
 * is not revived but signed anew, so a renewal takes effect on the day after the last one at the latest. Its end is not before
 * its beginning; a renewal's is later than the end so far; a termination names its end and the day on which notice was given,
 * and leaves the days of notice that were agreed.
 */
export function amendmentFault(agreement: AmendedAgreement, wish: WishedAmendment): AmendmentFault | null {
  const { effectiveOn, endsOn, kind } = wish
  const startsOn = agreement.wordings[0]?.effectiveOn ?? effectiveOn
  if (effectiveOn < startsOn) return { code: 'amendment-before-agreement', params: { startsOn } }
  const replaced = replacedBy(agreement, effectiveOn)
  if (replaced === null) {
    return { code: 'agreement-ended', params: { endedOn: agreementLastDay(agreement.wordings) ?? effectiveOn } }
  }
  if (endsOn !== null && endsOn < effectiveOn) {
    return { code: 'amendment-end-past', params: { effectiveOn, endsOn } }
  }
  const isLater = replaced.endsOn !== null && (endsOn === null || endsOn > replaced.endsOn)
  if (kind === 'renewal' && !isLater) {
    return { code: 'renewal-not-later', params: replaced.endsOn === null ? {} : { endsOn: replaced.endsOn } }
  }
  return terminationFault(wish, replaced.noticeDays)
}
