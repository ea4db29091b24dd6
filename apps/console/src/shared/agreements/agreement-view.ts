import type { Agreement, AgreementWordingShown, Recipient } from '@grenier/contracts'
import { addDays, type CivilDate } from '@grenier/quota-billing'

/** How a wording of an agreement stands on a day. */
export type WordingStanding = 'current' | 'later' | 'past' | 'never'

/** Whether a wording holds on a day, will, did, or was replaced before it took effect. */
export function standingOfWording({ from, until }: AgreementWordingShown, today: CivilDate): WordingStanding {
  if (until !== null && until <= from) return 'never'
  if (from > today) return 'later'
  return until !== null && until <= today ? 'past' : 'current'
}

/** The last day of a wording; null: it has no end. */
export function lastDayOfWording({ until }: AgreementWordingShown): CivilDate | null {
  return until === null ? null : addDays(until, -1)
}

/** The newest word of an agreement: what an avenant changes. */
export function newestWording({ wordings }: Agreement): AgreementWordingShown | undefined {
  return wordings.at(-1)
}

/** Whether debts may land at a recipient on a day. */
export function holdsOn({ validFrom, validUntil }: Recipient, day: CivilDate): boolean {
  return validFrom <= day && (validUntil === null || validUntil > day)
}
