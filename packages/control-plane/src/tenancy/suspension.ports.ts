import type { Organisation, Suspension } from '@grenier/contracts'
import type { CivilDate, Instant } from '@grenier/quota-billing'

/** Suspensions and names of tenants. Reading works in both scopes, writing in the platform scope. */
export interface SuspensionStore {
  /** A second one that lasts throws `suspension-known`. */
  insertSuspension(suspension: Suspension): Promise<void>
  /** Every one of a tenant, the newest first. */
  listSuspensions(tenantId: string): Promise<Suspension[]>
  /** Locked for the rest of the transaction; null when missing or another tenant's. */
  lockSuspension(tenantId: string, id: string): Promise<Suspension | null>
  /** Writes the end and version of a locked suspension: nothing else of it ever changes. */
  updateSuspension(suspension: Suspension): Promise<void>
  /** The organisation as it is until further notice, locked for the rest of the transaction; null when missing. */
  lockOrganisation(id: string): Promise<Organisation | null>
  /** Ends the identity in force on `validFrom` and begins the same one under another name. */
  renameOrganisation(change: {
    id: string
    name: string
    validFrom: CivilDate
    source: string
    recordedAt: Instant
    version: number
  }): Promise<void>
}
