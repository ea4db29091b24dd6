import type { WebhookEndpoint } from '@grenier/contracts'
import type { NotificationStore, StoredWebhookEndpoint } from '@grenier/control-plane/ports'
import { at, atOrNull, json } from '../shared/columns.ts'
import type { StoreContext } from '../shared/store-context.ts'

type EndpointMethods = Pick<
  NotificationStore,
  'insertWebhookEndpoint' | 'listWebhookEndpoints' | 'lockWebhookEndpoint' | 'updateWebhookEndpoint'
>

/** Where members' programs hear of what happens. Secrets are read under a lock, in the platform scope alone. */
export function createWebhookEndpoints({ sql }: StoreContext): EndpointMethods {
  return {
    async insertWebhookEndpoint(endpoint) {
      await sql`
        INSERT INTO webhook_endpoint (tenant_id, id, url, notice_kinds, state, disabled_reason, sealed_secret,
                                      former_sealed_secret, former_until, recorded_at, recorded_by, version)
        VALUES (${endpoint.tenantId}, ${endpoint.id}, ${endpoint.url}, ${json(endpoint.noticeKinds)}, ${endpoint.state},
                ${endpoint.disabledReason}, ${endpoint.sealedSecret}, ${endpoint.formerSealedSecret},
                ${atOrNull(endpoint.formerUntil)}, ${at(endpoint.recordedAt)}, ${endpoint.recordedBy},
                ${endpoint.version})`
    },

    async listWebhookEndpoints(tenantId) {
      const rows = await sql<Omit<WebhookEndpoint, 'secret'>>`
        SELECT id, tenant_id AS "tenantId", url, notice_kinds AS "noticeKinds", state,
               disabled_reason AS "disabledReason", former_until AS "formerUntil", recorded_at AS "recordedAt",
               recorded_by AS "recordedBy", version
          FROM webhook_endpoint WHERE tenant_id = ${tenantId} ORDER BY id`
      return rows.map((row) => ({ ...row, secret: null }))
    },

    async lockWebhookEndpoint(tenantId, id) {
      // Read by a later statement, which sees what the lock waited for.
      const [, [row]] = await Promise.all([
        sql`SELECT FROM webhook_endpoint WHERE tenant_id = ${tenantId} AND id = ${id} FOR NO KEY UPDATE`,
        sql<StoredWebhookEndpoint>`
          SELECT id, tenant_id AS "tenantId", url, notice_kinds AS "noticeKinds", state,
                 disabled_reason AS "disabledReason", sealed_secret AS "sealedSecret",
                 former_sealed_secret AS "formerSealedSecret", former_until AS "formerUntil",
                 recorded_at AS "recordedAt", recorded_by AS "recordedBy", version
            FROM webhook_endpoint WHERE tenant_id = ${tenantId} AND id = ${id}`,
      ])
      return row ?? null
    },

    async updateWebhookEndpoint(endpoint) {
      await sql`
        UPDATE webhook_endpoint
           SET state = ${endpoint.state}, disabled_reason = ${endpoint.disabledReason},
               sealed_secret = ${endpoint.sealedSecret}, former_sealed_secret = ${endpoint.formerSealedSecret},
               former_until = ${atOrNull(endpoint.formerUntil)}, version = ${endpoint.version}
         WHERE tenant_id = ${endpoint.tenantId} AND id = ${endpoint.id}`
    },
  }
}
