import type { QuotaPolicyData } from '@grenier/contracts'
import type { Instant, QuotaPolicy } from '@grenier/quota-billing'

/** A request that waits for space, as far as its order and the levels it needs tell. */
export interface WaitingRequest {
  readonly id: string
  readonly offerIds: readonly string[]
  /** The limited levels above its tenant that it would grow in, as `levelKey` writes them. */
  readonly levels: readonly string[]
}

/** One published version; `version` is 2 or more, since version 1 stands without a row. */
export interface PolicyVersion {
  readonly version: number
  readonly validFrom: Instant
  readonly publishedBy: string
  readonly publishedAt: Instant
  readonly reason: string
  readonly data: QuotaPolicyData
}

/** A policy and who published it; null for version 1, which nobody did. */
export interface PolicyInForce extends QuotaPolicy {
  readonly publishedBy: string | null
}

/** What the life of a request needs of the database beyond its own row. Platform scope only. */
export interface LifecycleStore {
  /** Those of the offers that a waiting request names. One look at an index when nobody waits. */
  offersWaitedFor(offerIds: readonly string[]): Promise<string[]>
  /** Everything that waits, whatever for, in order of submission. */
  listWaiting(): Promise<WaitingRequest[]>
  /**
   * The places of waiting requests, the first being 1: how many were submitted before them and wait for the same offer of
   * a limited pool above both.
   */
  queuePositions(requestIds: readonly string[]): Promise<Map<string, number>>
  /** True when the tenant stands below the pool, at whatever depth. */
  isBelowPool(tenantId: string, poolId: string): Promise<boolean>
  /** Those of the tenants that stand below the pool, at whatever depth. */
  whichBelowPool(tenantIds: readonly string[], poolId: string): Promise<ReadonlySet<string>>
  /** The highest version that is valid at that instant; null before any was, which is version 1. */
  policyInForce(at: Instant): Promise<PolicyInForce | null>
  /** A version that is there already breaks `quota_policy_pkey`, and the whole transaction is run again. */
  insertPolicy(policy: PolicyVersion): Promise<void>
  /** Newest first. */
  listPolicies(): Promise<PolicyVersion[]>
}
