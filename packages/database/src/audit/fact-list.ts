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
  const rows = await sql<ListedRow>`
    SELECT entry.id, entry.tenant_id AS "tenantId", actor, action, subject_kind AS "subjectKind", subject_id AS "subjectId",
           request_id AS "requestId", recorded_at AS "recordedAt", before, after, seal.sequence,
           encode(seal.hash, 'hex') AS hash, encode(previous.hash, 'hex') AS "previousHash"
      FROM audit_entry entry
      LEFT JOIN audit_seal seal ON seal.entry_id = entry.id
      LEFT JOIN audit_seal previous ON previous.sequence = seal.sequence - 1
     WHERE (${of.tenantId}::uuid IS NULL OR entry.tenant_id = ${of.tenantId})
       AND (${of.actor}::text IS NULL OR actor = ${of.actor})
       AND (${of.action}::text IS NULL OR action = ${of.action})
       AND (${of.subjectId}::text IS NULL OR subject_id = ${of.subjectId})
       AND (${days.since}::timestamptz IS NULL OR recorded_at >= ${days.since})
       AND (${days.until}::timestamptz IS NULL OR recorded_at < ${days.until})
       AND (${before}::timestamptz IS NULL OR (recorded_at, entry.id) < (${before}, ${id}::uuid))
     ORDER BY recorded_at DESC, entry.id DESC LIMIT ${limit + 1}`
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
