import type { TenantPlacement } from '@grenier/contracts'
import type { PlacementFacts, PlacementStore, PlaceOfTenant, StoredCertificate } from '@grenier/control-plane/ports'
import { certificateState, type DataClass } from '@grenier/quota-billing'
import { at, plainArray } from '../shared/columns.ts'
import { pageFrom, positionOf } from '../shared/cursor.ts'
import type { StoreContext } from '../shared/store-context.ts'
import { createPlacementChanges } from './placement-changes.ts'

/** Names the lock under which tenants are placed one after the other. */
const placementsLock = 5_100_051

/** Certificates, and where tenants stand and may stand. */
export function createPlacements(context: StoreContext): PlacementStore {
  return { ...createCertificates(context), ...createPlaces(context), ...createPlacementChanges(context) }
}

type PlaceMethods =
  | 'placementFacts'
  | 'lockPlacements'
  | 'insertTenantPlacement'
  | 'getTenantPlacement'
  | 'placeOfTenant'
  | 'dataClassesOf'
  | 'addQuotaDataClass'

type CertificateMethods =
  | 'insertCertificate'
  | 'lockCertificate'
  | 'updateCertificate'
  | 'listCertificates'
  | 'namedCertificates'

function createCertificates(context: StoreContext): Pick<PlacementStore, CertificateMethods> {
  const { sql } = context
  return {
    async insertCertificate(one) {
      await sql`
        INSERT INTO certificate (id, kind, site_id, offer_id, reference, issued_by, valid_from, valid_until, withdrawn_on,
                                 withdrawn_by, withdrawal_reason, recorded_at, recorded_by, version)
        VALUES (${one.id}, ${one.kind}, ${one.siteId}, ${one.offerId}, ${one.reference}, ${one.issuedBy},
                ${one.validFrom}, ${one.validUntil}, ${one.withdrawnOn}, ${one.withdrawnBy}, ${one.withdrawalReason},
                ${at(one.recordedAt)}, ${one.recordedBy}, ${one.version})`
    },

    async lockCertificate(id) {
      // Read by a later statement, which sees what the lock waited for.
      const [, certificates] = await Promise.all([
        sql`SELECT FROM certificate WHERE id = ${id} FOR NO KEY UPDATE`,
        readCertificates(context, { id }),
      ])
      return certificates[0] ?? null
    },

    async updateCertificate({ id, withdrawnOn, withdrawnBy, withdrawalReason, version }) {
      await sql`
        UPDATE certificate SET withdrawn_on = ${withdrawnOn}, withdrawn_by = ${withdrawnBy},
                               withdrawal_reason = ${withdrawalReason}, version = ${version}
         WHERE id = ${id}`
    },

    async namedCertificates() {
      const [certificates, named] = await Promise.all([
        readCertificates(context, {}),
        sql<{ id: string; of: string }>`
          SELECT certificate.id, coalesce(site.name, offer.name, '') AS of
            FROM certificate LEFT JOIN site ON site.id = site_id LEFT JOIN offer ON offer.id = offer_id`,
      ])
      const names = new Map(named.map(({ id, of }) => [id, of]))
      return certificates.map((one) => ({ ...one, of: names.get(one.id) ?? '' }))
    },

    async listCertificates({ cursor, limit, state }, today) {
      const list = { list: 'certificates', sortedBy: 'day', filters: { state } } as const
      const after = positionOf(cursor, list)
      // An installation has tens of them: where each stands is the rule's to say.
      const standing = (await readCertificates(context, {}))
        .map((one) => ({ ...one, state: certificateState(one, today) }))
        .filter((one) => state === undefined || one.state === state)
        .filter(({ validUntil, id }) => `${validUntil} ${id}` > `${after.sort} ${after.id}`)
      return pageFrom(standing, {
        ...list,
        limit,
        positionOf: ({ validUntil, id }) => ({ sort: validUntil, id }),
        itemOf: (one) => one,
      })
    },
  }
}

