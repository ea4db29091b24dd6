import type { ChargeKind, ChargeRow, CostPool, StatementSummary } from '@grenier/contracts'
import type { CivilDate, CivilMonth, Instant } from '@grenier/quota-billing'

/** The charge that was read last; the next page begins behind it. */
export interface ChargePlaceRead {
  readonly tenantId: string
  readonly id: string
}

/** A page of charges, by beneficiary, then by id. */
export interface ChargePageQuery {
  readonly month: CivilMonth
  /** Null: from the first on. */
  readonly after: ChargePlaceRead | null
  readonly limit: number
}

/** A member's part of a shared cost, with the number that the parts of a cost are in order of. */
export interface ShareOfCost {
  readonly charge: ChargeRow
  readonly memberSiren: string | null
}

/** What a month's exports read, page by page: none of it is ever asked for whole. Platform scope, reads only. */
export interface MonthExportStore {
  /** The month's own charges, of one kind or of all. */
  chargesAfter(query: ChargePageQuery & { readonly kind: ChargeKind | null }): Promise<ChargeRow[]>
  /** The month's own charges that neither wait under the threshold nor stand on an issued statement. */
  unissuedChargesAfter(query: ChargePageQuery): Promise<ChargeRow[]>
  /** Charges of earlier months that the month's statements ask for which are not issued yet. */
  unissuedTakenUpAfter(query: ChargePageQuery): Promise<ChargeRow[]>
  /** Charges of those statements, in the order in which these are given, then by beneficiary and id. */
  chargesOnStatementsAfter(query: {
    readonly statements: readonly Pick<StatementSummary, 'id' | 'tenantId'>[]
    /** The charge read last, and where its statement stands among those given. */
    readonly after: (ChargePlaceRead & { readonly statementIndex: number }) | null
    readonly limit: number
  }): Promise<ChargeRow[]>
  /** The parts of a month's cost, by SIREN as it was on that day (none comes first), then by beneficiary. */
  sharesAfter(query: {
    readonly month: CivilMonth
    readonly costPoolId: CostPool['id']
    readonly on: CivilDate
    readonly after: { readonly memberSiren: string | null; readonly tenantId: string } | null
    readonly limit: number
  }): Promise<ShareOfCost[]>
  /** When the month's last statement was issued; null before. */
  lastIssuedAt(month: CivilMonth): Promise<Instant | null>
  /** Numbers of those of the statements that are issued. */
  issuedNumbers(statementIds: readonly string[]): Promise<{ statementId: string; number: string }[]>
}
