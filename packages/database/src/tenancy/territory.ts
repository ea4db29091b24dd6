import type { TerritoryMember, TerritoryPlace } from '@grenier/contracts'
import type { TerritoryStore } from '@grenier/control-plane/ports'
import type { StoreContext } from '../shared/store-context.ts'

/** Where members are. Sums of what each has, so that whole regions are read in one statement. Platform scope only. */
export function createTerritory({ sql }: StoreContext): TerritoryStore {
  return {
    territoryPlaces: (on) => sql<TerritoryPlace>`
      WITH given AS (
        SELECT tenant_id, sum(quota_bytes) AS quota_bytes, sum(observed_used_bytes) AS observed_bytes
          FROM quota GROUP BY tenant_id
      ), figure AS (
        SELECT DISTINCT ON (organisation_id) organisation_id, inhabitants FROM organisation_population
         WHERE in_force_from <= ${on} ORDER BY organisation_id, in_force_from DESC, kind
      )
      SELECT found.departement_code AS "departementCode", belongs.group_id AS "groupId", grouping.name AS "groupName",
             count(*)::integer AS members,
             count(*) FILTER (WHERE found.ready = 'False')::integer AS "notReady",
             count(*) FILTER (WHERE found.ready = 'Unknown')::integer AS unknown,
             coalesce(sum(figure.inhabitants), 0)::integer AS inhabitants,
             coalesce(sum(given.quota_bytes), 0)::bigint AS "quotaBytes", sum(given.observed_bytes)::bigint AS "observedBytes"
        FROM tenants_found(${on}::date, NULL, NULL, NULL, NULL, NULL) found
        LEFT JOIN figure ON figure.organisation_id = found.organisation_id
        LEFT JOIN given ON given.tenant_id = found.id
        LEFT JOIN organisation_group belongs ON belongs.organisation_id = found.organisation_id
             AND belongs.valid_from <= ${on} AND (belongs.valid_to IS NULL OR belongs.valid_to > ${on})
        LEFT JOIN organisation_identity grouping ON grouping.organisation_id = belongs.group_id
             AND grouping.valid_from <= ${on} AND (grouping.valid_to IS NULL OR grouping.valid_to > ${on})
       GROUP BY found.departement_code, belongs.group_id, grouping.name
       ORDER BY found.departement_code, grouping.name COLLATE "fr-x-icu", belongs.group_id`,

    territoryMembers: ({ on, departement, groupId, limit }) => sql<TerritoryMember>`
      SELECT found.id AS "tenantId", found.name, belongs.group_id AS "groupId", figure.inhabitants, found.ready,
             coalesce(given.quota_bytes, 0)::bigint AS "quotaBytes", given.observed_bytes::bigint AS "observedBytes"
        FROM tenants_found(${on}::date, NULL, NULL, ${departement}, ${groupId}::uuid, NULL) found
        LEFT JOIN LATERAL (
          SELECT inhabitants FROM organisation_population figure
           WHERE figure.organisation_id = found.organisation_id AND figure.in_force_from <= ${on}
           ORDER BY figure.in_force_from DESC, figure.kind LIMIT 1) figure ON true
        LEFT JOIN LATERAL (
          SELECT sum(quota_bytes) AS quota_bytes, sum(observed_used_bytes) AS observed_bytes
            FROM quota WHERE quota.tenant_id = found.id) given ON true
        LEFT JOIN organisation_group belongs ON belongs.organisation_id = found.organisation_id
             AND belongs.valid_from <= ${on} AND (belongs.valid_to IS NULL OR belongs.valid_to > ${on})
       ORDER BY figure.inhabitants DESC NULLS LAST, found.id LIMIT ${limit}`,
  }
}
