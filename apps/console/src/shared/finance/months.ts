import type { ChargeSums, PeriodState } from '@grenier/contracts'
import { addMonths, type CivilMonth } from '@grenier/quota-billing'

export interface MonthStanding {
  readonly month: CivilMonth
  readonly state: PeriodState
}

/**
 * How each month stands, the newest first, from the first that has a price through the last that is over: what the API does
 * not know yet, nobody has touched, and it is open.
 */
export function monthStandings(about: {
  readonly currentMonth: CivilMonth
  /** Null: no price is in force yet, and no month can be closed. */
  readonly firstMonth: CivilMonth | null
  readonly known: ChargeSums['months']
}): readonly MonthStanding[] {
  const { currentMonth, firstMonth, known } = about
  if (firstMonth === null) return []
  const states = new Map(known.map(({ month, state }) => [month, state]))
  const standings: MonthStanding[] = []
  for (let month = addMonths(currentMonth, -1); month >= firstMonth; month = addMonths(month, -1)) {
    standings.push({ month, state: states.get(month) ?? 'open' })
  }
  return standings
}

/** What finance does next, in the order in which it is urgent. */
export type MonthStep =
  | { readonly kind: 'close' | 'closing' | 'issue' | 'issuing'; readonly month: CivilMonth }
  | { readonly kind: 'wait'; readonly month: CivilMonth }

/** The oldest month that is not done comes first: a month is closed before the next one. */
export function nextMonthStep(standings: readonly MonthStanding[], currentMonth: CivilMonth): MonthStep {
  const due = standings.findLast(({ state }) => state !== 'issued')
  if (due === undefined || due.state === 'issued') return { kind: 'wait', month: currentMonth }
  const kinds = { open: 'close', closing: 'closing', closed: 'issue', issuing: 'issuing' } as const
  return { kind: kinds[due.state], month: due.month }
}
