import type { PaperBatch } from '@grenier/contracts'
import type { NotificationStore, StoredPaperBatch } from '@grenier/control-plane/ports'
import { instantToIso } from '@grenier/quota-billing'
import { at, atOrNull, json } from '../shared/columns.ts'
import { type Position, pageFrom, positionOf } from '../shared/cursor.ts'
import type { StoreContext } from '../shared/store-context.ts'

type BatchMethods = Pick<
  NotificationStore,
  | 'nextPaperBatchNumber'
  | 'insertPaperBatch'
  | 'listPaperBatches'
  | 'getPaperBatch'
  | 'lockPaperBatch'
  | 'savePaperFile'
  | 'paperFilePiece'
  | 'updatePaperPosting'
>

/** As the columns are read: a size is a whole number of 64 bits there. */
type BatchRow = Omit<StoredPaperBatch, 'sizeBytes'> & { readonly sizeBytes: bigint | null }

const batchOf = (row: BatchRow): StoredPaperBatch => ({
  ...row,
  sizeBytes: row.sizeBytes === null ? null : Number(row.sizeBytes),
})

/** The newest first: later than any batch. */
const afterAll: Position = { sort: '9999-12-31T00:00:00.000Z', id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' }

interface BatchQuery {
  readonly id: string | null
  readonly before: Position
  readonly limit: number
}

async function readBatches({ sql }: StoreContext, { id, before, limit }: BatchQuery): Promise<StoredPaperBatch[]> {
  const rows = await sql<BatchRow>`
    SELECT id, number, return_lines AS "returnLines", letter_count AS "letterCount", page_count AS "pageCount",
           size_bytes AS "sizeBytes", encode(sha256, 'hex') AS sha256, requested_at AS "requestedAt",
           requested_by AS "requestedBy", posted_on AS "postedOn", posted_at AS "postedAt", posted_by AS "postedBy",
           is_file_forgotten AS "isFileForgotten", version,
           CASE WHEN posted_on IS NOT NULL THEN 'posted' WHEN page_count IS NOT NULL THEN 'ready' ELSE 'drawing' END
             AS state
      FROM paper_batch
     WHERE (${id}::uuid IS NULL OR id = ${id})
       AND (requested_at, id) < (${before.sort}::timestamptz, ${before.id}::uuid)
     ORDER BY requested_at DESC, id DESC LIMIT ${limit}`
  return rows.map(batchOf)
}

/** Print files: what they hold is theirs alone, and so is their number. */
export function createPaperBatches(context: StoreContext): BatchMethods {
  const { sql } = context
  const one = async (id: string) => (await readBatches(context, { id, before: afterAll, limit: 1 }))[0] ?? null
  return {
    async nextPaperBatchNumber() {
      await sql`SELECT pg_advisory_xact_lock(hashtext('paper batches'), 0)`
      const [row] = await sql<{ number: number }>`SELECT coalesce(max(number), 0) + 1 AS number FROM paper_batch`
      return row?.number ?? 1
    },

    async insertPaperBatch(batch, letters) {
      await sql`
        INSERT INTO paper_batch (id, number, return_lines, letter_count, requested_at, requested_by, is_file_forgotten,
                                 version)
        VALUES (${batch.id}, ${batch.number}, ${json(batch.returnLines)}, ${batch.letterCount}, ${at(batch.requestedAt)},
                ${batch.requestedBy}, false, ${batch.version})`
      const rows = letters.map(({ tenantId, id, address }, index) => ({
        tenant_id: tenantId,
        id,
        address,
        position: index + 1,
      }))
      const taken = await sql.affected`
        UPDATE paper_letter SET batch_id = ${batch.id}, position = taken.position, address = taken.address,
                                version = coalesce(version, 1) + 1
          FROM jsonb_to_recordset(${json(rows)}) AS taken (tenant_id uuid, id uuid, address jsonb, position integer)
         WHERE paper_letter.tenant_id = taken.tenant_id AND paper_letter.id = taken.id AND paper_letter.batch_id IS NULL`
      if (taken !== letters.length) throw new Error(`print file ${batch.id} names letters that do not wait`)
    },

    async listPaperBatches({ cursor, limit }) {
      const of = { list: 'paper-batches', sortedBy: 'instant' } as const
      const before = cursor === undefined ? afterAll : positionOf(cursor, of)
      const rows = await readBatches(context, { id: null, before, limit: limit + 1 })
      return pageFrom(rows, {
        ...of,
        limit,
        positionOf: ({ requestedAt, id }) => ({ sort: instantToIso(requestedAt), id }),
        itemOf: ({ returnLines: _returnLines, ...shown }): PaperBatch => shown,
      })
    },

    getPaperBatch: one,

    async lockPaperBatch(id) {
      // Read by a later statement, which sees what the lock waited for.
      const [, batch] = await Promise.all([sql`SELECT FROM paper_batch WHERE id = ${id} FOR NO KEY UPDATE`, one(id)])
      return batch
    },

    async savePaperFile({ id, pageCount, sizeBytes, sha256, version }, pieces) {
      for (const [index, piece] of pieces.entries()) {
        await sql`
          INSERT INTO paper_batch_piece (batch_id, number, bytes)
          VALUES (${id}, ${index + 1}, decode(${Buffer.from(piece).toString('base64')}, 'base64'))`
      }
      await sql`
        UPDATE paper_batch SET page_count = ${pageCount}, size_bytes = ${sizeBytes}, sha256 = decode(${sha256}, 'hex'),
                               version = ${version}
         WHERE id = ${id}`
    },

    async paperFilePiece(id, number) {
      const [row] = await sql<{ bytes: Uint8Array }>`
        SELECT bytes FROM paper_batch_piece WHERE batch_id = ${id} AND number = ${number}`
      return row?.bytes ?? null
    },

    async updatePaperPosting({ id, postedOn, postedAt, postedBy, version }) {
      await sql`
        UPDATE paper_batch SET posted_on = ${postedOn}, posted_at = ${atOrNull(postedAt)}, posted_by = ${postedBy},
                               version = ${version}
         WHERE id = ${id}`
    },
  }
}
