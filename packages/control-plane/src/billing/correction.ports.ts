import type { Amendment, ChargeRow, Command, Correction } from '@grenier/contracts'
import type { CivilMonth } from '@grenier/quota-billing'
import type { Page } from '../tenancy/ports.ts'

/** What is known of closed months beyond what they were rated from, and what was decided of it. */
export interface CorrectionStore {
  insertAmendment(amendment: Amendment): Promise<void>
  /** Oldest first. */
  amendmentsOf(month: CivilMonth): Promise<Amendment[]>
  insertCorrection(correction: Correction): Promise<void>
  /** Locked until the commit. */
  lockCorrection(id: string): Promise<Correction | null>
  getCorrection(id: string): Promise<Correction | null>
  /** Writes who posted it into which month. */
  savePostedCorrection(correction: Correction): Promise<void>
  listCorrections(query: Command<'listCorrections'>): Promise<Page<Correction>>
  /** All that was charged of a month: its own rows, and those of later months that correct it; of all tenants, or of those named. */
  chargesAbout(month: CivilMonth, tenantIds?: readonly string[] | null): Promise<ChargeRow[]>
  /** Every share of a cost, those that correct others among them, in order of booking. */
  sharesOf(costPoolId: string): Promise<ChargeRow[]>
  chargesOnStatement(statementId: string): Promise<ChargeRow[]>
  /** What was decided to be corrected or trued up in a month, in all. */
  correctedMicros(month: CivilMonth): Promise<bigint>
  /** The latest month that is not open any more; null while there is none. */
  latestMonthBegun(): Promise<CivilMonth | null>
}
