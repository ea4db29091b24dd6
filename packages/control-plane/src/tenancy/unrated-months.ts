import { type CivilDate, monthOf } from '@grenier/quota-billing'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'

/**
 * What is said from that day on changes no month that is being rated or was: until the commit none begins to be. A closing that
 * waits because somebody has no payer has rated nothing yet. Problem: `period-closed`.
 */
export async function requireUnratedMonths(tx: Transaction, from: CivilDate): Promise<void> {
  const periods = await tx.billing.holdPeriodsFrom(monthOf(from))
  const rated = periods.find(
    ({ state, blockedBy }) => state !== 'open' && (state !== 'closing' || blockedBy !== 'payer-missing'),
  )
  if (rated !== undefined) throw new Problem('period-closed', { month: rated.month })
}
