import type { ProvisioningStore } from '@grenier/control-plane/ports'
import { at } from '../shared/columns.ts'
import type { StoreContext } from '../shared/store-context.ts'

/** One run at a time per tenant. The fencing token rises with every acquisition, also after a release. */
export function createLeases({
  sql,
}: StoreContext): Pick<ProvisioningStore, 'acquireLease' | 'holdsLease' | 'renewLease' | 'releaseLease'> {
  return {
    async acquireLease({ tenantId, holder, now, expiresAt }) {
      const [lease] = await sql<{ fencingToken: bigint }>`
        INSERT INTO tenant_lease AS lease (tenant_id, holder, fencing_token, expires_at)
        VALUES (${tenantId}, ${holder}, 1, ${at(expiresAt)})
        ON CONFLICT (tenant_id) DO UPDATE
          SET holder = excluded.holder, fencing_token = lease.fencing_token + 1, expires_at = excluded.expires_at
          WHERE lease.holder IS NULL OR lease.expires_at <= ${at(now)}
        RETURNING fencing_token AS "fencingToken"`
      return lease === undefined ? null : { tenantId, fencingToken: lease.fencingToken }
    },

    async holdsLease({ tenantId, fencingToken }) {
      // Locked, so that nobody takes the lease between this answer and our commit.
      const rows = await sql`
        SELECT FROM tenant_lease
         WHERE tenant_id = ${tenantId} AND fencing_token = ${fencingToken} AND holder IS NOT NULL FOR UPDATE`
      return rows.length > 0
    },

    async renewLease({ tenantId, fencingToken }, expiresAt) {
      const renewed = await sql.affected`
        UPDATE tenant_lease SET expires_at = ${at(expiresAt)}
         WHERE tenant_id = ${tenantId} AND fencing_token = ${fencingToken} AND holder IS NOT NULL`
      return renewed > 0
    },

    async releaseLease({ tenantId, fencingToken }) {
      await sql`
        UPDATE tenant_lease SET holder = NULL WHERE tenant_id = ${tenantId} AND fencing_token = ${fencingToken}`
    },
  }
}
