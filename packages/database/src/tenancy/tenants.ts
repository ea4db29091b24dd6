import type { Tenant } from '@grenier/contracts'
import {
  type NamedMember,
  Problem,
  type TenancyStore,
  type TenantInBrief,
  type TenantOnDay,
} from '@grenier/control-plane/ports'
import type { CivilDate } from '@grenier/quota-billing'
import { at, narrowedTo, plainArray } from '../shared/columns.ts'
import { beforeAll } from '../shared/cursor.ts'
import { onlyRow } from '../shared/sql.ts'
import type { StoreContext } from '../shared/store-context.ts'
import { pageOfTenants } from './tenant-listing.ts'

type TenantMethods = Pick<
  TenancyStore,
  | 'insertTenant'
  | 'slugIsTaken'
  | 'organisationHasTenant'
  | 'getTenant'
  | 'tenantInBrief'
  | 'tenantsByIds'
  | 'listTenants'
  | 'tenantsOnDay'
  | 'memberNames'
  | 'tenantIdsAfter'
  | 'lockTenant'
  | 'raiseGeneration'
>

/** Tenants, each with its organisation as it is on one day. */
export function createTenants(context: StoreContext): TenantMethods {
  const { sql } = context
  return {
    async insertTenant(tenant) {
      const inserted = await sql<{ id: string }>`
        WITH leaf AS (
          INSERT INTO quota_node (id, kind, parent_id, depth, path, organisation_id, recorded_at, version)
          SELECT ${tenant.id}, 'tenant', parent.id, parent.depth + 1, parent.path || ${tenant.id}::uuid,
                 ${tenant.organisationId}, ${at(tenant.enrolledAt)}, 1
            FROM quota_node parent WHERE parent.id = ${tenant.parentNodeId} AND parent.kind = 'pool'
          RETURNING id, parent_id
        )
        INSERT INTO tenant (id, slug, organisation_id, parent_node_id, storage_cluster_id, backup_cluster_id,
                            generation, ready, enrolled_at, version)
        SELECT id, ${tenant.slug}, ${tenant.organisationId}, parent_id, ${tenant.storageClusterId},
               ${tenant.backupClusterId}, 1, 'Unknown', ${at(tenant.enrolledAt)}, 1
          FROM leaf
        RETURNING id`
      if (inserted.length === 0) throw new Problem('pool-unknown')
    },

    async slugIsTaken(slug) {
      const rows = await sql<{ taken: boolean }>`SELECT EXISTS (SELECT FROM tenant WHERE slug = ${slug}) AS taken`
      return onlyRow(rows).taken
    },

    async getTenant(id, on) {
      const [tenant] = await readTenants(context, { on, id, limit: 1 })
      return tenant ?? null
    },

    tenantsByIds: (ids, on) => readTenants(context, { on, ids, limit: ids.length }),

    tenantInBrief: (id, on) => readInBrief(context, id, on),

    async listTenants(query, on) {
      const { items: ids, nextCursor } = await pageOfTenants(context, query, on)
      const tenants = await readTenants(context, { on, ids, limit: ids.length })
      const byId = new Map(tenants.map((tenant) => [tenant.id, tenant]))
      return { items: ids.flatMap((id) => byId.get(id) ?? []), nextCursor }
    },

    tenantsOnDay: (on, tenantIds) => sql<TenantOnDay>`
        SELECT tenant.id AS "tenantId", tenant.slug, tenant.organisation_id AS "organisationId", identity.name,
               identity.siren, identity.insee_code AS "inseeCode", tenant.enrolled_at AS "enrolledAt",
               (SELECT destroyed_at FROM tenant_exit WHERE tenant_exit.tenant_id = tenant.id AND state = 'destroyed')
                 AS "exitedAt"
          FROM tenant
          JOIN organisation_identity identity ON identity.organisation_id = tenant.organisation_id
               AND identity.valid_from <= ${on} AND (identity.valid_to IS NULL OR identity.valid_to > ${on})
         WHERE ${narrowedTo(tenantIds)}::uuid[] IS NULL
            OR tenant.id = ANY (${narrowedTo(tenantIds)}::uuid[])
         ORDER BY tenant.id`,

    memberNames: (on, tenantIds) => sql<NamedMember>`
        SELECT tenant.id AS "tenantId", coalesce(identity.name, tenant.slug) AS "memberName",
               identity.siren AS "memberSiren", identity.insee_code AS "memberInseeCode"
          FROM tenant
          LEFT JOIN LATERAL (
            SELECT known.name, known.siren, known.insee_code FROM organisation_identity known
             WHERE known.organisation_id = tenant.organisation_id AND known.valid_from <= ${on}
             ORDER BY known.valid_from DESC LIMIT 1) identity ON true
         WHERE tenant.id = ANY (${plainArray(tenantIds)}::uuid[])`,

    async tenantIdsAfter({ after, limit }) {
      const rows = await sql<{ id: string }>`
        SELECT id FROM tenant WHERE id > ${after ?? beforeAll.id}::uuid ORDER BY id LIMIT ${limit}`
      return rows.map(({ id }) => id)
    },

    ...createTenantRows(context),
  }
}

