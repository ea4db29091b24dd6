import type { Transaction } from '../shared/ports.ts'
import type { SentForecast } from './forecast-notice.ports.ts'

/** What the year of a payer is planned to come to, and by what. */
export type PlannedYear =
  | {
      readonly basis: 'notice'
      readonly notice: SentForecast
      /** VAT included: what the notice said to plan. */
      readonly payableCents: bigint
    }
  | { readonly basis: 'budget'; readonly payableCents: bigint }

/**
 * The one rule of what is planned (« prévu ») of a payer's year: the last forecast notice that was sent to it stands, else the budget that was
 * typed; null where there is neither. Statements, budgets, the letter of the vote and the committee's report all go by it
 * (docs/chargeback.md).
 */
export function plannedYear({
  notice,
  budgetCents,
}: {
  readonly notice: SentForecast | undefined
  readonly budgetCents: bigint | undefined
}): PlannedYear | null {
  if (notice !== undefined) return { basis: 'notice', notice, payableCents: notice.content.payableCents }
  return budgetCents === undefined ? null : { basis: 'budget', payableCents: budgetCents }
}

/** What is planned of the year of each of these, by who would pay it; those of whom nothing is are not among them. */
export async function plannedYears(
  tx: Transaction,
  year: string,
  tenantIds: readonly string[],
): Promise<ReadonlyMap<string, PlannedYear>> {
  const sent = await tx.billing.sentForecastsOf({ tenantIds, fiscalYear: Number(year) })
  const noticeOf = new Map(sent.map((notice) => [notice.tenantId, notice]))
  const budgets = await tx.billing.memberBudgets(year, tenantIds)
  const budgetOf = new Map(budgets.map(({ tenantId, amountCents }) => [tenantId, amountCents]))
  const planned = tenantIds.flatMap((tenantId): [string, PlannedYear][] => {
    const own = plannedYear({ notice: noticeOf.get(tenantId), budgetCents: budgetOf.get(tenantId) })
    return own === null ? [] : [[tenantId, own]]
  })
  return new Map(planned)
}
