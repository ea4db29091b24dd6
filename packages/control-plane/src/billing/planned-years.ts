import type { Budget } from '@grenier/quota-billing'
import type { Transaction } from '../shared/ports.ts'
import type { SentForecast } from './forecast-notice.ports.ts'
import { memberPortions } from './member-portions.ts'

/** Of a notice whose payer has no budget: what was announced is exceeded by a tenth. */
const noticeThresholdPercents = [110]

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

/** A budget to be held against what is charged and forecast, before VAT, of these members together. */
export interface WatchedBudget extends Budget {
  readonly tenantId: string
  readonly beneficiaryIds: readonly string[]
}

/**
 * What is watched of these members' years: what is planned, at the thresholds that were typed. A notice counts before VAT and for all it is
 * about; one without a typed budget is watched for being exceeded by a tenth.
 */
export async function watchedBudgets(
  tx: Transaction,
  year: string,
  tenantIds: readonly string[],
): Promise<WatchedBudget[]> {
  const planned = await plannedYears(tx, year, tenantIds)
  const budgets = await tx.billing.memberBudgets(year, tenantIds)
  const thresholdsOf = new Map(budgets.map(({ tenantId, thresholdPercents }) => [tenantId, thresholdPercents]))
  return [...planned].map(([tenantId, own]) => {
    const thresholdPercents = thresholdsOf.get(tenantId) ?? noticeThresholdPercents
    if (own.basis === 'budget')
      return { tenantId, thresholdPercents, amountCents: own.payableCents, beneficiaryIds: [tenantId] }
    const { forecastCents: amountCents, parts } = own.notice.content
    return { tenantId, thresholdPercents, amountCents, beneficiaryIds: parts.map((part) => part.tenantId) }
  })
}

/**
 * What is planned of all members' year together, in cents, a notice before VAT; null where nothing is. The budget of a member for whom a notice
 * that was sent to another plans already counts no second time.
 */
export async function plannedOfMembersCents(tx: Transaction, year: string): Promise<bigint | null> {
  const typed = new Map<string, bigint>()
  const told = new Set<string>()
  let noticesCents = 0n
  for await (const portion of memberPortions(tx)) {
    for (const [tenantId, own] of await plannedYears(tx, year, portion)) {
      if (own.basis === 'budget') typed.set(tenantId, own.payableCents)
      else {
        noticesCents += own.notice.content.forecastCents
        for (const part of own.notice.content.parts) told.add(part.tenantId)
        told.add(tenantId)
      }
    }
  }
  const left = [...typed].filter(([tenantId]) => !told.has(tenantId))
  if (told.size === 0 && left.length === 0) return null
  return left.reduce((sum, [, amountCents]) => sum + amountCents, noticesCents)
}
