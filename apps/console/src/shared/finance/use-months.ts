import { addMonths, type CivilMonth, civilDateOf, monthOf } from '@grenier/quota-billing'
import { useChargeSums, useTariffs } from '../api/finance-queries.ts'
import { useSignedIn } from '../api/session.tsx'
import { type MonthStanding, monthStandings } from './months.ts'

/** As many months as one question takes. */
const monthsBack = 23

/** The month that runs, in the operator's zone. */
export function useCurrentMonth(): CivilMonth {
  const { installation } = useSignedIn()
  return monthOf(civilDateOf(installation.now, installation.timeZone))
}

/** How the months of the last two years stand, once it is known; the answers that are not there yet stand beside. */
export function useMonths() {
  const currentMonth = useCurrentMonth()
  const sums = useChargeSums({ from: addMonths(currentMonth, -monthsBack), to: currentMonth, by: 'service' })
  const tariffs = useTariffs()
  const first = tariffs.data?.[0]
  const firstPriced = first === undefined ? null : monthOf(first.validFrom)
  const earliest = addMonths(currentMonth, -monthsBack)
  const firstMonth = firstPriced !== null && firstPriced < earliest ? earliest : firstPriced
  const standings: readonly MonthStanding[] | undefined =
    sums.data === undefined || tariffs.data === undefined
      ? undefined
      : monthStandings({ currentMonth, firstMonth, known: sums.data.months })
  return { currentMonth, standings, sums, tariffs }
}

/** Months whose charges stand, the newest first; undefined until it is known, or where it cannot be. */
export function useClosedMonths(): { readonly closed: readonly CivilMonth[] | undefined; readonly error: unknown } {
  const { standings, sums, tariffs } = useMonths()
  const closed = standings?.filter(({ state }) => state !== 'open' && state !== 'closing').map(({ month }) => month)
  return { closed, error: sums.error ?? tariffs.error }
}