function readCertificates({ sql }: StoreContext, { id }: { id?: string }): Promise<StoredCertificate[]> {
  return sql<StoredCertificate>`
    SELECT id, kind, site_id AS "siteId", offer_id AS "offerId", reference, issued_by AS "issuedBy",
           valid_from AS "validFrom", valid_until AS "validUntil", withdrawn_on AS "withdrawnOn",
           withdrawn_by AS "withdrawnBy", withdrawal_reason AS "withdrawalReason", recorded_at AS "recordedAt",
           recorded_by AS "recordedBy", version
      FROM certificate WHERE ${id ?? null}::uuid IS NULL OR id = ${id ?? null}
     ORDER BY valid_until, id`
}

function createPlaces(context: StoreContext): Pick<PlacementStore, PlaceMethods> {
  const { sql } = context
  return {
    placementFacts: ({ countsNamespaces }) => readFacts(context, countsNamespaces),

    async lockPlacements() {
      await sql`SELECT pg_advisory_xact_lock(${placementsLock})`
    },

    async insertTenantPlacement(one) {
      await sql`
        INSERT INTO tenant_placement (tenant_id, data_class, residency_min, chosen_by, is_same_site, same_site_reason,
                                      recorded_at)
        VALUES (${one.tenantId}, ${one.dataClass}, ${one.residencyMin}, ${one.chosenBy}, ${one.isSameSite},
                ${one.sameSiteReason}, ${at(one.recordedAt)})`
    },

    async getTenantPlacement(tenantId) {
      const [placement] = await sql<TenantPlacement>`
        SELECT chosen_by AS "chosenBy", is_same_site AS "isSameSite", same_site_reason AS "sameSiteReason",
               data_class AS "dataClass", residency_min AS "residencyMin"
          FROM tenant_placement WHERE tenant_id = ${tenantId}`
      return placement ?? null
    },

    placeOfTenant: (tenantId) => readPlaceOfTenant(context, tenantId),

    async dataClassesOf(tenantId) {
      const rows = await sql<{ dataClass: DataClass }>`
        SELECT data_class AS "dataClass" FROM quota_data_class WHERE tenant_id = ${tenantId} AND ended_at IS NULL
        UNION SELECT data_class FROM tenant_placement WHERE tenant_id = ${tenantId}
        ORDER BY "dataClass"`
      return rows.map(({ dataClass }) => dataClass)
    },

    async addQuotaDataClass({ tenantId, offerIds, dataClass, causeKind, causeId, recordedAt }) {
      if (dataClass === 'ordinary' || offerIds.length === 0) return
      await sql.send`
        INSERT INTO quota_data_class (tenant_id, offer_id, data_class, cause_kind, cause_id, recorded_at)
        SELECT ${tenantId}, offer_id, ${dataClass}, ${causeKind}, ${causeId}, ${at(recordedAt)}
          FROM unnest(${plainArray(offerIds)}::uuid[]) AS offer (offer_id) ORDER BY offer_id
        ON CONFLICT (tenant_id, offer_id, data_class) DO UPDATE
          SET cause_kind = excluded.cause_kind, cause_id = excluded.cause_id, recorded_at = excluded.recorded_at,
              ended_at = NULL
          WHERE quota_data_class.ended_at IS NOT NULL`
    },
  }
}

