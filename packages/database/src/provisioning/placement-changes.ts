import type { PlacementChange } from '@grenier/contracts'
import type { PlacementStore } from '@grenier/control-plane/ports'
import { lockStructure } from '../quota/structure-lock.ts'
import { at } from '../shared/columns.ts'
import type { StoreContext } from '../shared/store-context.ts'

type ChangeMethods =
  | 'lockGrants'
  | 'insertPlacementChange'
  | 'listPlacementChanges'
  | 'saveStoredAs'
  | 'endQuotaDataClass'

/** Changes of what tenants store. */
export function createPlacementChanges(context: StoreContext): Pick<PlacementStore, ChangeMethods> {
  const { sql } = context
  return {
    lockGrants: () => lockStructure(context),

    async insertPlacementChange(one) {
      await sql`
        INSERT INTO placement_change (tenant_id, id, data_class_before, data_class, residency_min_before, residency_min,
                                      reason, visa_reference, visa_authority, visa_signed_on, changed_by, changed_at)
        VALUES (${one.tenantId}, ${one.id}, ${one.dataClassBefore}, ${one.dataClass}, ${one.residencyMinBefore},
                ${one.residencyMin}, ${one.reason}, ${one.visaReference}, ${one.visaAuthority}, ${one.visaSignedOn},
                ${one.changedBy}, ${at(one.changedAt)})`
    },

    listPlacementChanges: (tenantId) => sql<PlacementChange>`
      SELECT id, tenant_id AS "tenantId", data_class_before AS "dataClassBefore", data_class AS "dataClass",
             residency_min_before AS "residencyMinBefore", residency_min AS "residencyMin", reason,
             visa_reference AS "visaReference", visa_authority AS "visaAuthority", visa_signed_on AS "visaSignedOn",
             changed_by AS "changedBy", changed_at AS "changedAt"
        FROM placement_change WHERE tenant_id = ${tenantId} ORDER BY changed_at DESC, id DESC`,

    async saveStoredAs({ tenantId, dataClass, residencyMin, isSameSite, at: recordedAt }) {
      await sql`
        INSERT INTO tenant_placement (tenant_id, data_class, residency_min, chosen_by, is_same_site, same_site_reason,
                                      recorded_at)
        VALUES (${tenantId}, ${dataClass}, ${residencyMin}, 'operator', ${isSameSite}, NULL, ${at(recordedAt)})
        ON CONFLICT (tenant_id) DO UPDATE SET data_class = excluded.data_class, residency_min = excluded.residency_min`
    },

    async endQuotaDataClass({ tenantId, dataClass, at: endedAt }) {
      await sql`
        UPDATE quota_data_class SET ended_at = ${at(endedAt)}
         WHERE tenant_id = ${tenantId} AND data_class = ${dataClass} AND ended_at IS NULL`
    },
  }
}
