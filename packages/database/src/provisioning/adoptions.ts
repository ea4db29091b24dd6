import { type Adoption, adoptionFinding } from '@grenier/contracts'
import type { AdoptionStore } from '@grenier/control-plane/ports'
import { z } from 'zod'
import { at, atOrNull, json } from '../shared/columns.ts'
import { onlyRow } from '../shared/sql.ts'
import type { StoreContext } from '../shared/store-context.ts'

const findings = z.array(adoptionFinding)

type AdoptionRow = Omit<Adoption, 'findings'> & { readonly findings: z.input<typeof findings> }

/** Reports on existing namespaces. What was found stands as JSON, sizes as decimal text. */
export function createAdoptions(context: StoreContext): AdoptionStore {
  const { sql } = context
  return {
    async insertAdoption(adoption) {
      await sql`
        INSERT INTO tenant_adoption (tenant_id, id, cluster_id, namespace, namespace_uid, state, findings, adoptable,
                                     fingerprint, reason, reported_at, reported_by, version)
        VALUES (${adoption.tenantId}, ${adoption.id}, ${adoption.clusterId}, ${adoption.namespace},
                ${adoption.namespaceUid}, ${adoption.state}, ${json(z.encode(findings, adoption.findings))},
                ${adoption.adoptable}, ${adoption.fingerprint}, ${adoption.reason}, ${at(adoption.reportedAt)},
                ${adoption.reportedBy}, ${adoption.version})`
    },

    listAdoptions: (tenantId) => readAdoptions(context, tenantId, null),
    getAdoption: async (tenantId, id) => (await readAdoptions(context, tenantId, id))[0] ?? null,

    async lockAdoption(tenantId, id) {
      // Read by a later statement, which sees what the lock waited for.
      await sql`SELECT FROM tenant_adoption WHERE tenant_id = ${tenantId} AND id = ${id} FOR NO KEY UPDATE`
      return (await readAdoptions(context, tenantId, id))[0] ?? null
    },

    async updateAdoption({ tenantId, id, ...now }) {
      await sql`
        UPDATE tenant_adoption
           SET state = ${now.state}, decided_at = ${atOrNull(now.decidedAt)}, decided_by = ${now.decidedBy},
               decision_reason = ${now.decisionReason}, write_begun_at = ${atOrNull(now.writeBegunAt)}, ended_at = ${atOrNull(now.endedAt)}, refusal = ${now.refusal},
               version = ${now.version}
         WHERE tenant_id = ${tenantId} AND id = ${id}`
    },

    async awaitNamespace(tenantId, namespace) {
      await sql`UPDATE tenant SET awaits_namespace = ${namespace} WHERE id = ${tenantId}`
    },

    async isNamespaceOfAnother({ tenantId, clusterId, name }) {
      const rows = await sql<{ isOfAnother: boolean }>`
        SELECT EXISTS (SELECT FROM tenant_namespace known
                        WHERE known.cluster_id = ${clusterId} AND known.name = ${name}
                          AND known.tenant_id <> ${tenantId})
            OR EXISTS (SELECT FROM tenant_move move
                        WHERE move.tenant_id <> ${tenantId}
                          -- What was left to a lost cluster stands there again when it does.
                          AND (move.state NOT IN ('ended', 'cancelled') OR move.lost_sequence IS NOT NULL)
                          AND ((move.switched_at IS NULL AND move.target_cluster_id = ${clusterId}
                                AND move.target_namespace = ${name})
                               OR (move.switched_at IS NOT NULL AND move.source_cluster_id = ${clusterId}
                                   AND move.source_namespace = ${name}))) AS "isOfAnother"`
      return onlyRow(rows).isOfAnother
    },
  }
}

/** A tenant has a handful of them: its part of the primary key is all the index they need. */
async function readAdoptions({ sql }: StoreContext, tenantId: string, id: string | null): Promise<Adoption[]> {
  const rows = await sql<AdoptionRow>`
    SELECT id, tenant_id AS "tenantId", cluster_id AS "clusterId", namespace, namespace_uid AS "namespaceUid", state,
           findings, adoptable, fingerprint, reason, reported_at AS "reportedAt", reported_by AS "reportedBy",
           decided_at AS "decidedAt", decided_by AS "decidedBy", decision_reason AS "decisionReason",
           write_begun_at AS "writeBegunAt", ended_at AS "endedAt", refusal, version
      FROM tenant_adoption
     WHERE tenant_id = ${tenantId} AND (${id}::uuid IS NULL OR id = ${id})
     ORDER BY reported_at DESC, id DESC`
  return rows.map((row) => ({ ...row, findings: z.decode(findings, row.findings) }))
}
