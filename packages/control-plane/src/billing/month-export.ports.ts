import type { ChargeRow } from '@grenier/contracts'
import type { CivilMonth } from '@grenier/quota-billing'

/** What a month's exports ask beside its own charges. */
export interface MonthExportStore {
  /** Charges of earlier months, carried since, that statements of this month ask for. */
  takenUpCharges(month: CivilMonth): Promise<ChargeRow[]>
  /** Ids of the month's charges that were carried: no statement of this month asks for them. */
  carriedChargeIds(month: CivilMonth): Promise<string[]>
  /** Numbers of those of the statements that are issued. */
  issuedNumbers(statementIds: readonly string[]): Promise<{ statementId: string; number: string }[]>
}
