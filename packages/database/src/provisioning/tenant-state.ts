import type { BlueprintQuota, KnownNamespace, ProvisioningStore } from '@grenier/control-plane/ports'
import { at, json } from '../shared/columns.ts'
import { onlyRow } from '../shared/sql.ts'
import type { StoreContext } from '../shared/store-context.ts'

type StateMethods = Pick<
  ProvisioningStore,
  'readTenantState' | 'keepRepositoryPassword' | 'saveNamespaces' | 'saveLaid'
>
type TenantState = NonNullable<Awaited<ReturnType<ProvisioningStore['readTenantState']>>>

type BlueprintQuotaRow = Omit<BlueprintQuota, 'quotaBytes' | 'roundingStepBytes' | 'usedBytes'> & {
  readonly quotaBytes: string
  readonly roundingStepBytes: string
  readonly usedBytes: string | null
}

type Origin = NonNullable<TenantState['origin']>

type StateRow = Omit<TenantState, 'quotas' | 'known' | 'origin'> & {
  readonly organisationKind: Origin['organisationKind'] | null
  readonly organisationName: string | null
  readonly poolName: string | null
  readonly residencyMin: Origin['residencyMin']
  readonly quotas: readonly BlueprintQuotaRow[]
  readonly known: readonly KnownNamespace[]
}

/** What a blueprint is made of, and what provisioning must never lose: passwords and the namespaces that once existed. */
export function createTenantState({ sql, wallClock }: StoreContext): StateMethods {
  return {
    readTenantState: (tenantId) => readTenantState({ sql }, tenantId),

    async keepRepositoryPassword(tenantId, sealed) {
      await sql`
        INSERT INTO backup_repository (tenant_id, password_sealed, recorded_at)
        VALUES (${tenantId}, ${sealed}, ${at(wallClock.now())}) ON CONFLICT (tenant_id) DO NOTHING`
      const rows = await sql<{ sealed: string }>`
        SELECT password_sealed AS sealed FROM backup_repository WHERE tenant_id = ${tenantId}`
      return onlyRow(rows).sealed
    },

    saveNamespaces: (tenantId, namespaces) => saveNamespaces(sql, tenantId, namespaces),

    async saveLaid(tenantId, laid) {
      await sql`
        UPDATE tenant_namespace known SET laid = seen.after
          FROM (SELECT side.purpose, ARRAY(
                         SELECT object FROM (SELECT unnest(there.laid) UNION SELECT jsonb_array_elements_text(side.standing)) AS all_of (object)
                          WHERE NOT side.removed ? object ORDER BY object) AS after
                  FROM jsonb_to_recordset(${json(laid)}) AS side (purpose text, standing jsonb, removed jsonb)
                  JOIN tenant_namespace there ON there.tenant_id = ${tenantId} AND there.purpose = side.purpose) AS seen
         WHERE known.tenant_id = ${tenantId} AND known.purpose = seen.purpose AND known.laid IS DISTINCT FROM seen.after`
    },
  }
}

async function saveNamespaces(
  sql: StoreContext['sql'],
  tenantId: string,
  namespaces: Parameters<StateMethods['saveNamespaces']>[1],
): Promise<void> {
  const rows = namespaces.map(({ purpose, clusterId, name, uid }) => ({
    purpose,
    cluster_id: clusterId,
    name,
    uid,
  }))
  await sql`
    INSERT INTO tenant_namespace AS known (tenant_id, purpose, cluster_id, name, uid)
    SELECT ${tenantId}, purpose, cluster_id, name, uid
      FROM jsonb_to_recordset(${json(rows)}) AS seen (purpose text, cluster_id uuid, name text, uid uuid)
    ON CONFLICT (tenant_id, purpose) DO UPDATE
      -- Another namespace: nothing of ours stands there yet.
      SET cluster_id = excluded.cluster_id, name = excluded.name, uid = excluded.uid, laid = NULL
      WHERE (known.cluster_id, known.name, known.uid) IS DISTINCT FROM
            (excluded.cluster_id, excluded.name, excluded.uid)`
}

