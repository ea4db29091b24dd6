import type { TenantQuota } from '@grenier/contracts'
import type { QuotaStore } from '@grenier/control-plane/ports'
import { at, plainArray } from '../shared/columns.ts'
import type { StoreContext } from '../shared/store-context.ts'
import { grantQuotas } from './surveyed-moves.ts'

interface AncestorRow {
  readonly offerId: string
  readonly offerCode: string
  readonly levelName: string
  readonly freeBytes: bigint | null
}

type QuotaRow = Pick<TenantQuota, 'offerId' | 'quotaBytes' | 'heldBytes' | 'usedBytes' | 'state' | 'overReason'>

/** What tenants were granted. Reading works in both scopes, granting in the platform scope. */
export function createQuotas(context: StoreContext): Pick<QuotaStore, 'setQuota' | 'grantQuotas' | 'listTenantQuotas'> {
  const { sql } = context
  return {
    setQuota: (change) => setQuota(context, change),

    grantQuotas: ({ tenantId, quotas }) => grantQuotas(context, tenantId, quotas),

    async listTenantQuotas(tenantId) {
      const ancestors = await readAncestors(context, tenantId)
      const byOffer = Map.groupBy(ancestors, ({ offerId }) => offerId)
      const quotas = await sql<QuotaRow>`
        SELECT quota.offer_id AS "offerId", quota.quota_bytes AS "quotaBytes",
               (SELECT coalesce(sum(line.held_bytes), 0) FROM quota_request_line line
                  JOIN quota_request request ON request.tenant_id = line.tenant_id AND request.id = line.request_id
                 WHERE line.tenant_id = quota.tenant_id AND line.offer_id = quota.offer_id
                   AND request.state = 'submitted') AS "heldBytes",
               in_use_bytes(quota.tenant_id, quota.offer_id, offer.kind) AS "usedBytes", quota.state,
               CASE quota.state WHEN 'over' THEN quota.over_reason END AS "overReason"
          FROM quota
          JOIN unnest(${plainArray(byOffer.keys())}::uuid[],
                      ${[...byOffer.values()].map((levels) => levels[0]?.offerKind ?? '')}::text[]) AS offer (id, kind)
            ON offer.id = quota.offer_id
         WHERE quota.tenant_id = ${tenantId}`
      return quotas
        .map((quota) => {
          const levels = byOffer.get(quota.offerId) ?? []
          const offerCode = levels[0]?.offerCode ?? ''
          return {
            ...quota,
            offerCode,
            ancestors: levels.map(({ levelName, freeBytes }) => ({ levelName, freeBytes })),
          }
        })
        .toSorted((left, right) => (left.offerCode < right.offerCode ? -1 : 1))
    },
  }
}

async function setQuota({ sql }: StoreContext, change: Parameters<QuotaStore['setQuota']>[0]): Promise<void> {
  const { tenantId, offerId, quotaBytes, grantedAt } = change
  await sql.send`
    INSERT INTO quota (tenant_id, offer_id, quota_bytes, state, last_granted_at)
    VALUES (${tenantId}, ${offerId}, ${quotaBytes}, 'provisioning', ${at(grantedAt)})
    ON CONFLICT (tenant_id, offer_id) DO UPDATE
      SET quota_bytes = excluded.quota_bytes, state = excluded.state, last_granted_at = excluded.last_granted_at`
}

/** A tenant looks through its one window; the platform names the tenant. */
function readAncestors(
  { sql, scope }: StoreContext,
  tenantId: string,
): Promise<(AncestorRow & { offerKind: string })[]> {
  if (scope.kind === 'tenant') {
    return sql<AncestorRow & { offerKind: string }>`
      SELECT offer_id AS "offerId", offer_code AS "offerCode", offer_kind AS "offerKind", level_name AS "levelName",
             free_bytes AS "freeBytes"
        FROM quota_ancestor WHERE tenant_id = ${tenantId} ORDER BY offer_code, depth`
  }
  return sql<AncestorRow & { offerKind: string }>`
    SELECT offer_id AS "offerId", offer_code AS "offerCode", offer_kind AS "offerKind", level_name AS "levelName",
           free_bytes AS "freeBytes"
      FROM quota_ancestor_of_tenant WHERE tenant_id = ${tenantId} ORDER BY offer_code, depth`
}
