import type { PurgeStore } from '@grenier/control-plane/ports'
import type { Instant } from '@grenier/quota-billing'
import { at } from '../shared/columns.ts'
import type { StoreContext } from '../shared/store-context.ts'

type Rule = Parameters<PurgeStore['purge']>[0]
type Over = Parameters<PurgeStore['purge']>[1]
type Purges = Readonly<Record<Rule, (over: Over) => Promise<number>>>

/**
 * Forgets what is over. Rows that somebody works on are left for the next time. Which ones is asked once, as an array: in a join it may be
 * asked anew for each row, and more are taken than wanted.
 */
export function createPurges(context: StoreContext): PurgeStore {
  const { sql } = context
  const when = (before: Instant): string => at(before)
  const purges: Purges = {
    async exports({ before, limit }) {
      const over = await sql<{ tenantId: string; id: string }>`
        SELECT tenant_id AS "tenantId", id FROM tenant_export WHERE state = 'ready' AND expires_at <= ${when(before)}
         ORDER BY expires_at, id LIMIT ${limit} FOR NO KEY UPDATE SKIP LOCKED`
      for (const { tenantId, id } of over) {
        await sql`DELETE FROM tenant_export_part WHERE tenant_id = ${tenantId} AND export_id = ${id}`
        await sql`DELETE FROM tenant_export_file WHERE tenant_id = ${tenantId} AND export_id = ${id}`
        await sql`
          UPDATE tenant_export SET state = 'expired', version = version + 1 WHERE tenant_id = ${tenantId} AND id = ${id}`
      }
      return over.length
    },

    'idempotency-keys': ({ before, limit }) => sql.affected`
      DELETE FROM idempotency_key WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM idempotency_key WHERE expires_at <= ${when(before)}
         ORDER BY expires_at LIMIT ${limit} FOR UPDATE SKIP LOCKED))`,

    jobs: ({ before, limit }) => sql.affected`
      DELETE FROM outbox WHERE id = ANY (ARRAY(
        SELECT id FROM outbox WHERE state = 'done' AND done_at <= ${when(before)} ORDER BY done_at LIMIT ${limit}))`,

    sessions: ({ before, limit }) => sql.affected`
      DELETE FROM session WHERE id_hash = ANY (ARRAY(
        SELECT id_hash FROM session WHERE ends_at <= ${when(before)} ORDER BY ends_at LIMIT ${limit}
           FOR UPDATE SKIP LOCKED))`,

    // One that was accepted is what a role rests on.
    invitations: ({ before, limit }) => sql.affected`
      DELETE FROM invitation WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM invitation
         WHERE accepted_at IS NULL AND coalesce(revoked_at, expires_at) <= ${when(before)}
         LIMIT ${limit} FOR UPDATE SKIP LOCKED))`,

    'access-tokens': ({ before, limit }) => sql.affected`
      DELETE FROM access_token WHERE id = ANY (ARRAY(
        SELECT id FROM access_token WHERE least(expires_at, revoked_at) <= ${when(before)}
         LIMIT ${limit} FOR UPDATE SKIP LOCKED))`,

    deliveries: ({ before, limit }) => sql.affected`
      DELETE FROM delivery WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM delivery WHERE ended_at <= ${when(before)} ORDER BY ended_at LIMIT ${limit}
           FOR UPDATE SKIP LOCKED))`,

    ...createPaperPurges(context),

    notices: ({ before, limit }) => sql.affected`
      DELETE FROM notice WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM notice
         WHERE occurred_at <= ${when(before)}
           AND NOT EXISTS (SELECT FROM delivery WHERE delivery.tenant_id = notice.tenant_id AND notice_id = notice.id)
           AND NOT EXISTS (
             SELECT FROM paper_letter WHERE paper_letter.tenant_id = notice.tenant_id AND notice_id = notice.id)
         LIMIT ${limit}))`,

    'names-of-roles': ({ before, limit }) => sql.affected`
      UPDATE role_assignment SET person_name = NULL, person_email = NULL
       WHERE ctid = ANY (ARRAY(
         SELECT ctid FROM role_assignment
          WHERE least(ended_at, ends_at) <= ${when(before)} AND (person_name IS NOT NULL OR person_email IS NOT NULL)
          LIMIT ${limit} FOR NO KEY UPDATE SKIP LOCKED))`,
  }
  return { purge: (rule, over) => purges[rule](over) }
}

/** What was printed: files first, letters with what they told of. */
function createPaperPurges({ sql }: StoreContext): Pick<Purges, 'print-files' | 'paper-letters'> {
  return {
    async 'print-files'({ before, limit }) {
      const over = await sql<{ id: string }>`
        SELECT id FROM paper_batch WHERE NOT is_file_forgotten AND posted_at <= ${at(before)}
         ORDER BY posted_at, id LIMIT ${limit} FOR NO KEY UPDATE SKIP LOCKED`
      for (const { id } of over) {
        await sql`DELETE FROM paper_batch_piece WHERE batch_id = ${id}`
        await sql`UPDATE paper_batch SET is_file_forgotten = true, version = version + 1 WHERE id = ${id}`
      }
      return over.length
    },

    // Counted from when it was posted or set aside: what still waits is kept.
    'paper-letters': ({ before, limit }) => sql.affected`
      DELETE FROM paper_letter WHERE ctid = ANY (ARRAY(
        SELECT letter.ctid
          FROM paper_letter letter LEFT JOIN paper_batch batch ON batch.id = letter.batch_id
         WHERE coalesce(batch.posted_at, letter.set_aside_at) <= ${at(before)} LIMIT ${limit} FOR UPDATE OF letter SKIP LOCKED))`,
  }
}
