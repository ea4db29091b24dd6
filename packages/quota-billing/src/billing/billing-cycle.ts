import { addMonths, type CivilMonth, civilMonth } from '../shared/civil-time.ts'

/** How often an agreement lets its payer be asked; `advance-and-balance`: a part at the year's beginning, the rest at its end. */
export const billingCycles = ['month', 'quarter', 'half-year', 'year', 'advance-and-balance'] as const

export type BillingCycle = (typeof billingCycles)[number]

const monthsOf: Readonly<Record<BillingCycle, number>> = {
  month: 1,
  quarter: 3,
  'half-year': 6,
  year: 12,
  'advance-and-balance': 12,
}

/** The first and the last month that one statement asks for. */
export interface CycleMonths {
  readonly first: CivilMonth
  readonly last: CivilMonth
}

/**
 * The months of the cycle that a month is in. Cycles are those of the civil year, as fiscal years of local authorities are (CGCT
 * L1612-1), whenever an agreement began: a first cycle is then shorter.
 */
export function cycleMonths(cycle: BillingCycle, month: CivilMonth): CycleMonths {
  const length = monthsOf[cycle]
  const january = civilMonth(`${month.slice(0, 4)}-01`)
  const before = Math.floor((Number(month.slice(5)) - 1) / length) * length
  return { first: addMonths(january, before), last: addMonths(january, before + length - 1) }
}
