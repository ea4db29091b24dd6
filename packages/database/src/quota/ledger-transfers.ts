import type { Command, LedgerTransferData } from '@grenier/contracts'
import type { Page } from '@grenier/control-plane/ports'
import { instantToIso } from '@grenier/quota-billing'
import { plainArray } from '../shared/columns.ts'
import { pageFrom, positionOf } from '../shared/cursor.ts'
import type { StoreContext } from '../shared/store-context.ts'

type Query = Command<'listLedgerTransfers'>
type TransferRow = Omit<LedgerTransferData, 'entries'>
type EntryRow = LedgerTransferData['entries'][number] & { readonly transferId: string }

/** After which transfer to go on, as parameters. */
interface After {
  readonly sort: string
  readonly id: string
}

/** Of one pool: a range of the index by node and instant. */
function ofPool({ sql }: StoreContext, { poolId, offerId, limit }: Query, after: After): Promise<TransferRow[]> {
  return sql<TransferRow>`
    SELECT transfer.id, transfer.cause_kind AS "causeKind", transfer.cause_id AS "causeId",
           transfer.recorded_at AS "recordedAt"
      FROM (SELECT DISTINCT recorded_at, transfer_id FROM ledger_entry
             WHERE node_id = ${poolId ?? null} AND (${offerId ?? null}::uuid IS NULL OR offer_id = ${offerId ?? null})
               AND (recorded_at, transfer_id) > (${after.sort || '-infinity'}::timestamptz, ${after.id}::uuid)
             ORDER BY recorded_at, transfer_id LIMIT ${limit + 1}) AS moved
      JOIN ledger_transfer transfer ON transfer.id = moved.transfer_id
     ORDER BY transfer.recorded_at, transfer.id`
}

/** Of one tenant: what moved its own accounts and what was done for it, in one pool where one is named. */
function ofTenant(
  { sql }: StoreContext,
  { tenantId, poolId, offerId, limit }: Query,
  after: After,
): Promise<TransferRow[]> {
  return sql<TransferRow>`
    SELECT id, cause_kind AS "causeKind", cause_id AS "causeId", recorded_at AS "recordedAt"
      FROM ledger_transfer transfer
     WHERE id IN (SELECT transfer_id FROM ledger_entry WHERE node_id = ${tenantId ?? null}
                   UNION
                  SELECT done.id FROM cause_of_tenant cause
                    JOIN ledger_transfer done ON done.cause_id = cause.cause_id AND done.cause_kind = cause.cause_kind
                   WHERE cause.tenant_id = ${tenantId ?? null})
       AND EXISTS (SELECT FROM ledger_entry entry
                    WHERE entry.transfer_id = transfer.id
                      AND (${poolId ?? null}::uuid IS NULL OR entry.node_id = ${poolId ?? null})
                      AND (${offerId ?? null}::uuid IS NULL OR entry.offer_id = ${offerId ?? null}))
       AND (recorded_at, id) > (${after.sort || '-infinity'}::timestamptz, ${after.id}::uuid)
     ORDER BY recorded_at, id LIMIT ${limit + 1}`
}

function ofEverybody({ sql }: StoreContext, { offerId, limit }: Query, after: After): Promise<TransferRow[]> {
  return sql<TransferRow>`
    SELECT id, cause_kind AS "causeKind", cause_id AS "causeId", recorded_at AS "recordedAt"
      FROM ledger_transfer transfer
     WHERE (${offerId ?? null}::uuid IS NULL
            OR EXISTS (SELECT FROM ledger_entry entry
                        WHERE entry.transfer_id = transfer.id AND entry.offer_id = ${offerId ?? null}))
       AND (recorded_at, id) > (${after.sort || '-infinity'}::timestamptz, ${after.id}::uuid)
     ORDER BY recorded_at, id LIMIT ${limit + 1}`
}

async function entriesOf({ sql }: StoreContext, transferIds: readonly string[]): Promise<Map<string, EntryRow[]>> {
  const entries = await sql<EntryRow>`
    SELECT entry.transfer_id AS "transferId", entry.offer_id AS "offerId", entry.node_id AS "nodeId",
           coalesce(node.name, identity.name, '') AS "nodeName", entry.account, entry.amount_bytes AS "amountBytes"
      FROM ledger_entry entry
      JOIN quota_node node ON node.id = entry.node_id
      LEFT JOIN organisation_identity identity
             ON identity.organisation_id = node.organisation_id AND identity.valid_to IS NULL
     WHERE entry.transfer_id = ANY (${plainArray(transferIds)}::uuid[])
     ORDER BY entry.transfer_id, entry.position`
  return Map.groupBy(entries, ({ transferId }) => transferId)
}

/** What moved capacity, oldest first, each transfer whole. Platform scope only. Problem: `cursor-invalid`. */
export async function listTransfers(context: StoreContext, query: Query): Promise<Page<LedgerTransferData>> {
  const { cursor, limit, poolId, tenantId, offerId } = query
  const list = { list: 'ledger-transfers', sortedBy: 'instant', filters: { poolId, tenantId, offerId } } as const
  const after = positionOf(cursor, list)
  const read = tenantId !== undefined ? ofTenant : poolId !== undefined ? ofPool : ofEverybody
  const rows = await read(context, query, after)
  const entries = await entriesOf(
    context,
    rows.map(({ id }) => id),
  )
  return pageFrom(rows, {
    ...list,
    limit,
    positionOf: ({ recordedAt, id }) => ({ sort: instantToIso(recordedAt), id }),
    itemOf: (row) => ({
      ...row,
      entries: (entries.get(row.id) ?? []).map(({ transferId: _transferId, ...entry }) => entry),
    }),
  })
}
