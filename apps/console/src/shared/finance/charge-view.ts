import type { ChargeDimension } from '@grenier/contracts'
import { addMonths, type CivilMonth, civilMonth } from '@grenier/quota-billing'

/** What the explorer shows, as it stands in the address: an address is a view that can be kept and sent. */
export interface ChargeView {
  readonly from?: string
  readonly to?: string
  readonly by?: ChargeDimension
  readonly tenant?: string
  readonly service?: string
  readonly site?: string
}

const dimensions: readonly ChargeDimension[] = ['service', 'member', 'site']
const idPattern = /^[0-9a-f-]{36}$/
const monthPattern = /^\d{4}-(0[1-9]|1[0-2])$/

const textIn = (search: Readonly<Record<string, unknown>>, name: string, pattern: RegExp): string | undefined => {
  const value = search[name]
  return typeof value === 'string' && pattern.test(value) ? value : undefined
}

/** What of an address is a view; what is ill-formed in it is left out. */
export function readChargeView(search: Readonly<Record<string, unknown>>): ChargeView {
  const by = dimensions.find((known) => known === search['by'])
  const found = {
    from: textIn(search, 'from', monthPattern),
    to: textIn(search, 'to', monthPattern),
    by,
    tenant: textIn(search, 'tenant', idPattern),
    service: textIn(search, 'service', /^.{1,100}$/),
    site: textIn(search, 'site', idPattern),
  }
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined))
}

/** Months shown at first: the year so far, or the last three where it has just begun. */
const monthsMin = 3
export const monthsMax = 24

/** The months of a view, the first one first and no more than can be asked for. */
export function monthsOfView(
  { from, to }: ChargeView,
  currentMonth: CivilMonth,
): { readonly from: CivilMonth; readonly to: CivilMonth } {
  const lastEnded = addMonths(currentMonth, -1)
  const last = to === undefined ? lastEnded : civilMonth(to)
  const yearBegins = civilMonth(`${last.slice(0, 4)}-01`)
  const atLeast = addMonths(last, 1 - monthsMin)
  const wanted = from === undefined ? (yearBegins < atLeast ? yearBegins : atLeast) : civilMonth(from)
  if (wanted > last) return { from: last, to: last }
  const earliest = addMonths(last, 1 - monthsMax)
  return { from: wanted < earliest ? earliest : wanted, to: last }
}

/** Where a row leads: what it is becomes a filter, and the next question is asked of it. */
export function drillInto(view: ChargeView, by: ChargeDimension, key: string): ChargeView {
  if (by === 'member') return { ...view, tenant: key, by: 'service' }
  if (by === 'site') return { ...view, site: key, by: 'service' }
  return { ...view, service: key, by: 'member' }
}

/** Whether parts are the whole, and what is missing where they are not. */
export function sumsUp(whole: bigint, parts: readonly bigint[]): boolean {
  return parts.reduce((sum, part) => sum + part, 0n) === whole
}
