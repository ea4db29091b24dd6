import type { PaperLetter } from '@grenier/contracts'
import type { LetterInBatch, NotificationStore, WaitingLetter } from '@grenier/control-plane/ports'
import { instantToIso } from '@grenier/quota-billing'
import { at } from '../shared/columns.ts'
import { beforeAll, pageFrom, positionOf } from '../shared/cursor.ts'
import type { StoreContext } from '../shared/store-context.ts'

type LetterMethods = Pick<
  NotificationStore,
  'insertPaperLetter' | 'listPaperLetters' | 'waitingPaperLetters' | 'lettersOfBatch'
>

/** Notices that go on paper too, from when they are queued until a print file has them. */
export function createPaperLetters({ sql }: StoreContext): LetterMethods {
  return {
    async insertPaperLetter({ tenantId, id, noticeId, recordedAt }) {
      await sql`
        INSERT INTO paper_letter (tenant_id, id, notice_id, recorded_at)
        VALUES (${tenantId}, ${id}, ${noticeId}, ${at(recordedAt)})
        ON CONFLICT DO NOTHING`
    },

    async listPaperLetters({ state, batchId, cursor, limit }, on) {
      const of = { list: 'paper-letters', sortedBy: 'instant', filters: { state, batchId } } as const
      const from = positionOf(cursor, of)
      const after = from.sort === beforeAll.sort ? '1970-01-01T00:00:00.000Z' : from.sort
      const rows = await sql<PaperLetter>`
        SELECT letter.id, letter.tenant_id AS "tenantId", coalesce(identity.name, '') AS "memberName",
               letter.notice_id AS "noticeId", notice.kind, notice.subject_id AS "subjectId",
               letter.recorded_at AS "recordedAt", ${state}::text AS state,
               coalesce(letter.address, choice.address) AS address, letter.batch_id AS "batchId",
               batch.number AS "batchNumber"
          FROM paper_letter letter
          JOIN notice ON notice.tenant_id = letter.tenant_id AND notice.id = letter.notice_id
          JOIN tenant ON tenant.id = letter.tenant_id
          LEFT JOIN organisation_identity identity ON identity.organisation_id = tenant.organisation_id
               AND identity.valid_from <= ${on} AND (identity.valid_to IS NULL OR identity.valid_to > ${on})
          LEFT JOIN paper_batch batch ON batch.id = letter.batch_id
          LEFT JOIN LATERAL (
            SELECT address FROM postal_choice
             WHERE postal_choice.tenant_id = letter.tenant_id AND valid_from <= ${on}
             ORDER BY valid_from DESC, postal_choice.recorded_at DESC, postal_choice.id DESC LIMIT 1) choice ON true
         WHERE (letter.batch_id IS NULL) = ${state !== 'in-batch'}
           AND (${batchId ?? null}::uuid IS NULL OR letter.batch_id = ${batchId ?? null})
           AND (letter.batch_id IS NOT NULL OR (choice.address IS NULL) = ${state === 'without-address'})
           AND (letter.recorded_at, letter.id) > (${after}::timestamptz, ${from.id}::uuid)
         ORDER BY letter.recorded_at, letter.id LIMIT ${limit + 1}`
      return pageFrom(rows, {
        ...of,
        limit,
        positionOf: ({ recordedAt, id }) => ({ sort: instantToIso(recordedAt), id }),
        itemOf: (row) => row,
      })
    },

    waitingPaperLetters: ({ on, limit }) => sql<WaitingLetter>`
      SELECT letter.tenant_id AS "tenantId", letter.id, coalesce(identity.name, '') AS "memberName", choice.address
        FROM paper_letter letter
        JOIN tenant ON tenant.id = letter.tenant_id
        LEFT JOIN organisation_identity identity ON identity.organisation_id = tenant.organisation_id
             AND identity.valid_from <= ${on} AND (identity.valid_to IS NULL OR identity.valid_to > ${on})
        JOIN LATERAL (
          SELECT address FROM postal_choice
           WHERE postal_choice.tenant_id = letter.tenant_id AND valid_from <= ${on}
           ORDER BY valid_from DESC, postal_choice.recorded_at DESC, postal_choice.id DESC LIMIT 1) choice
          ON choice.address IS NOT NULL
       WHERE letter.batch_id IS NULL
       ORDER BY letter.recorded_at, letter.id LIMIT ${limit}`,

    lettersOfBatch: (batchId) => sql<LetterInBatch>`
      SELECT tenant_id AS "tenantId", id, notice_id AS "noticeId", address
        FROM paper_letter WHERE batch_id = ${batchId} ORDER BY position`,
  }
}
