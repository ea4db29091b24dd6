import type { PlacementChange } from '@grenier/contracts'
import type { DataClass, Instant, StoredAs } from '@grenier/quota-billing'

/** Changes of what a tenant stores. Read in both scopes. */
export interface PlacementChangeStore {
  /**
   * From here to the commit no quota is granted or held anywhere: what was surveyed before is committed, and what comes later
   * sees the change. Taken before any row.
   */
  lockGrants(): Promise<void>
  insertPlacementChange(change: PlacementChange): Promise<void>
  /** The newest first. */
  listPlacementChanges(tenantId: string): Promise<PlacementChange[]>
  /** Changes what a tenant stores; of one enrolled before it was recorded, what stands is written down with it. */
  saveStoredAs(stored: {
    tenantId: string
    dataClass: DataClass
    residencyMin: StoredAs['residencyMin']
    isSameSite: boolean
    at: Instant
  }): Promise<void>
  /** Nothing of that class counts as stored in any quota of the tenant any more. */
  endQuotaDataClass(ended: { tenantId: string; dataClass: DataClass; at: Instant }): Promise<void>
}
