import type { Instant } from '@grenier/quota-billing'

/** One offer of one pool: what it may give, what it has given, what it holds. */
export interface PoolFigures {
  readonly pool: string
  readonly offerCode: string
  /** Null: nothing limits it. */
  readonly limitBytes: bigint | null
  readonly allocatedBytes: bigint
  readonly heldBytes: bigint
}

/** What clusters last said that the members of one pool, and of the pools below it, use of one offer. */
export interface PoolUse {
  readonly pool: string
  readonly offerCode: string
  readonly usedBytes: bigint
}

/** One quota of one tenant, and what the cluster last said of its use; null where it said nothing yet. */
export interface TenantQuotaFigures {
  readonly tenantId: string
  readonly offerCode: string
  readonly quotaBytes: bigint
  readonly observedUsedBytes: bigint | null
}

/** What an installation looks like at one moment, for its operators' graphs and alerts. */
export interface InstallationFigures {
  readonly pools: readonly PoolFigures[]
  /** Of every offer that a member below the pool has a quota of, whether the pool limits it or not. */
  readonly poolUses: readonly PoolUse[]
  /** Quota and observed use of all tenants together, by offer. */
  readonly offers: readonly { readonly offerCode: string; readonly quotaBytes: bigint; readonly usedBytes: bigint }[]
  /** Tenants whose exit has not destroyed them. `reason`: of `Ready`, and where that names `AccessGranted`, the reason of that one. */
  readonly tenants: readonly { readonly ready: string; readonly reason: string; readonly count: number }[]
  /** Of the same tenants. */
  readonly conditions: readonly { readonly type: string; readonly status: string; readonly count: number }[]
  /** Jobs that are not done. `jobsDueSince`: since when the oldest of them is due, handed to the queue or not; null: none is. */
  readonly jobs: readonly { readonly kind: string; readonly state: string; readonly count: number }[]
  readonly jobsDueSince: Instant | null
  readonly auditEntriesUnsealed: number
  readonly deliveriesDead: number
  readonly clustersHeld: number
  readonly operatorTasksOpen: number
}

/** What is read for graphs and alerts, by the platform. */
export interface FiguresStore {
  installationFigures(now: Instant): Promise<InstallationFigures>
  tenantQuotaFigures(): Promise<readonly TenantQuotaFigures[]>
}
