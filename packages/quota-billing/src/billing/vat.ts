import type { CivilMonth } from '../shared/civil-time.ts'
import { divideRoundHalfAwayFromZero } from '../shared/fraction.ts'

/**
 * Which VAT a service bears. A participation to a public body acting as authority is out of scope (CGI 256 B), a cost
 * sharing group is exempt (CGI 261 B), anything else bears the standard regime at a rate. Configuration, per service.
 */
export type VatRegime =
  | { readonly kind: 'out-of-scope' }
  | { readonly kind: 'exempt' }
  /** 20 % is 2 000 basis points. */
  | { readonly kind: 'standard'; readonly rateBasisPoints: bigint }

/** From a month on, one service bears a regime; `service` null: all that have none of their own by then. */
export interface DatedVat {
  readonly from: CivilMonth
  /** The id of a tariff's rule, or the code of a shared cost. */
  readonly service: string | null
  readonly regime: VatRegime
}

/** What an operator bears: `initial` for everything, until something dated says otherwise. */
export interface VatSchedule {
  readonly initial: VatRegime
  readonly changes: readonly DatedVat[]
}

/**
 * The regime of a service in the month in which it was rendered, whenever it is asked for: tax is due on the day of the service
 * (CGI 269), so a correction bears what its month bore. A service's own regime goes before the general one, even a later one.
 */
export function vatInForce(
  { initial, changes }: VatSchedule,
  { month, service }: { readonly month: CivilMonth; readonly service: string },
): VatRegime {
  // Asked of every charge of a month; mostly nothing ever changed.
  if (changes.length === 0) return initial
  const begun = changes.filter(({ from }) => from <= month).toSorted((left, right) => (left.from < right.from ? -1 : 1))
  const latestOf = (wanted: string | null) => begun.findLast((one) => one.service === wanted)?.regime
  return latestOf(service) ?? latestOf(null) ?? initial
}

/** Which dated changes contradict each other: two of one service from one month on. */
export function vatScheduleConflicts(changes: readonly DatedVat[]): readonly DatedVat[] {
  const same = (left: DatedVat, right: DatedVat) => left.from === right.from && left.service === right.service
  return changes.filter((one, index) => changes.slice(0, index).some((earlier) => same(earlier, one)))
}

/** All of a statement's amounts under one regime and rate. */
export interface VatGroup {
  readonly regime: VatRegime
  readonly baseCents: bigint
  readonly vatCents: bigint
}

function rateOf(regime: VatRegime): bigint {
  return regime.kind === 'standard' ? regime.rateBasisPoints : 0n
}

/** The same text for the same regime and rate, and for no others. */
export function vatKeyOf(regime: VatRegime): string {
  return `${regime.kind}:${rateOf(regime)}`
}

/**
 * Groups amounts by regime and rate and rounds the tax once for each group, half away from zero: the way a statement is
 * checked by hand, and free of the cents that rounding line by line would add. In order of first appearance.
 */
export function groupVat(amounts: readonly { regime: VatRegime; amountCents: bigint }[]): VatGroup[] {
  const bases = new Map<string, { regime: VatRegime; baseCents: bigint }>()
  for (const { regime, amountCents } of amounts) {
    const key = vatKeyOf(regime)
    const known = bases.get(key)
    bases.set(key, { regime, baseCents: (known?.baseCents ?? 0n) + amountCents })
  }
  return [...bases.values()].map(({ regime, baseCents }) => ({
    regime,
    baseCents,
    vatCents: divideRoundHalfAwayFromZero(baseCents * rateOf(regime), 10_000n),
  }))
}