async function readPlaceOfTenant({ sql }: StoreContext, tenantId: string): Promise<PlaceOfTenant | null> {
  const [row] = await sql<PlaceOfTenant>`
    SELECT tenant.generation, tenant.backup_cluster_id AS "backupClusterId", storage.site_id AS "storageSiteId",
           backup.site_id AS "backupSiteId", placement.same_site_reason AS "sameSiteReason",
           placement.residency_min AS "residencyMin",
           (SELECT coalesce(jsonb_agg(jsonb_build_object(
                     'offerId', offer.id, 'kind', offer.kind,
                     'dataClasses', (SELECT coalesce(jsonb_agg(classed.data_class ORDER BY classed.data_class), '[]')
                                       FROM quota_data_class classed
                                      WHERE classed.tenant_id = quota.tenant_id AND classed.offer_id = quota.offer_id
                                        AND classed.ended_at IS NULL))
                     ORDER BY offer.code), '[]')
              FROM quota JOIN offer ON offer.id = quota.offer_id
             WHERE quota.tenant_id = tenant.id AND quota.quota_bytes > 0) AS quotas
      FROM tenant
      JOIN cluster storage ON storage.id = tenant.storage_cluster_id
      JOIN cluster backup ON backup.id = tenant.backup_cluster_id
      LEFT JOIN tenant_placement placement ON placement.tenant_id = tenant.id
     WHERE tenant.id = ${tenantId}`
  return row ?? null
}

type ClusterFacts = PlacementFacts['clusters'][number]

async function readFacts(context: StoreContext, countsNamespaces: boolean): Promise<PlacementFacts> {
  const { sql } = context
  const [sites, clusters, offers, certificates] = await Promise.all([
    sql<PlacementFacts['sites'][number]>`
      SELECT id, name, residency, s3_endpoint IS NOT NULL AS "hasObjectStore" FROM site`,
    countsNamespaces
      ? countedClusters(context)
      : sql<ClusterFacts>`SELECT id, name, site_id AS "siteId", 0 AS namespaces FROM cluster`,
    sql<PlacementFacts['offers'][number]>`SELECT id, name, kind, cluster_id AS "clusterId", residency FROM offer`,
    readCertificates(context, {}),
  ])
  return { sites, clusters, offers, certificates }
}

/** What is to stand counts where it is to, and what stands elsewhere still counts there too: each namespace once. So does that of a drill until it is seen to be gone. */
function countedClusters({ sql }: StoreContext): Promise<ClusterFacts[]> {
  return sql<ClusterFacts>`
    WITH standing AS (
      SELECT tenant.id, tenant.storage_cluster_id, tenant.backup_cluster_id FROM tenant
       WHERE NOT EXISTS (SELECT FROM tenant_exit WHERE tenant_exit.tenant_id = tenant.id AND state = 'destroyed')
    ), counted AS (
      SELECT storage_cluster_id AS cluster_id, count(*) AS namespaces FROM standing GROUP BY storage_cluster_id
      UNION ALL SELECT backup_cluster_id, count(*) FROM standing GROUP BY backup_cluster_id
      UNION ALL SELECT known.cluster_id, count(*)
                  FROM tenant_namespace known JOIN standing ON standing.id = known.tenant_id
                 WHERE known.cluster_id <> CASE known.purpose WHEN 'storage' THEN standing.storage_cluster_id
                                                              ELSE standing.backup_cluster_id END
                 GROUP BY known.cluster_id
      UNION ALL SELECT task.cluster_id, count(*)
                  FROM restore_drill drill
                  JOIN protection_task task ON task.tenant_id = drill.tenant_id AND task.id = drill.task_id
                 WHERE drill.cleaned_at IS NULL AND task.started_at IS NOT NULL
                 GROUP BY task.cluster_id
      -- A move has two sides: the one it is to stand on before its switch, and the one it left after it.
      UNION ALL SELECT CASE WHEN move.switched_at IS NULL THEN move.target_cluster_id ELSE move.source_cluster_id END,
                       count(*)
                  FROM tenant_move move JOIN standing ON standing.id = move.tenant_id
                 WHERE move.state NOT IN ('ended', 'cancelled') GROUP BY 1
    )
    SELECT cluster.id, cluster.name, cluster.site_id AS "siteId", coalesce(sum(counted.namespaces), 0)::int AS namespaces
      FROM cluster LEFT JOIN counted ON counted.cluster_id = cluster.id
     GROUP BY cluster.id`
}
