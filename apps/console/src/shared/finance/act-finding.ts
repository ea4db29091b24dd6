import { type CivilDate, executoryFrom } from '@grenier/quota-billing'

/** How an act stands on the day from which it is needed (CGCT L2131-1). */
export type ActFinding =
  | { readonly kind: 'missing-dates' }
  | { readonly kind: 'dates-before-adoption' }
  | { readonly kind: 'too-late'; readonly from: CivilDate }
  | { readonly kind: 'executory'; readonly from: CivilDate }

export interface ActDates {
  readonly adoptedOn: CivilDate | null
  readonly sentToPrefectOn: CivilDate | null
  readonly publishedOn: CivilDate | null
}

/** Whether an act of these dates binds on a day, and what is missing where it does not. */
export function findingOfAct(dates: ActDates, neededOn: CivilDate): ActFinding {
  const { adoptedOn, sentToPrefectOn, publishedOn } = dates
  const from = executoryFrom({ sentToPrefectOn, publishedOn })
  if (adoptedOn === null || from === null) return { kind: 'missing-dates' }
  const isEarly = [sentToPrefectOn, publishedOn].some((day) => day !== null && day < adoptedOn)
  if (isEarly) return { kind: 'dates-before-adoption' }
  return from > neededOn ? { kind: 'too-late', from } : { kind: 'executory', from }
}
