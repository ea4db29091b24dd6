import { destructionCertificate, exitManifest } from '@grenier/contracts'
import type { ExitStore, RecordedItem, SigningKey } from '@grenier/control-plane/ports'
import type { MeterCode } from '@grenier/quota-billing'
import { z } from 'zod'
import { at, atOrNull, json } from '../shared/columns.ts'
import type { StoreContext } from '../shared/store-context.ts'
import { appendEvents } from './exits.ts'

type ItemMethods = Omit<
  ExitStore,
  'insertExit' | 'listExits' | 'getExit' | 'lockExit' | 'updateExit' | 'exitStateOf' | 'openExits'
>

/** What an exit found, destroyed and certified. */
export function createExitItems(context: StoreContext): ItemMethods {
  const { sql } = context
  return {
    ...createItemList(context),
    ...createCertificates(context),

    async saveManifest({ tenantId, exitId, manifest }) {
      await sql`
        UPDATE tenant_exit SET manifest = ${json(z.encode(exitManifest, manifest))}, manifest_taken_at = ${at(manifest.takenAt)}
         WHERE tenant_id = ${tenantId} AND id = ${exitId}`
    },

    async getManifest(tenantId, exitId) {
      const [row] = await sql<{ manifest: z.input<typeof exitManifest> | null }>`
        SELECT manifest FROM tenant_exit WHERE tenant_id = ${tenantId} AND id = ${exitId}`
      return row?.manifest == null ? null : z.decode(exitManifest, row.manifest)
    },

    async destroyRepositoryPassword(tenantId, destroyedAt) {
      await sql`
        UPDATE backup_repository SET password_sealed = '', destroyed_at = ${at(destroyedAt)}
         WHERE tenant_id = ${tenantId} AND destroyed_at IS NULL`
    },

    runningGauges: (tenantId) => sql<{ meter: MeterCode; resourceId: string; offerId: string }>`
      SELECT meter, resource_id AS "resourceId", offer_id AS "offerId"
        FROM (SELECT DISTINCT ON (meter, resource_id) meter, resource_id, offer_id, value_bytes
                FROM reading WHERE tenant_id = ${tenantId}
               ORDER BY meter, resource_id, taken_at DESC) latest
       WHERE value_bytes <> 0
       ORDER BY meter, resource_id`,
  }
}

function createItemList({ sql }: StoreContext): Pick<ExitStore, 'keepItems' | 'listItems' | 'markGone'> {
  return {
    async keepItems({ tenantId, exitId, items, at: foundAt }) {
      const rows = items.map((item) => ({
        ...item,
        cluster_id: item.clusterId,
        size_bytes: item.sizeBytes?.toString() ?? null,
      }))
      await sql`
        INSERT INTO tenant_exit_item (tenant_id, exit_id, kind, uid, cluster_id, namespace, name, size_bytes, detail, found_at,
                                      left_to_provider)
        SELECT ${tenantId}, ${exitId}, kind, uid, cluster_id, namespace, name, size_bytes, detail, ${at(foundAt)}, false
          FROM jsonb_to_recordset(${json(rows)}) AS item (kind text, uid text, cluster_id uuid, namespace text, name text,
               size_bytes bigint, detail text)
        ON CONFLICT (tenant_id, exit_id, kind, uid) DO NOTHING`
    },

    listItems: (tenantId, exitId) => sql<RecordedItem>`
      SELECT kind, uid, cluster_id AS "clusterId", namespace, name, size_bytes AS "sizeBytes", detail, gone_at AS "goneAt",
             left_to_provider AS "leftToProvider"
        FROM tenant_exit_item WHERE tenant_id = ${tenantId} AND exit_id = ${exitId}
       ORDER BY kind, namespace NULLS FIRST, name, uid`,

    async markGone({ tenantId, exitId, uids, leftToProvider, at: goneAt }) {
      await sql`
        UPDATE tenant_exit_item SET gone_at = ${at(goneAt)}, left_to_provider = uid = ANY (${[...leftToProvider]}::text[])
         WHERE tenant_id = ${tenantId} AND exit_id = ${exitId} AND uid = ANY (${[...uids]}::text[]) AND gone_at IS NULL`
    },
  }
}

function createCertificates(
  context: StoreContext,
): Pick<ExitStore, 'saveDestroyed' | 'getCertificate' | 'signingKey' | 'keepSigningKey'> {
  const { sql } = context
  return {
    async saveDestroyed(exit, certificate) {
      await sql`
        UPDATE tenant_exit SET state = ${exit.state}, destroyed_at = ${atOrNull(exit.destroyedAt)},
               certificate = ${json(z.encode(destructionCertificate, certificate))}, waiting_for = ${json(exit.waitingFor)},
               version = ${exit.version}
         WHERE tenant_id = ${exit.tenantId} AND id = ${exit.id}`
      await appendEvents(context, exit)
    },

    async getCertificate(tenantId, exitId) {
      const [row] = await sql<{ certificate: z.input<typeof destructionCertificate> | null }>`
        SELECT certificate FROM tenant_exit WHERE tenant_id = ${tenantId} AND id = ${exitId}`
      return row?.certificate == null ? null : z.decode(destructionCertificate, row.certificate)
    },

    async signingKey(purpose) {
      const [key] = await sql<SigningKey>`
        SELECT key_id AS "keyId", public_jwk AS "publicJwk", private_sealed AS "privateSealed"
          FROM signing_key WHERE purpose = ${purpose} ORDER BY recorded_at, key_id LIMIT 1`
      return key ?? null
    },

    async keepSigningKey(purpose, { keyId, publicJwk, privateSealed }, recordedAt) {
      await sql`
        INSERT INTO signing_key (key_id, public_jwk, private_sealed, recorded_at, purpose)
        VALUES (${keyId}, ${json(publicJwk)}, ${privateSealed}, ${at(recordedAt)}, ${purpose}) ON CONFLICT (key_id) DO NOTHING`
    },
  }
}
