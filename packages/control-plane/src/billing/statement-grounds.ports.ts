import type { StatementGrounds } from '@grenier/contracts'
import type { CivilDate } from '@grenier/quota-billing'

export interface NewGrounds {
  readonly tenantId: string
  readonly statementId: string
  readonly grounds: StatementGrounds
}

/** An offer of a member, and where it stands. */
export type PlaceOfMember = StatementGrounds['places'][number] & { readonly tenantId: string }

/** What was forecast of a member's year: of what it pays, and in units of what it uses. */
export interface ForecastOfMember {
  readonly tenantId: string
  /** Null: of the budget. */
  readonly ruleId: string | null
  /** Cents of a budget, thousandths of GiB-months of a rule. */
  readonly amount: bigint
}

/** What statements rest on. */
export interface StatementGroundsStore {
  /** Of offers that these members have a quota of. Platform scope, as the next two. */
  placesOf(tenantIds: readonly string[]): Promise<PlaceOfMember[]>
  /** Their names of that day, with the last drill that has ended. */
  restoreProofsOf(options: { tenantIds: readonly string[]; on: CivilDate }): Promise<StatementGrounds['proofs']>
  forecastsOf(options: { tenantIds: readonly string[]; fiscalYear: number }): Promise<ForecastOfMember[]>
  keepGrounds(grounds: readonly NewGrounds[]): Promise<void>
  /** Null where none were kept. Both scopes. */
  groundsOf(statementId: string): Promise<StatementGrounds | null>
}
