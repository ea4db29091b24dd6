import type { Offer, OfferKind } from '@grenier/contracts'
import type { Instant, LevelBalance } from '@grenier/quota-billing'

/** What an approver, or the policy, must know of a tenant's present quota. */
export interface QuotaPosition {
  readonly offer: Offer
  readonly quotaBytes: bigint
  /** What the ledger has given the tenant: more than `quotaBytes` while a shrink waits for the cluster (rule 17). */
  readonly allocatedBytes: bigint
  readonly usedBytes: bigint | null
  readonly lastGrantedAt: Instant | null
  /** Read without locks: what is decided on it is compared and locked at the end of the transaction. */
  readonly surveyed?: boolean
  /** Root first, the tenant last. Balances of a level without limit are not kept there and read as 0. */
  readonly path: readonly LevelBalance[]
}

/** What a tenant was granted of one offer. */
export interface QuotaSize {
  readonly offerId: string
  readonly kind: OfferKind
  readonly quotaBytes: bigint
}
