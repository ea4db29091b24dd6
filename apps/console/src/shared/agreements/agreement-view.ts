import type { Agreement, AgreementWordingShown, Answer, Recipient } from '@grenier/contracts'
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

/** Whose debts land at a recipient of a payer from a day on. */
export interface Landing {
  /** The payer's own do. */
  readonly isItself: boolean
  /** Of whom else, each once, as they are listed. */
  readonly names: readonly string[]
}

interface LandingQuery {
  readonly tenantId: string
  readonly recipientId: string
  readonly from: CivilDate
}

/** For whom a payer pays at one of its recipients on a day or later. */
export function landingAt(
  { items, paysFor }: Answer<'listPayerAssignments'>,
  { tenantId, recipientId, from }: LandingQuery,
): Landing {
  const lands = (one: (typeof items | typeof paysFor)[number]): boolean =>
    one.recipientId === recipientId && (one.validTo === null || one.validTo > from) && one.validTo !== one.validFrom
  const isItself = items.some((one) => one.payerTenantId === tenantId && lands(one))
  return { isItself, names: [...new Set(paysFor.filter(lands).map(({ name }) => name))] }
}
