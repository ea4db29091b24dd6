import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import type { Random } from '../../fidelity/random.ts'

export interface Killer {
  /** How many backends it ended, and how many of them after their commit stood but before they could say so. */
  readonly kills: { anywhere: number; atCommit: number }
  stop(): Promise<void>
}

/**
 * Some commits wait for a standby that does not exist: what they wrote stands, and the answer never comes until the
 * backend is ended. It is the one loss after which a client cannot know what happened, and here it happens on purpose.
 */
export async function makeCommitsHang(admin: Client, oneIn: number): Promise<void> {
  await admin.query(`ALTER SYSTEM SET synchronous_standby_names = 'nobody'`)
  await admin.query('SELECT pg_reload_conf()')
  await admin.query(`
    CREATE FUNCTION hang_at_commit() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF random() * ${oneIn} < 1 THEN PERFORM set_config('synchronous_commit', 'on', true); END IF;
      RETURN NULL;
    END $$`)
  await admin.query('GRANT EXECUTE ON FUNCTION hang_at_commit() TO PUBLIC')
  await admin.query(`CREATE TRIGGER hang_at_commit AFTER INSERT ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION hang_at_commit()`)
}

/** Ends backends of the platform's login until it is stopped: all that hang at their commit, and others at random. */
export async function startKiller(adminUrl: string, random: Random): Promise<Killer> {
  const admin = new Client({ connectionString: adminUrl })
  await admin.connect()
  const kills = { anywhere: 0, atCommit: 0 }
  const ending = new AbortController()
  const loop = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      const atCommit = await admin.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE datname = current_database() AND pid <> pg_backend_pid() AND wait_event = 'SyncRep'`,
      )
      kills.atCommit += atCommit.rowCount ?? 0
      if (random.chance(0.15)) {
        const anywhere = await admin.query(
          `SELECT pg_terminate_backend(pid) FROM (
             SELECT pid FROM pg_stat_activity
              WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name = 'grenier-platform'
                AND state <> 'idle'
              ORDER BY hashint4(pid # $1) LIMIT 1) AS victim`,
          [random.below(2 ** 31)],
        )
        kills.anywhere += anywhere.rowCount ?? 0
      }
      // The pace of the killing, not a wait for anything.
      await sleep(10)
    }
  }
  const ended = loop()
  return {
    kills,
    stop: async () => {
      ending.abort()
      await ended
      await admin.end()
    },
  }
}
