import type { BudgetCrossing, BudgetData } from '@grenier/contracts'
import type { Instant } from '@grenier/quota-billing'

export interface StoredBudget extends BudgetData {
  readonly recordedAt: Instant
}

export interface StoredMemberBudget extends StoredBudget {
  readonly tenantId: string
}

export interface StoredCrossing extends BudgetCrossing {
  /** Null: of the operator's budget. */
  readonly tenantId: string | null
}

/** What is meant to be spent, and when somebody was to know. A member's scope shows its own alone. */
export interface BudgetStore {
  saveBudgets(change: {
    year: string
    items: readonly BudgetData[]
    recordedBy: string
    recordedAt: Instant
  }): Promise<void>
  /** A budget was typed, or a forecast notice sent. Platform scope only. */
  hasPlans(year: string): Promise<boolean>
  /** Of all, or of those named. */
  memberBudgets(year: string, tenantIds?: readonly string[]): Promise<StoredBudget[]>
  /** By rising id, behind one. */
  memberBudgetsAfter(year: string, page: { after: string | null; limit: number }): Promise<StoredMemberBudget[]>
  memberCrossings(year: string, tenantIds: readonly string[]): Promise<StoredCrossing[]>
  /** Platform scope only. */
  operatorBudgets(year: string): Promise<StoredBudget[]>
  operatorCrossings(year: string): Promise<StoredCrossing[]>
  /** A known crossing changes nothing. Returns those that were new. */
  insertCrossings(year: string, crossings: readonly StoredCrossing[]): Promise<StoredCrossing[]>
}
