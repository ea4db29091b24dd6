import type { Period } from '@grenier/contracts'
import { addMonths, type CivilMonth, civilDateOf, type Instant, monthBounds, monthOf } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { lastDayOf } from './period-facts.ts'

/**
 * The first month that is open after all that are not, locked until the commit: a closing that starts meanwhile waits, and
 * then takes what was posted along. Problem: `correction-no-open-period` when the next one has not begun.
 */
export async function lockOpenMonth(
  { ids, installation }: ControlPlanePorts,
  tx: Transaction,
  now: Instant,
): Promise<Period> {
  const { timeZone } = installation
  const begun = await tx.billing.latestMonthBegun()
  const current = monthOf(civilDateOf(now, timeZone))
  const month: CivilMonth = begun === null ? current : addMonths(begun, 1)
  if (month > current) throw new Problem('correction-no-open-period')
  const period = await tx.billing.lockPeriod({ id: ids.next(), month, ...monthBounds(month, timeZone) })
  if (period.state !== 'open') throw new Problem('correction-no-open-period')
  return period
}

/** What is posted must be asked of somebody. Problem: `correction-payer-missing`. */
export async function requirePayers(tx: Transaction, month: CivilMonth, tenantIds: ReadonlySet<string>): Promise<void> {
  const paid = new Set(await tx.billing.beneficiariesOn(lastDayOf(month)))
  const unpaid = [...tenantIds].filter((tenantId) => !paid.has(tenantId))
  if (unpaid.length > 0) throw new Problem('correction-payer-missing', { count: String(unpaid.length), month })
}
