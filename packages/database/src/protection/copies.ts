import type { BackupCopy, ProtectedClaim } from '@grenier/contracts'
import type { ProtectionStore, StandingProtection } from '@grenier/control-plane/ports'
import { instantToIso } from '@grenier/quota-billing'
import { at } from '../shared/columns.ts'
import { pageFrom, positionOf } from '../shared/cursor.ts'
import type { StoreContext } from '../shared/store-context.ts'

type CopyMethods = Pick<
  ProtectionStore,
  'getProtection' | 'listProtectedClaims' | 'lockProtectedClaim' | 'acknowledgeClaim' | 'listCopies' | 'getCopy'
>

/** Claims and copies as they are shown. Reading works in both scopes. */
export function createCopies({ sql }: StoreContext): CopyMethods {
  const readClaims = (tenantId: string, name: string | null): Promise<ProtectedClaim[]> => sql<ProtectedClaim>`
    SELECT name, class_name AS "className", capacity_bytes AS "capacityBytes", state, reason,
           newest_copy_at AS "newestCopyAt", gone_at AS "goneAt", acknowledged_by AS "acknowledgedBy"
      FROM protected_claim WHERE tenant_id = ${tenantId} AND (${name}::text IS NULL OR name = ${name}) ORDER BY name`
  return {
    async getProtection(tenantId) {
      const [row] = await sql<StandingProtection>`
        SELECT observed_at AS "observedAt", rpo_seconds AS "rpoSeconds", prune_held AS "isPruneHeld",
               site_count AS "siteCount"
          FROM tenant_protection WHERE tenant_id = ${tenantId}`
      return row ?? null
    },

    listProtectedClaims: (tenantId) => readClaims(tenantId, null),

    async lockProtectedClaim(tenantId, name) {
      const [, [claim]] = await Promise.all([
        sql`SELECT FROM protected_claim WHERE tenant_id = ${tenantId} AND name = ${name} FOR NO KEY UPDATE`,
        readClaims(tenantId, name),
      ])
      return claim ?? null
    },

    async acknowledgeClaim({ tenantId, name, by, at: instant }) {
      await sql`
        UPDATE protected_claim SET acknowledged_at = ${at(instant)}, acknowledged_by = ${by}
         WHERE tenant_id = ${tenantId} AND name = ${name}`
    },

    async listCopies({ tenantId, claimName, withGone, cursor, limit }) {
      const list = {
        list: 'backup-copies',
        sortedBy: 'instant',
        filters: { tenantId, claimName, withGone: String(withGone) },
      } as const
      const after = positionOf(cursor, list)
      const rows = await sql<BackupCopy>`
        SELECT id, tenant_id AS "tenantId", driver, claim_name AS "claimName", copy_ref AS "copyRef", repository,
               taken_at AS "takenAt", size_bytes AS "sizeBytes", first_seen_at AS "firstSeenAt", gone_at AS "goneAt",
               is_broken AS "isBroken"
          FROM backup_copy
         WHERE tenant_id = ${tenantId} AND (${claimName ?? null}::text IS NULL OR claim_name = ${claimName ?? null})
           AND (${withGone} OR gone_at IS NULL)
           AND (${after.sort} = '' OR (taken_at, id) < (nullif(${after.sort}, '')::timestamptz, ${after.id}::uuid))
         ORDER BY taken_at DESC, id DESC LIMIT ${limit + 1}`
      return pageFrom(rows, {
        ...list,
        limit,
        positionOf: ({ takenAt, id }) => ({ sort: instantToIso(takenAt), id }),
        itemOf: (row) => row,
      })
    },

    async getCopy(tenantId, id) {
      const [row] = await sql<BackupCopy>`
        SELECT id, tenant_id AS "tenantId", driver, claim_name AS "claimName", copy_ref AS "copyRef", repository,
               taken_at AS "takenAt", size_bytes AS "sizeBytes", first_seen_at AS "firstSeenAt", gone_at AS "goneAt",
               is_broken AS "isBroken"
          FROM backup_copy WHERE tenant_id = ${tenantId} AND id = ${id}`
      return row ?? null
    },
  }
}
