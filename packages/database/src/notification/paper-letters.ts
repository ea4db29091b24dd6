import type { Command, PaperLetter } from '@grenier/contracts'
import type { LetterInBatch, NotificationStore, WaitingLetter } from '@grenier/control-plane/ports'
import { type CivilDate, instantToIso } from '@grenier/quota-billing'
import { at } from '../shared/columns.ts'
import { beforeAll, type Position, pageFrom, positionOf } from '../shared/cursor.ts'
import type { StoreContext } from '../shared/store-context.ts'

type LetterMethods = Pick<
  NotificationStore,
  | 'insertPaperLetter'
  | 'listPaperLetters'
  | 'lockPaperLetter'
  | 'savePaperLetterAside'
  | 'waitingPaperLetters'
  | 'lettersOfBatch'
>

interface LetterQuery extends Partial<Pick<Command<'listPaperLetters'>, 'state' | 'batchId'>> {
  readonly id?: string
  readonly on: CivilDate
  readonly after: Position
  readonly limit: number
}

/** Letters as they stand on a day, the oldest first: of all states, or of one. */
function readLetters(
  { sql }: StoreContext,
  { id, state, batchId, on, after, limit }: LetterQuery,
): Promise<PaperLetter[]> {
  const from = after.sort === beforeAll.sort ? '1970-01-01T00:00:00.000Z' : after.sort
  return sql<PaperLetter>`
    SELECT letter.id, letter.tenant_id AS "tenantId", coalesce(identity.name, '') AS "memberName",
           letter.notice_id AS "noticeId", notice.kind, notice.subject_id AS "subjectId",
           letter.recorded_at AS "recordedAt", standing.state,
           coalesce(letter.address, choice.address) AS address, letter.batch_id AS "batchId",
           batch.number AS "batchNumber", letter.set_aside_reason AS "setAsideReason",
           letter.set_aside_by AS "setAsideBy", letter.set_aside_at AS "setAsideAt",
           coalesce(letter.version, 1) AS version
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
     CROSS JOIN LATERAL (
        SELECT CASE WHEN letter.batch_id IS NOT NULL THEN 'in-batch' WHEN letter.set_aside_at IS NOT NULL THEN 'set-aside'
                    WHEN choice.address IS NULL THEN 'without-address' ELSE 'waiting' END AS state) standing
     WHERE (${id ?? null}::uuid IS NULL OR letter.id = ${id ?? null})
       AND (${state ?? null}::text IS NULL OR standing.state = ${state ?? null})
       AND (${batchId ?? null}::uuid IS NULL OR letter.batch_id = ${batchId ?? null})
       AND (letter.recorded_at, letter.id) > (${from}::timestamptz, ${after.id}::uuid)
     ORDER BY letter.recorded_at, letter.id LIMIT ${limit}`
}

/** Notices that go on paper too, from when they are queued until a print file has them. */
export function createPaperLetters(context: StoreContext): LetterMethods {
  const { sql } = context
  return {
    async insertPaperLetter({ tenantId, id, noticeId, recordedAt }) {
      await sql`
        INSERT INTO paper_letter (tenant_id, id, notice_id, recorded_at)
        VALUES (${tenantId}, ${id}, ${noticeId}, ${at(recordedAt)})
        ON CONFLICT DO NOTHING`
    },

    async listPaperLetters({ state, batchId, cursor, limit }, on) {
      const of = { list: 'paper-letters', sortedBy: 'instant', filters: { state, batchId } } as const
      const after = positionOf(cursor, of)
      const rows = await readLetters(context, { state, batchId, on, after, limit: limit + 1 })
      return pageFrom(rows, {
        ...of,
        limit,
        positionOf: ({ recordedAt, id }) => ({ sort: instantToIso(recordedAt), id }),
        itemOf: (row) => row,
      })
    },

    async lockPaperLetter(id, on) {
      await sql`SELECT 1 FROM paper_letter WHERE id = ${id} FOR NO KEY UPDATE`
      const [letter] = await readLetters(context, { id, on, after: beforeAll, limit: 1 })
      return letter ?? null
    },

    async savePaperLetterAside({ tenantId, id, setAsideReason, setAsideBy, setAsideAt, version }) {
      await sql`
        UPDATE paper_letter
           SET set_aside_reason = ${setAsideReason}, set_aside_by = ${setAsideBy},
               set_aside_at = ${setAsideAt === null ? null : at(setAsideAt)}, version = ${version}
         WHERE tenant_id = ${tenantId} AND id = ${id}`
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
       WHERE letter.batch_id IS NULL AND letter.set_aside_at IS NULL
       ORDER BY letter.recorded_at, letter.id LIMIT ${limit} FOR NO KEY UPDATE OF letter`,

    lettersOfBatch: (batchId) => sql<LetterInBatch>`
      SELECT tenant_id AS "tenantId", id, notice_id AS "noticeId", address
        FROM paper_letter WHERE batch_id = ${batchId} ORDER BY position`,
  }
}
