import type { OpeningBalance } from '@grenier/contracts'
import type { CivilDate, CivilMonth, Instant } from '@grenier/quota-billing'

export interface ChargedOfMonth {
  readonly tenantId: string
  readonly month: CivilMonth
  readonly kind: string
  /** Of rows that correct an earlier month. */
  readonly isCorrection: boolean
  readonly amountMicros: bigint
}

/** What a forecast rests on besides the facts of months; of all tenants, or of those named. */
export interface ForecastStore {
  /** What each month of a year carries, corrections and true-ups with it, without roundings. */
  chargedByMonth(year: string, tenantIds?: readonly string[]): Promise<ChargedOfMonth[]>
  /** What each tenant carries of the costs of the last closed month that had some, as it was shared at closing. */
  lastOwnShares(tenantIds?: readonly string[]): Promise<Pick<ChargedOfMonth, 'tenantId' | 'amountMicros'>[]>
  /** Whose amounts were brought over: ids behind one, rising. */
  membersWithBalances(options: { after: string | null; limit: number }): Promise<string[]>
  openingBalances(tenantIds?: readonly string[]): Promise<OpeningBalance[]>
  /** Keeps others from bringing balances over until the commit. */
  lockOpeningBalances(): Promise<void>
  insertOpeningBalances(
    balances: readonly Pick<OpeningBalance, 'tenantId' | 'year' | 'amountCents'>[],
    by: { importedBy: string; importedAt: Instant },
  ): Promise<void>
  /** The use of each day that is known of some tenants, by tenant, offer and meter. */
  dailyUse(span: { from: CivilDate; to: CivilDate; tenantIds: readonly string[] }): Promise<DailyUse[]>
}

export interface DailyUse {
  readonly tenantId: string
  readonly offerId: string
  readonly meter: 'storage.provisioned' | 'storage.used' | 'bucket.stored' | 'backup.stored' | 'snapshot.stored'
  readonly day: CivilDate
  readonly byteSeconds: bigint
}
