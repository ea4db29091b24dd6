import type { Suspension } from '@grenier/contracts'
import type { SuspensionStore } from '@grenier/control-plane/ports'
import { at, atOrNull } from '../shared/columns.ts'
import type { StoreContext } from '../shared/store-context.ts'
import { type OrganisationRow, organisationOf } from './organisation-rows.ts'

/** Suspensions of tenants, and names of the organisations behind them. */
export function createSuspensions(context: StoreContext): SuspensionStore {
  const { sql } = context
  return {
    async insertSuspension(suspension) {
      await sql`
        INSERT INTO tenant_suspension (tenant_id, id, reason, suspended_at, suspended_by, resumed_at, resumed_by,
                                       resume_reason, version)
        VALUES (${suspension.tenantId}, ${suspension.id}, ${suspension.reason}, ${at(suspension.suspendedAt)},
                ${suspension.suspendedBy}, ${atOrNull(suspension.resumedAt)}, ${suspension.resumedBy},
                ${suspension.resumeReason}, ${suspension.version})`
    },

    listSuspensions: (tenantId) => readSuspensions(context, tenantId, null),

    async lockSuspension(tenantId, id) {
      // Read by a later statement, which sees what the lock waited for.
      const [, [suspension]] = await Promise.all([
        sql`SELECT FROM tenant_suspension WHERE tenant_id = ${tenantId} AND id = ${id} FOR NO KEY UPDATE`,
        readSuspensions(context, tenantId, id),
      ])
      return suspension ?? null
    },

    async updateSuspension({ tenantId, id, resumedAt, resumedBy, resumeReason, version }) {
      await sql`
        UPDATE tenant_suspension SET resumed_at = ${atOrNull(resumedAt)}, resumed_by = ${resumedBy},
                                     resume_reason = ${resumeReason}, version = ${version}
         WHERE tenant_id = ${tenantId} AND id = ${id}`
    },

    async lockOrganisation(id) {
      const [, [row]] = await Promise.all([
        sql`SELECT FROM organisation WHERE id = ${id} FOR NO KEY UPDATE`,
        sql<OrganisationRow>`
          SELECT body.id, identity.kind, identity.name, identity.siren, identity.insee_code AS "inseeCode",
                 identity.departement_code AS "departementCode", identity.valid_from AS "validFrom", identity.source,
                 belongs.group_id AS "groupId", population.kind AS "populationKind", population.vintage,
                 population.in_force_from AS "inForceFrom", population.inhabitants,
                 population.source AS "populationSource", body.recorded_at AS "recordedAt", body.version
            FROM organisation body
            JOIN organisation_identity identity ON identity.organisation_id = body.id AND identity.valid_to IS NULL
            LEFT JOIN organisation_group belongs ON belongs.organisation_id = body.id AND belongs.valid_to IS NULL
            LEFT JOIN LATERAL (
              SELECT * FROM organisation_population figure WHERE figure.organisation_id = body.id
               ORDER BY figure.in_force_from DESC, figure.kind LIMIT 1) population ON true
           WHERE body.id = ${id}`,
      ])
      return row === undefined ? null : organisationOf(row)
    },

    async renameOrganisation({ id, name, validFrom, source, recordedAt, version }) {
      await sql`
        UPDATE organisation_identity SET valid_to = ${validFrom} WHERE organisation_id = ${id} AND valid_to IS NULL`
      await sql`
        INSERT INTO organisation_identity
          (organisation_id, valid_from, kind, name, siren, insee_code, departement_code, source, recorded_at)
        SELECT organisation_id, ${validFrom}, kind, ${name}, siren, insee_code, departement_code, ${source},
               ${at(recordedAt)}
          FROM organisation_identity WHERE organisation_id = ${id} AND valid_to = ${validFrom}`
      await sql`UPDATE organisation SET version = ${version} WHERE id = ${id}`
    },
  }
}

/** A tenant has a handful of them: its part of the primary key is all the index they need. */
function readSuspensions({ sql }: StoreContext, tenantId: string, id: string | null): Promise<Suspension[]> {
  return sql<Suspension>`
    SELECT id, tenant_id AS "tenantId", reason, suspended_at AS "suspendedAt", suspended_by AS "suspendedBy",
           resumed_at AS "resumedAt", resumed_by AS "resumedBy", resume_reason AS "resumeReason", version
      FROM tenant_suspension
     WHERE tenant_id = ${tenantId} AND (${id}::uuid IS NULL OR id = ${id})
     ORDER BY suspended_at DESC, id DESC`
}
