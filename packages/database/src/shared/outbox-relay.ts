import { jobs } from '@grenier/contracts'
import type { OutboxRelay, OutboxRow } from '@grenier/control-plane/ports'
import { type Pool, type PoolClient } from 'pg'
import { at } from './columns.ts'

const channel = 'grenier_outbox'
const reconnectPauseMs = 500

/** The kinds and versions this release can read, as two parallel lists. */
const readable = Object.entries(jobs).flatMap(([kind, { versions }]) => versions.map((version) => ({ kind, version })))

/** The relay's view of the outbox, on a login that can read and move its rows and do nothing else. */
export function createOutboxRelay(pool: Pool): OutboxRelay {
  return {
    async claim({ limit, now }) {
      const { rows } = await pool.query<OutboxRow>({
        name: 'outbox_claim',
        text: `
          UPDATE outbox SET state = 'published', published_at = $1, attempts = attempts + 1
           WHERE id = ANY (ARRAY(
             SELECT id FROM outbox
              WHERE state = 'pending' AND (not_before IS NULL OR not_before <= $1)
                AND (kind, version) IN (SELECT * FROM unnest($3::text[], $4::integer[]))
              ORDER BY not_before NULLS FIRST, recorded_at, id
              LIMIT $2 FOR UPDATE SKIP LOCKED))
          RETURNING id, kind, version, tenant_id AS "tenantId", subject_id AS "subjectId", payload, attempts,
                    trace_parent AS "traceParent"`,
        values: [at(now), limit, readable.map(({ kind }) => kind), readable.map(({ version }) => version)],
      })
      return rows
    },

    async markDone(id, now) {
      await pool.query({
        name: 'outbox_done',
        text: `UPDATE outbox SET state = 'done', done_at = $2 WHERE id = $1 AND state <> 'done'`,
        values: [id, at(now)],
      })
    },

    async retryLater(id, { notBefore, reason, isTurnAwaited = false }) {
      await pool.query({
        name: 'outbox_retry',
        text: `UPDATE outbox SET state = 'pending', not_before = $2, published_at = NULL, last_reason = $3,
                      attempts = greatest(attempts - $4::integer, 0)
                WHERE id = $1 AND state <> 'done'`,
        values: [id, at(notBefore), reason, isTurnAwaited ? 1 : 0],
      })
    },

    async sweep({ publishedBefore }) {
      const { rowCount } = await pool.query({
        name: 'outbox_sweep',
        text: `UPDATE outbox SET state = 'pending', published_at = NULL
                WHERE state = 'published' AND published_at < $1`,
        values: [at(publishedBefore)],
      })
      return rowCount ?? 0
    },

    onAppended: (wake) => listen(pool, wake),
  }
}

/** Keeps one connection of the pool listening, and takes another when it breaks; then it wakes, for what was missed. */
async function listen(pool: Pool, wake: () => void): Promise<{ stop(): Promise<void> }> {
  let stopped = false
  let client: PoolClient | undefined
  let timer: NodeJS.Timeout | undefined

  const start = async (): Promise<void> => {
    const taken = await pool.connect()
    if (stopped) {
      taken.release(true)
      return
    }
    client = taken
    taken.on('notification', wake)
    taken.once('error', () => lose(taken))
    await taken.query(`LISTEN ${channel}`)
  }
  const lose = (lost: PoolClient): void => {
    if (client !== lost) return
    client = undefined
    lost.release(true)
    restart()
  }
  const restart = (): void => {
    if (stopped) return
    timer = setTimeout(() => {
      start().then(wake, restart)
    }, reconnectPauseMs)
  }

  await start()
  return {
    stop: async () => {
      stopped = true
      clearTimeout(timer)
      client?.release(true)
      client = undefined
    },
  }
}
