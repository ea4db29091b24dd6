import type { DeletionVerdict, Instant } from '@grenier/quota-billing'

/** A bucket that holds a tenant's backups. */
export interface BackupBucket {
  readonly tenantId: string
  readonly siteId: string
  readonly bucketName: string
}

/** One attempt to delete a canary with the tenant's own key. */
export interface CanaryAttempt extends BackupBucket {
  readonly attemptedAt: Instant
  readonly outcome: DeletionVerdict
  /** Why nothing was shown, a stable code; null when something was. */
  readonly reason: string | null
}

/** What is known of a backup bucket; `attemptedAt` null, and `not-tried`, before the first attempt. */
export interface StandingCanary extends BackupBucket {
  readonly attemptedAt: Instant | null
  readonly reason: string | null
  readonly provenOutcome: 'refused' | 'deleted' | null
  readonly provenAt: Instant | null
}

/** A bucket is due when its last attempt began before `measuredBefore`, or before `unmeasuredBefore` and showed nothing. */
export interface CanaryDue {
  readonly measuredBefore: Instant
  readonly unmeasuredBefore: Instant
}

/** Canaries of backup buckets. Of tenants that are leaving none is due: it would hold up what an exit waits for. */
export interface CanaryStore {
  /** Sites on which a bucket is due. Platform scope. */
  sitesToProbe(due: CanaryDue): Promise<string[]>
  /** Buckets of a site that are due, by tenant and name. Platform scope. */
  bucketsToProbe(query: CanaryDue & { siteId: string; limit: number }): Promise<BackupBucket[]>
  /** Keeps each attempt that is later than the known one; one that showed nothing leaves what was shown. Platform scope. */
  saveCanaries(attempts: readonly CanaryAttempt[]): Promise<void>
  /** Every backup bucket of these tenants, by tenant and name. Both scopes. */
  canariesOf(tenantIds: readonly string[]): Promise<StandingCanary[]>
  /** What these tenants are to become, as conditions number it. Platform scope. */
  generationsOf(tenantIds: readonly string[]): Promise<ReadonlyMap<string, number>>
}
