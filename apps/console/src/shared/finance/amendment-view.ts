import { type CivilMonth, civilMonth } from '@grenier/quota-billing'

/** What of a closed month can be told as it ought to have been. */
export const amendedKinds = ['population', 'cost-pool', 'tariff'] as const
export type AmendedKind = (typeof amendedKinds)[number]

/** Which closed month is looked at, and what of it, as it stands in the address. */
export interface AmendmentView {
  readonly month?: CivilMonth
  readonly kind?: AmendedKind
}

/** What of an address is a month and what is to be amended; what is ill-formed is left out. */
export function readAmendmentView(search: Readonly<Record<string, unknown>>): AmendmentView {
  const { month } = search
  const kind = amendedKinds.find((known) => known === search['kind'])
  const isMonth = typeof month === 'string' && /^\d{4}-(0[1-9]|1[0-2])$/.test(month)
  return { ...(isMonth ? { month: civilMonth(month) } : {}), ...(kind === undefined ? {} : { kind }) }
}
