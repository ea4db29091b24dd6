import type { TerritoryPlace } from '@grenier/contracts'
import type { MeasuredDay, MemberOfPlace, TerritoryStore } from '@grenier/control-plane/ports'
import type { CivilDate } from '@grenier/quota-billing'
import { plainArray } from '../shared/columns.ts'
import { onlyRow } from '../shared/sql.ts'
import type { StoreContext } from '../shared/store-context.ts'

/** Where members are. Sums of what each has, so that whole regions are read in one statement. Platform scope only. */
export function createTerritory({ sql }: StoreContext): TerritoryStore {
  return {
    async lastMeasuredDay(before) {
      const rows = await sql<{ day: CivilDate | null }>`SELECT max(day) AS day FROM usage_slice WHERE day < ${before}`
      return onlyRow(rows).day
    },

    territoryPlaces: ({ on, measured }) => {
      const { day, seconds, meters } = parametersOf(measured)
      return sql<TerritoryPlace>`
      WITH given AS (
        SELECT tenant_id, sum(quota_bytes) AS quota_bytes FROM quota GROUP BY tenant_id
      ), used AS (
        SELECT tenant_id, sum(bytes) AS bytes
          FROM (SELECT tenant_id, offer_id, max(bytes) AS bytes
                  FROM (SELECT tenant_id, offer_id, meter, div(sum(byte_seconds), ${seconds}::numeric) AS bytes
                          FROM usage_slice WHERE day = ${day}::date AND meter = ANY (${meters}::text[])
                         GROUP BY tenant_id, offer_id, meter) of_meter
                 GROUP BY tenant_id, offer_id) of_offer
         GROUP BY tenant_id
      ), figure AS (
        SELECT DISTINCT ON (organisation_id) organisation_id, inhabitants FROM organisation_population
         WHERE in_force_from <= ${on} ORDER BY organisation_id, in_force_from DESC, kind
      )
      SELECT found.departement_code AS "departementCode", belongs.group_id AS "groupId", grouping.name AS "groupName",
             count(*)::integer AS members,
             count(*) FILTER (WHERE found.ready = 'False')::integer AS "notReady",
             count(*) FILTER (WHERE found.ready = 'Unknown')::integer AS unknown,
             coalesce(sum(figure.inhabitants), 0)::integer AS inhabitants,
             coalesce(sum(given.quota_bytes), 0)::bigint AS "quotaBytes", sum(used.bytes)::bigint AS "usedBytes"
        FROM tenants_found(${on}::date, NULL, NULL, NULL, NULL, NULL) found
        LEFT JOIN figure ON figure.organisation_id = found.organisation_id
        LEFT JOIN given ON given.tenant_id = found.id
        LEFT JOIN used ON used.tenant_id = found.id
        LEFT JOIN organisation_group belongs ON belongs.organisation_id = found.organisation_id
             AND belongs.valid_from <= ${on} AND (belongs.valid_to IS NULL OR belongs.valid_to > ${on})
        LEFT JOIN organisation_identity grouping ON grouping.organisation_id = belongs.group_id
             AND grouping.valid_from <= ${on} AND (grouping.valid_to IS NULL OR grouping.valid_to > ${on})
       GROUP BY found.departement_code, belongs.group_id, grouping.name
       ORDER BY found.departement_code, grouping.name COLLATE "fr-x-icu", belongs.group_id`
    },

    territoryMembers: ({ on, measured, departement, groupId, limit }) => {
      const { day, seconds, meters } = parametersOf(measured)
      return sql<MemberOfPlace>`
      SELECT found.id AS "tenantId", found.name, belongs.group_id AS "groupId", figure.inhabitants, found.ready,
             identity.insee_code AS "inseeCode",
             coalesce(given.quota_bytes, 0)::bigint AS "quotaBytes", used.bytes::bigint AS "usedBytes"
        FROM tenants_found(${on}::date, NULL, NULL, ${departement}, ${groupId}::uuid, NULL) found
        JOIN organisation_identity identity ON identity.organisation_id = found.organisation_id
             AND identity.valid_from <= ${on} AND (identity.valid_to IS NULL OR identity.valid_to > ${on})
        LEFT JOIN LATERAL (
          SELECT inhabitants FROM organisation_population figure
           WHERE figure.organisation_id = found.organisation_id AND figure.in_force_from <= ${on}
           ORDER BY figure.in_force_from DESC, figure.kind LIMIT 1) figure ON true
        LEFT JOIN LATERAL (
          SELECT sum(quota_bytes) AS quota_bytes FROM quota WHERE quota.tenant_id = found.id) given ON true
        LEFT JOIN LATERAL (
          SELECT sum(bytes) AS bytes
            FROM (SELECT offer_id, max(bytes) AS bytes
                    FROM (SELECT offer_id, meter, div(sum(byte_seconds), ${seconds}::numeric) AS bytes
                            FROM usage_slice
                           WHERE tenant_id = found.id AND day = ${day}::date AND meter = ANY (${meters}::text[])
                           GROUP BY offer_id, meter) of_meter
                   GROUP BY offer_id) of_offer) used ON true
        LEFT JOIN organisation_group belongs ON belongs.organisation_id = found.organisation_id
             AND belongs.valid_from <= ${on} AND (belongs.valid_to IS NULL OR belongs.valid_to > ${on})
       ORDER BY figure.inhabitants DESC NULLS LAST, found.id LIMIT ${limit}`
    },
  }
}

/** Volumes count by the larger of what they are cut out for and what their files hold, so each offer by its largest meter. */
function parametersOf(measured: MeasuredDay | null) {
  if (measured === null) return { day: null, seconds: 1, meters: plainArray([]) }
  return { day: measured.day, seconds: measured.seconds, meters: plainArray(measured.meters) }
}