type RowMethods = 'organisationHasTenant' | 'lockTenant' | 'raiseGeneration'

function createTenantRows({ sql }: StoreContext): Pick<TenancyStore, RowMethods> {
  return {
    async organisationHasTenant(organisationId) {
      const rows = await sql<{ has: boolean }>`
        SELECT EXISTS (SELECT FROM tenant WHERE organisation_id = ${organisationId}) AS has`
      return onlyRow(rows).has
    },

    async lockTenant(tenantId) {
      await sql`SELECT FROM tenant WHERE id = ${tenantId} FOR NO KEY UPDATE`
    },

    async raiseGeneration(tenantId) {
      await sql.send`UPDATE tenant SET generation = generation + 1, version = version + 1 WHERE id = ${tenantId}`
    },
  }
}

interface TenantQuery {
  readonly on: CivilDate
  readonly limit: number
  readonly id?: string
  readonly ids?: readonly string[]
}

/** By id. */
function readTenants({ sql }: StoreContext, { on, limit, id, ids }: TenantQuery): Promise<Tenant[]> {
  return sql<Tenant>`
    SELECT tenant.id, tenant.slug, tenant.organisation_id AS "organisationId", identity.name, identity.siren,
           identity.insee_code AS "inseeCode", grouping.name AS "groupName", population.inhabitants,
           tenant.parent_node_id AS "parentNodeId", tenant.storage_cluster_id AS "storageClusterId",
           tenant.backup_cluster_id AS "backupClusterId", tenant.generation, tenant.ready,
           tenant.enrolled_at AS "enrolledAt", tenant.version
      FROM tenant
      JOIN organisation_identity identity ON identity.organisation_id = tenant.organisation_id
           AND identity.valid_from <= ${on} AND (identity.valid_to IS NULL OR identity.valid_to > ${on})
      LEFT JOIN organisation_group belongs ON belongs.organisation_id = tenant.organisation_id
           AND belongs.valid_from <= ${on} AND (belongs.valid_to IS NULL OR belongs.valid_to > ${on})
      LEFT JOIN organisation_identity grouping ON grouping.organisation_id = belongs.group_id
           AND grouping.valid_from <= ${on} AND (grouping.valid_to IS NULL OR grouping.valid_to > ${on})
      LEFT JOIN LATERAL (
        SELECT figure.inhabitants FROM organisation_population figure
         WHERE figure.organisation_id = tenant.organisation_id AND figure.in_force_from <= ${on}
         ORDER BY figure.in_force_from DESC, figure.kind LIMIT 1) population ON true
     WHERE (${id ?? null}::uuid IS NULL OR tenant.id = ${id ?? null})
       AND (${narrowedTo(ids)}::uuid[] IS NULL OR tenant.id = ANY (${narrowedTo(ids)}::uuid[]))
     ORDER BY tenant.id
     LIMIT ${limit}`
}

async function readInBrief({ sql }: StoreContext, id: string, on: CivilDate): Promise<TenantInBrief | null> {
  const [tenant] = await sql<TenantInBrief>`
    SELECT tenant.id, identity.name,
           (SELECT figure.inhabitants FROM organisation_population figure
             WHERE figure.organisation_id = tenant.organisation_id AND figure.in_force_from <= ${on}
             ORDER BY figure.in_force_from DESC, figure.kind LIMIT 1) AS inhabitants,
           coalesce(placement.data_class, 'ordinary') AS "dataClass", placement.residency_min AS "residencyMin",
           EXISTS (SELECT FROM quota_data_class classed WHERE classed.tenant_id = tenant.id AND classed.ended_at IS NULL)
             AS "hasClassedQuota",
           EXISTS (SELECT FROM tenant_exit leaving WHERE leaving.tenant_id = tenant.id AND leaving.state <> 'cancelled')
             AS "isLeaving",
           EXISTS (SELECT FROM tenant_move moving WHERE moving.tenant_id = tenant.id
                      AND moving.state IN ('freezing', 'backing-up', 'preparing', 'restoring', 'switching')) AS "isMoving"
      FROM tenant
      LEFT JOIN tenant_placement placement ON placement.tenant_id = tenant.id
      JOIN organisation_identity identity ON identity.organisation_id = tenant.organisation_id
           AND identity.valid_from <= ${on} AND (identity.valid_to IS NULL OR identity.valid_to > ${on})
     WHERE tenant.id = ${id}`
  return tenant ?? null
}
