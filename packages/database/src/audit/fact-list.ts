import type { AuditStore, FactsQuery, KeptFact, Page } from '@grenier/control-plane/ports'
import { instantFromIso } from '@grenier/quota-billing'
import { at } from '../shared/columns.ts'
import { pageFrom, positionOf } from '../shared/cursor.ts'
import { onlyRow } from '../shared/sql.ts'
import type { StoreContext } from '../shared/store-context.ts'
import { type FactRow, factOf } from './audit-rows.ts'

interface ListedRow extends FactRow {
  readonly sequence: bigint | null
  readonly hash: string | null
  readonly previousHash: string | null
}

/** Facts for people who look for one. Platform scope only. */
export function createFactList(context: StoreContext): Pick<AuditStore, 'listFacts' | 'unsealedCount'> {
  return {
    listFacts: (query) => listFacts(context, query),

    async unsealedCount() {
      const rows = await context.sql<{ count: bigint }>`SELECT count(*) AS count FROM audit_unsealed`
      return Number(onlyRow(rows).count)
    },
  }
}

async function listFacts(
  { sql }: StoreContext,
  { cursor, limit, since, until, ...of }: FactsQuery,
): Promise<Page<KeptFact>> {
  const days = { since: since === null ? null : at(since), until: until === null ? null : at(until) }
  const list = { list: 'audit-facts', sortedBy: 'instant', filters: { ...of, ...days } } as const
  const { sort, id } = positionOf(cursor, list)
  const before = sort === '' ? null : at(instantFromIso(sort))
  const lastId = before === null ? 'ffffffff-ffff-ffff-ffff-ffffffffffff' : id
  // One of the five branches runs, by the narrowest filter that was asked for, along the index of it: written as `filter IS NULL
  // OR column = filter` alone, the plan that serves every call read the whole table.
  const rows = await sql<ListedRow>`
    WITH asked AS NOT MATERIALIZED (
      SELECT ${of.tenantId}::uuid AS of_tenant, ${of.actor}::text AS of_actor, ${of.action}::text AS of_action,
             ${of.subjectId}::text AS of_subject, coalesce(${days.since}::timestamptz, '-infinity') AS since,
             coalesce(${days.until}::timestamptz, 'infinity') AS until,
             coalesce(${before}::timestamptz, 'infinity') AS last_at, ${lastId}::uuid AS last_id
    ), fitting AS NOT MATERIALIZED (
      SELECT id, recorded_at, tenant_id, actor, action, subject_id, of_tenant, of_actor, of_action, of_subject
        FROM asked CROSS JOIN audit_entry
       WHERE (of_tenant IS NULL OR tenant_id = of_tenant) AND (of_actor IS NULL OR actor = of_actor)
         AND (of_action IS NULL OR action = of_action) AND (of_subject IS NULL OR subject_id = of_subject)
         AND recorded_at >= since AND recorded_at < until AND (recorded_at, id) < (last_at, last_id)
    ), found AS (
      (SELECT id FROM fitting WHERE of_subject IS NOT NULL AND subject_id = of_subject
        ORDER BY recorded_at DESC, id DESC LIMIT ${limit + 1})
      UNION ALL
      (SELECT id FROM fitting WHERE of_subject IS NULL AND of_actor IS NOT NULL AND actor = of_actor
        ORDER BY recorded_at DESC, id DESC LIMIT ${limit + 1})
      UNION ALL
      (SELECT id FROM fitting WHERE coalesce(of_subject, of_actor) IS NULL AND of_action IS NOT NULL AND action = of_action
        ORDER BY recorded_at DESC, id DESC LIMIT ${limit + 1})
      UNION ALL
      (SELECT id FROM fitting
        WHERE coalesce(of_subject, of_actor, of_action) IS NULL AND of_tenant IS NOT NULL AND tenant_id = of_tenant
        ORDER BY recorded_at DESC, id DESC LIMIT ${limit + 1})
      UNION ALL
      (SELECT id FROM fitting WHERE coalesce(of_subject, of_actor, of_action) IS NULL AND of_tenant IS NULL
        ORDER BY recorded_at DESC, id DESC LIMIT ${limit + 1})
    )
    SELECT entry.id, entry.tenant_id AS "tenantId", actor, action, subject_kind AS "subjectKind", subject_id AS "subjectId",
           request_id AS "requestId", recorded_at AS "recordedAt", before, after, seal.sequence,
           encode(seal.hash, 'hex') AS hash, encode(previous.hash, 'hex') AS "previousHash"
      FROM found
      JOIN audit_entry entry ON entry.id = found.id
      LEFT JOIN audit_seal seal ON seal.entry_id = entry.id
      LEFT JOIN audit_seal previous ON previous.sequence = seal.sequence - 1
     ORDER BY recorded_at DESC, entry.id DESC`
  return pageFrom(rows, {
    ...list,
    limit,
    positionOf: (row) => ({ sort: factOf(row).recordedAt, id: row.id }),
    itemOf: ({ sequence, hash, previousHash, ...row }) => ({
      fact: factOf(row),
      place: sequence === null || hash === null ? null : { sequence, hash, previousHash },
    }),
  })
}
