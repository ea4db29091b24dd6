import type { Period, PeriodCheck } from '@grenier/contracts'
import { checkPeriod, sumMicros } from '@grenier/quota-billing'
import type { Transaction } from '../shared/ports.ts'
import { lastDayOf } from './period-facts.ts'
import type { BillingStore } from './ports.ts'

/**
 * Holds a rated month to its equalities, whether its statements are issued or not. The statements' side is summed by the
 * database over everything stored for the month, so a charge of someone without a payer, or a statement too many, shows as
 * a difference. `sumsOf` gives the statements' side where it is read on another connection.
 */
export async function checkMonth(
  tx: Transaction,
  period: Pick<Period, 'month'>,
  sumsOf: BillingStore['periodSums'] = (month) => tx.billing.periodSums(month),
): Promise<PeriodCheck[]> {
  const beneficiaryTenantIds = await tx.billing.beneficiariesOn(lastDayOf(period.month))
  const charges = await tx.billing.chargeSums({ month: period.month, beneficiaryTenantIds })
  const [paidFor, unseen] = [charges.filter(({ isPaidFor }) => isPaidFor), charges.filter((one) => !one.isPaidFor)]
  const costPools = await tx.billing.costPoolsOf(period.month)
  const sums = await sumsOf(period.month)
  const results = checkPeriod({
    charges: [...paidFor, { kind: 'usage', ruleId: 'of-nobody-billed', amountMicros: sumMicros(unseen) }],
    statements: [{ totalCents: sums.statementsCents + sums.draftsCents, lines: [{ amountCents: sums.linesCents }] }],
    carriedMicros: sums.carriedMicros - sums.takenUpMicros,
    correctedMicros: await tx.billing.correctedMicros(period.month),
    costPools: costPools.map(({ id, amountCents, unsharedCents }) => ({
      costPoolId: id,
      amountCents,
      unsharedCents: unsharedCents ?? 0n,
    })),
  })
  return results.map(({ name, holds, left, right }) => ({ name, holds, leftMicros: left, rightMicros: right }))
}
