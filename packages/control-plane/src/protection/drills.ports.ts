import type { Command, DrillCertificate, RestoreDrill } from '@grenier/contracts'
import type { BackupDriver, Instant, MovedData } from '@grenier/quota-billing'
import type { Page } from '../tenancy/ports.ts'
import type { DrillFiles } from './tasks.ports.ts'

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
  readonly copyDriver: BackupDriver
  readonly expiresAt: Instant
  readonly endedAt: Instant | null
  readonly cleanedAt: Instant | null
}

/** Restore drills. Listing works in both scopes, the rest in the platform scope. */
export interface RestoreDrillStore {
  insertDrill(drill: { tenantId: string; taskId: string; reservationId: string; expiresAt: Instant }): Promise<void>
  getDrill(tenantId: string, taskId: string): Promise<StandingDrill | null>
  saveDrillFiles(tenantId: string, taskId: string, files: DrillFiles): Promise<void>
  /** Of a copy without hashes: no list of files stands to be compared with. */
  saveDrillBytes(tenantId: string, taskId: string, moved: MovedData): Promise<void>
  saveDrillCertificate(tenantId: string, certificate: DrillCertificate): Promise<void>
  /** Null of a drill that has none yet; both scopes. */
  getDrillCertificate(tenantId: string, taskId: string): Promise<DrillCertificate | null>
  markDrillCleaned(tenantId: string, taskId: string, at: Instant): Promise<void>
  /**
   * The last drill that ended and showed a fault or compared contents, and how; null of none. One that could only count
   * neither proves contents nor is a fault. Both scopes.
   */
  lastDrill(tenantId: string): Promise<{ endedAt: Instant; isPassed: boolean } | null>
  listDrills(query: Command<'listRestoreDrills'>): Promise<Page<RestoreDrill>>
  /** Tenants that stay, and whose last drill was asked for before `before`, or never, each with its newest good copy, in another order each `turn`. */
  drillTargets(options: { before: Instant; limit: number; turn: string }): Promise<DrillTarget[]>
  /** Drills that are over, or past their time by `now`, and whose namespace was not seen to be gone. */
  drillsToClean(options: { now: Instant; limit: number }): Promise<{ tenantId: string; taskId: string }[]>
}
