import type { Mandate } from '@grenier/contracts'
import type { TenancyStore } from '@grenier/control-plane/ports'
import { at, atOrNull, json, plainArray } from '../shared/columns.ts'
import type { StoreContext } from '../shared/store-context.ts'

type MandateMethods = Pick<
  TenancyStore,
  | 'insertMandate'
  | 'listMandates'
  | 'mandatesOf'
  | 'mandatesOfPersons'
  | 'signerAddresses'
  | 'lockMandate'
  | 'updateMandate'
>

/** Who signs or asks for tenants. A mandate's end is exclusive. */
export function createMandates(context: StoreContext): MandateMethods {
  const { sql } = context
  return {
    async insertMandate(mandate) {
      await sql`
        INSERT INTO mandate (tenant_id, id, person_subject, person_name, function, ceiling_cents, valid_from, valid_until,
                             act_id, recorded_at, recorded_by, ended_at, ended_by, version)
        VALUES (${mandate.tenantId}, ${mandate.id}, ${mandate.personSubject}, ${mandate.personName}, ${mandate.function},
                ${mandate.ceilingCents}, ${mandate.validFrom}, ${mandate.validUntil}, ${mandate.actId},
                ${at(mandate.recordedAt)}, ${mandate.recordedBy}, ${atOrNull(mandate.endedAt)}, ${mandate.endedBy},
                ${mandate.version})`
    },

    listMandates: (tenantId) => readMandates(context, { tenantId }),

    mandatesOf: (tenantId, personSubject) => readMandates(context, { tenantId, personSubject }),

    mandatesOfPersons: (persons) => readMandates(context, { persons }),

    async signerAddresses(tenantId, on) {
      const rows = await sql<{ email: string }>`
        SELECT DISTINCT person.email
          FROM mandate JOIN person ON person.subject = mandate.person_subject
         WHERE mandate.tenant_id = ${tenantId} AND mandate.function IN ('mayor', 'delegate') AND person.email IS NOT NULL
           AND mandate.valid_from <= ${on} AND (mandate.valid_until IS NULL OR mandate.valid_until > ${on})
         ORDER BY person.email`
      return rows.map(({ email }) => email)
    },

    async lockMandate(tenantId, id) {
      // Read by a later statement, which sees what the lock waited for.
      const [, [mandate]] = await Promise.all([
        sql`SELECT FROM mandate WHERE tenant_id = ${tenantId} AND id = ${id} FOR NO KEY UPDATE`,
        readMandates(context, { tenantId, id }),
      ])
      return mandate ?? null
    },

    async updateMandate({ tenantId, id, validUntil, endedAt, endedBy, version }) {
      await sql`
        UPDATE mandate SET valid_until = ${validUntil}, ended_at = ${atOrNull(endedAt)}, ended_by = ${endedBy},
                           version = ${version}
         WHERE tenant_id = ${tenantId} AND id = ${id}`
    },
  }
}

interface MandateQuery {
  readonly tenantId?: string
  readonly personSubject?: string
  readonly id?: string
  readonly persons?: readonly { readonly tenantId: string; readonly personSubject: string }[]
}

/** A tenant has a handful of them: its part of the primary key is all the index they need. */
function readMandates(
  { sql }: StoreContext,
  { tenantId, personSubject, id, persons = [] }: MandateQuery,
): Promise<Mandate[]> {
  const tenantIds = tenantId === undefined ? persons.map((person) => person.tenantId) : [tenantId]
  const subjects = json(persons.map((person) => [person.tenantId, person.personSubject]))
  return sql<Mandate>`
    SELECT id, tenant_id AS "tenantId", person_subject AS "personSubject", person_name AS "personName", function,
           ceiling_cents AS "ceilingCents", valid_from AS "validFrom", valid_until AS "validUntil", act_id AS "actId",
           recorded_at AS "recordedAt", recorded_by AS "recordedBy", ended_at AS "endedAt", ended_by AS "endedBy", version
      FROM mandate
     WHERE tenant_id = ANY (${plainArray(tenantIds)}::uuid[])
       AND (${personSubject ?? null}::text IS NULL OR person_subject = ${personSubject ?? null})
       AND (${persons.length} = 0 OR ${subjects}::jsonb @> jsonb_build_array(jsonb_build_array(tenant_id, person_subject)))
       AND (${id ?? null}::uuid IS NULL OR id = ${id ?? null})
     ORDER BY valid_from DESC, id DESC`
}
