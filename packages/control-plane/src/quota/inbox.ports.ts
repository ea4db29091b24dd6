import type { RefusalMotifs } from '@grenier/contracts'
import type { Instant } from '@grenier/quota-billing'
import type { QuotaPosition, QuotaSize } from './position.ports.ts'
import type { PoolGrowth } from './simulation.ports.ts'

/** One offer of one tenant. */
export interface TenantOffer {
  readonly tenantId: string
  readonly offerId: string
}

/**
 * The same questions as for one tenant, asked of many at once: each is a fixed number of statements, however many there are.
 * Platform scope only.
 */
export interface InboxStore {
  /** Where tenants stand, read without any lock; offers that do not exist are left out. */
  positionsOf(places: readonly TenantOffer[]): Promise<(QuotaPosition & { tenantId: string })[]>
  /** How the limited pools above those places have grown, each once. */
  growthAbove(query: { places: readonly TenantOffer[]; windowStart: Instant }): Promise<PoolGrowth[]>
  /** How large the quotas of these tenants are. */
  quotaSizesOf(tenantIds: readonly string[]): Promise<(QuotaSize & { tenantId: string })[]>
  /** What was saved last; null: nothing was, so the product's own motifs stand as version 1. */
  refusalMotifs(): Promise<RefusalMotifs | null>
  /** A version that is there already breaks `refusal_motifs_pkey`, and the whole transaction is run again. */
  insertRefusalMotifs(motifs: RefusalMotifs): Promise<void>
}
