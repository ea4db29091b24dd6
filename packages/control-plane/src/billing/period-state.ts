import type { Period, PeriodState } from '@grenier/contracts'
import type { CivilMonth } from '@grenier/quota-billing'
import type { Transaction } from '../shared/ports.ts'
import type { OwnPeriod } from './ports.ts'

/** What changes of a period; the rest stays as it is. */
export interface PeriodChange {
  readonly state?: PeriodState
  readonly progressDone?: number
  readonly progressTotal?: number
  readonly blockedBy?: string | null
  readonly checks?: Period['checks']
  readonly membersWithoutPopulation?: Period['membersWithoutPopulation']
  readonly costsWithoutWeight?: Period['costsWithoutWeight']
}

/** Writes a change over the period as it was read under its lock. */
export async function changePeriod(tx: Transaction, period: OwnPeriod, change: PeriodChange): Promise<void> {
  const { month, state, progressDone, progressTotal, blockedBy, checks } = period
  const { membersWithoutPopulation, costsWithoutWeight } = period
  const kept = { month, state, progressDone, progressTotal, blockedBy, checks }
  await tx.billing.savePeriod({ ...kept, membersWithoutPopulation, costsWithoutWeight, ...change })
}

/** Locks the period while it is in that state; null when another run has moved it on. */
export async function lockPeriodIn(
  tx: Transaction,
  period: Pick<Period, 'id' | 'month' | 'periodStart' | 'periodEnd'>,
  state: PeriodState,
): Promise<Period | null> {
  const { id, month, periodStart, periodEnd } = period
  const locked = await tx.billing.lockPeriod({ id, month, periodStart, periodEnd })
  return locked.state === state ? locked : null
}

/** The same of one that is closing, for who needs none of its sums: they read all that was charged. */
export async function lockClosing(tx: Transaction, { month }: Pick<Period, 'month'>): Promise<OwnPeriod | null> {
  const locked = await tx.billing.lockOwnPeriod(month)
  return locked?.state === 'closing' ? locked : null
}

/** The period just written, for an answer. */
export async function readPeriod(tx: Transaction, month: CivilMonth): Promise<Period> {
  const period = await tx.billing.getPeriod(month)
  if (period === null) throw new Error(`period ${month} was locked and is not there`)
  return period
}
