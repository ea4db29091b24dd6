import type { Command, DrillCertificate, RestoreDrill } from '@grenier/contracts'
import type { Instant } from '@grenier/quota-billing'
import type { Page } from '../tenancy/ports.ts'

/** A copy to be tried: the newest good one of a tenant that was not tried for long. */
export interface DrillTarget {
  readonly tenantId: string
  readonly copyId: string
}

/** A drill as far as its end and its cleaning need it. */
export interface StandingDrill {
  readonly reservationId: string
  readonly clusterId: string
  readonly namespace: string
  readonly expiresAt: Instant
  readonly endedAt: Instant | null
  readonly cleanedAt: Instant | null
}

/** Restore drills. Listing works in both scopes, the rest in the platform scope. */
export interface RestoreDrillStore {
  insertDrill(drill: { tenantId: string; taskId: string; reservationId: string; expiresAt: Instant }): Promise<void>
  getDrill(tenantId: string, taskId: string): Promise<StandingDrill | null>
  saveDrillFiles(
    tenantId: string,
    taskId: string,
    files: { expectedFiles: bigint; restoredFiles: bigint; comparedBytes?: bigint },
  ): Promise<void>
  saveDrillCertificate(tenantId: string, certificate: DrillCertificate): Promise<void>
  /** Null of a drill that has none yet; both scopes. */
  getDrillCertificate(tenantId: string, taskId: string): Promise<DrillCertificate | null>
  markDrillCleaned(tenantId: string, taskId: string, at: Instant): Promise<void>
  /** The last drill that ended, and how; null of none. Both scopes. */
  lastDrill(tenantId: string): Promise<{ endedAt: Instant; isPassed: boolean } | null>
  listDrills(query: Command<'listRestoreDrills'>): Promise<Page<RestoreDrill>>
  /** Tenants whose last drill was asked for before `before`, or never, each with its newest good K8up copy. */
  drillTargets(options: { before: Instant; limit: number }): Promise<DrillTarget[]>
  /** Drills that are over, or past their time by `now`, and whose namespace was not seen to be gone. */
  drillsToClean(options: { now: Instant; limit: number }): Promise<{ tenantId: string; taskId: string }[]>
}