async function readTenantState({ sql }: Pick<StoreContext, 'sql'>, tenantId: string): Promise<TenantState | null> {
  // One statement is one snapshot. Its JSON carries sizes as text, since JSON numbers lose digits.
  const [row] = await sql<StateRow>`
    SELECT tenant.slug, identity.siren, identity.insee_code AS "inseeCode", tenant.generation,
           identity.kind AS "organisationKind", identity.name AS "organisationName",
           pool.name AS "poolName", placement.residency_min AS "residencyMin",
           (SELECT coalesce(max(entry.sequence), 0) FROM ledger_entry entry WHERE entry.node_id = tenant.id)::bigint
             + (SELECT coalesce(max(hold.revision_floor), 0) FROM cluster_hold hold) AS revision,
           tenant.storage_cluster_id AS "storageClusterId", tenant.backup_cluster_id AS "backupClusterId",
           site.s3_endpoint AS "s3Endpoint", site.s3_region AS "s3Region",
           tenant.awaits_namespace AS "awaitsNamespace", coalesce((SELECT min(data_class) FROM quota_data_class held WHERE held.tenant_id = tenant.id AND ended_at IS NULL),
                    placement.data_class) AS "dataClass",
           repository.password_sealed AS "repositoryPasswordSealed",
           EXISTS (SELECT FROM tenant_suspension suspension
                    WHERE suspension.tenant_id = tenant.id AND suspension.resumed_at IS NULL) AS "isSuspended",
           (SELECT state FROM tenant_exit WHERE tenant_exit.tenant_id = tenant.id AND state <> 'cancelled')
             AS "exitState",
           (SELECT state FROM tenant_move WHERE tenant_move.tenant_id = tenant.id
               AND state NOT IN ('switched', 'removing', 'ended', 'cancelled')) AS "moveState",
           (SELECT coalesce(jsonb_agg(jsonb_build_object(
                     'offerId', offer.id, 'offerCode', offer.code, 'kind', offer.kind, 'className', offer.class_name,
                     'quotaBytes', quota.quota_bytes::text, 'roundingStepBytes', offer.rounding_step_bytes::text,
                     'usedBytes', CASE offer.kind WHEN 'backup'
                                  THEN in_use_bytes(quota.tenant_id, offer.id, offer.kind)::text END,
                     'bucketApi', (SELECT bucket.api FROM tenant_bucket bucket
                                    WHERE bucket.tenant_id = quota.tenant_id AND bucket.offer_id = offer.id
                                      AND bucket.site_id = site.id
                                    ORDER BY bucket.recorded_at DESC, bucket.bucket_name LIMIT 1))
                     ORDER BY offer.code), '[]')
              FROM quota JOIN offer ON offer.id = quota.offer_id
             -- What a move has left behind stands on another cluster and is nobody's quota any more.
             WHERE quota.tenant_id = tenant.id
               AND NOT (offer.kind = 'block' AND quota.quota_bytes = 0
                        AND offer.cluster_id <> tenant.storage_cluster_id)) AS quotas,
           (SELECT coalesce(jsonb_agg(jsonb_build_object(
                     'purpose', known.purpose, 'clusterId', known.cluster_id, 'name', known.name, 'uid', known.uid, 'laid', coalesce(known.laid, '{}'))
                     ORDER BY known.purpose), '[]')
              FROM tenant_namespace known WHERE known.tenant_id = tenant.id) AS known
      FROM tenant
      JOIN cluster backup ON backup.id = tenant.backup_cluster_id
      JOIN site ON site.id = backup.site_id
      LEFT JOIN organisation_identity identity
             ON identity.organisation_id = tenant.organisation_id AND identity.valid_to IS NULL
      JOIN quota_node pool ON pool.id = tenant.parent_node_id
      LEFT JOIN tenant_placement placement ON placement.tenant_id = tenant.id
      LEFT JOIN backup_repository repository ON repository.tenant_id = tenant.id
     WHERE tenant.id = ${tenantId}`
  if (row === undefined) return null
  const { organisationKind, organisationName, poolName, residencyMin, ...state } = row
  const quotas = row.quotas.map((quota) => ({
    ...quota,
    quotaBytes: BigInt(quota.quotaBytes),
    roundingStepBytes: BigInt(quota.roundingStepBytes),
    usedBytes: quota.usedBytes === null ? null : BigInt(quota.usedBytes),
  }))
  if (organisationKind === null || organisationName === null) return { ...state, quotas }
  const dataClass = row.dataClass ?? null
  const origin = { organisationKind, organisationName, poolName: poolName ?? '', dataClass, residencyMin }
  return { ...state, quotas, origin }
}
