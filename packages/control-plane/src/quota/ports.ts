import type { Command, Offer, Pool, QuotaRequest, TenantQuota } from '@grenier/contracts'
import type { Instant, LedgerEntry, OverReason } from '@grenier/quota-billing'
import type { Page } from '../tenancy/ports.ts'
import type { DatedStore } from './dated.ports.ts'
import type { InboxStore } from './inbox.ports.ts'
import type { LedgerReading } from './ledger.ports.ts'
import type { LifecycleStore } from './lifecycle.ports.ts'
import type { NeedsStore } from './needs.ports.ts'
import type { QuotaPosition, QuotaSize } from './position.ports.ts'
import type { QuotaForecastStore } from './simulation.ports.ts'
import type { TreeStore } from './tree.ports.ts'

export type { QuotaPosition, QuotaSize } from './position.ports.ts'

/** Balanced ledger entries that belong together, and what caused them. */
export interface LedgerTransfer {
  readonly id: string
  readonly causeKind:
    | 'capacity'
    | 'enrolment'
    | 'quota-request'
    | 'temporary-quota'
    | 'loan'
    | 'reservation'
    | 'exit'
    | 'move'
    | 'territory'
    | 'rebuild'
  readonly causeId: string
  readonly recordedAt: Instant
  readonly entries: readonly LedgerEntry[]
}

/** A quota as it is set; `grantedAt` is kept from before where it shrinks. */
export interface QuotaGrant {
  readonly offerId: string
  readonly quotaBytes: bigint
  readonly grantedAt: Instant
}

export interface QuotaStore
  extends LedgerReading,
    QuotaForecastStore,
    LifecycleStore,
    DatedStore,
    InboxStore,
    NeedsStore,
    TreeStore {
  insertOffer(offer: Offer): Promise<void>
  getOffer(id: string): Promise<Offer | null>
  listOffers(query: Command<'listOffers'>): Promise<Page<Offer>>
  /** `parentId` null makes the root; a depth beyond 6 throws `pool-too-deep`. */
  insertPool(pool: Pool): Promise<void>
  getPool(id: string): Promise<Pool | null>
  listPools(query: Command<'listPools'>): Promise<Page<Pool>>
  /**
   * Writes the level's limit and records it in the ledger, after `bumpPoolVersion` of its pool; a level that had no limit
   * gets its balances from the ledger.
   */
  setLevelLimit(change: {
    poolId: string
    offerId: string
    limitBytes: bigint | null
    overcommitPercent: number
    recordedAt: Instant
  }): Promise<void>
  /** False when the version is no longer the pool's. From its success to the commit no grant moves a balance. */
  bumpPoolVersion(poolId: string, expectedVersion: number): Promise<boolean>
  /**
   * Locks the finite ancestors of a tenant for each offer, root first and offers in id order, then the tenant's own
   * rows, and returns where it stands. Unlimited levels are read, never locked.
   */
  lockPositions(tenantId: string, offerIds: readonly string[]): Promise<QuotaPosition[]>
  /**
   * The same without waiting for anybody: `surveyed` positions. Until the commit no level gets or loses a limit; balances
   * and quotas may move, which `postSurveyed` looks after.
   */
  surveyPositions(tenantId: string, offerIds: readonly string[]): Promise<QuotaPosition[]>
  /** The same without any lock, for showing. */
  readPositions(tenantId: string, offerIds: readonly string[]): Promise<QuotaPosition[]>
  /** Inserts the entries and moves the stored balances by them, in one statement each. */
  post(transfers: readonly LedgerTransfer[]): Promise<void>
  /**
   * Posts a transfer decided on surveyed positions of one tenant and sets what it grants (null: nothing). Entries are
   * inserted at once; at the end of the transaction the finite levels are locked root first, then the tenant, and the
   * balances move. Where the tenant's quotas differ from the surveyed ones, or from all those seen (null: none were looked at), or a
   * level has not enough left, the whole work of the transaction runs again and sees what is true then.
   */
  postSurveyed(moves: {
    tenantId: string
    positions: readonly QuotaPosition[]
    transfer: LedgerTransfer
    quotas: readonly QuotaGrant[] | null
    seenQuotas: readonly QuotaSize[] | null
  }): Promise<void>
  /** Sets the tenant's granted quota; state `provisioning` until the cluster agrees. */
  setQuota(change: { tenantId: string; offerId: string; quotaBytes: bigint; grantedAt: Instant }): Promise<void>
  /** Sets several of them and raises the tenant's generation, in one statement. Sent, not waited for. */
  grantQuotas(grant: { tenantId: string; quotas: readonly QuotaGrant[] }): Promise<void>
  listTenantQuotas(tenantId: string): Promise<Omit<TenantQuota, 'measured'>[]>
  /** How large the tenant's quotas are, nothing else; exact from `lockPositions` on. Platform scope only. */
  quotaSizes(tenantId: string): Promise<QuotaSize[]>
  /** The cluster agrees with these quotas: they become active, or over where a reason is given, and their requests active. */
  activateQuotas(change: {
    tenantId: string
    quotas: readonly { offerId: string; quotaBytes: bigint; overReason?: OverReason | null }[]
    at: Instant
  }): Promise<void>
  /** The request by which a tenant last gave back some of an offer; null when none ever did. */
  lastShrinkOf(tenantId: string, offerId: string): Promise<string | null>
  insertRequest(request: QuotaRequest): Promise<void>
  /** Locked for the rest of the transaction; null when missing or another tenant's. */
  lockRequest(id: string): Promise<QuotaRequest | null>
  getRequest(id: string): Promise<QuotaRequest | null>
  /** Writes state, decision, lines, new events and version; false when `expectedVersion` is no longer the row's. */
  updateRequest(request: QuotaRequest, expectedVersion: number): Promise<boolean>
  /**
   * The same for a request that this transaction has locked, as its next version: sent, not waited for. Throws, at the
   * latest at the commit, when the row is of another version than the one before.
   */
  saveLockedRequest(request: QuotaRequest): Promise<void>
  /** With `poolId` only those of tenants below that pool (platform scope). */
  listRequests(query: Command<'listQuotaRequests'> & { poolId?: string }): Promise<Page<QuotaRequest>>
  /** Quota over time of every tenant, from the ledger: the value each offer had from `at` on, up to `until`. */
  quotaSteps(
    until: Instant,
    tenantIds?: readonly string[],
  ): Promise<{ tenantId: string; offerId: string; at: Instant; valueBytes: bigint }[]>
}
