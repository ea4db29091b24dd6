import { randomUUID } from 'node:crypto'
import { runMigrations } from 'bullmq'
import { Client, escapeIdentifier } from 'pg'
import { isLockRefused, type Patience, patienceDefault } from './lock-patience.ts'
import { type MigrationFile, migrationsDirDefault, readBootstrap, readMigrations } from './migrations-folder.ts'

export interface MigrateOptions {
  /** A login that may create roles and tables; the apps never have it. */
  readonly adminUrl: string
  /** A folder in Prisma's layout with `bootstrap.sql` beside it; this repository's own when left out. */
  readonly migrationsDir?: string
  readonly onProgress?: (text: string) => void
  /** The schema in which the queue keeps its jobs when it runs on PostgreSQL; left out when it runs on Redis. */
  readonly bullmqSchema?: string
  /** How a migration waits for tables that others are using; `patienceDefault` when left out. */
  readonly patience?: Patience
}

/** The advisory lock that Prisma's own `migrate deploy` takes: the two exclude each other. */
const prismaLock = 72_707_369

// The columns are Prisma's, so that its command line finds its own history here.
const historyTable = `
  CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id varchar(36) PRIMARY KEY NOT NULL,
    checksum varchar(64) NOT NULL,
    finished_at timestamptz,
    migration_name varchar(255) NOT NULL,
    logs text,
    rolled_back_at timestamptz,
    started_at timestamptz NOT NULL DEFAULT now(),
    applied_steps_count integer NOT NULL DEFAULT 0
  )`

interface HistoryRow {
  readonly name: string
  readonly checksum: string
  readonly finished: boolean
}

/**
 * Brings a database to this release: makes the roles, then applies pending migrations in order, each in one transaction,
 * under the advisory lock that Prisma uses and with the rows that Prisma writes. Running it again applies nothing.
 * @throws Error when an applied file was changed or is missing, or when an earlier migration stands unfinished.
 */
export async function migrate(options: MigrateOptions): Promise<{ applied: string[] }> {
  const dir = options.migrationsDir ?? migrationsDirDefault
  const [files, bootstrap] = await Promise.all([readMigrations(dir), readBootstrap(dir)])
  const client = new Client({ connectionString: options.adminUrl, application_name: 'grenier-migrate' })
  await client.connect()
  try {
    await client.query('SELECT pg_advisory_lock($1)', [prismaLock])
    await client.query(bootstrap)
    await client.query(historyTable)
    const pending = pendingOf(files, await readHistory(client))
    for (const file of pending) {
      options.onProgress?.(file.name)
      await applyPatiently(client, file, options)
    }
    if (options.bullmqSchema !== undefined) await migrateQueueSchema(client, options.bullmqSchema)
    return { applied: pending.map(({ name }) => name) }
  } finally {
    await client.end()
  }
}

/**
 * Names of the migrations of this release that the database lacks, in order; nothing is written and no lock is taken.
 * @throws Error when an applied file was changed or is missing, or when an earlier migration stands unfinished.
 */
export async function pendingMigrations(
  options: Pick<MigrateOptions, 'adminUrl' | 'migrationsDir'>,
): Promise<string[]> {
  const files = await readMigrations(options.migrationsDir ?? migrationsDirDefault)
  const client = new Client({ connectionString: options.adminUrl, application_name: 'grenier-migrate' })
  await client.connect()
  try {
    const { rows } = await client.query<{ known: boolean }>(
      `SELECT to_regclass('_prisma_migrations') IS NOT NULL AS known`,
    )
    const history = rows[0]?.known === true ? await readHistory(client) : []
    return pendingOf(files, history).map(({ name }) => name)
  } finally {
    await client.end()
  }
}

async function readHistory(client: Client): Promise<HistoryRow[]> {
  const { rows } = await client.query<HistoryRow>(
    `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS finished
       FROM _prisma_migrations WHERE rolled_back_at IS NULL`,
  )
  return rows
}

function pendingOf(files: readonly MigrationFile[], history: readonly HistoryRow[]): MigrationFile[] {
  const byName = new Map(files.map((file) => [file.name, file]))
  for (const { name, checksum, finished } of history) {
    if (!finished) throw new Error(`Migration ${name} was started and not finished; repair it before migrating on.`)
    const file = byName.get(name)
    if (file === undefined) throw new Error(`Migration ${name} was applied, but its file is missing.`)
    if (file.checksum !== checksum) throw new Error(`Migration ${name} was changed after it had been applied.`)
  }
  const applied = new Set(history.map(({ name }) => name))
  return files.filter(({ name }) => !applied.has(name))
}

/**
 * Applies a file, and tries again while somebody else uses its tables: whoever asks for a table after a waiting migration waits behind it, so
 * one long query would stop the whole service for as long as it lasts.
 */
async function applyPatiently(client: Client, file: MigrationFile, options: MigrateOptions): Promise<void> {
  const { lockTimeoutMs, pauseMs, attempts } = options.patience ?? patienceDefault
  for (let attempt = 1; ; attempt += 1) {
    try {
      await apply(client, file, lockTimeoutMs)
      return
    } catch (error) {
      if (!isLockRefused(error)) throw error
      if (attempt >= attempts) throw new Error(`${error.message} (tried ${attempt} times)`, { cause: error })
      options.onProgress?.(`${file.name} waits for its tables, attempt ${attempt} of ${attempts}`)
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
    }
  }
}

/** The whole file in one transaction with its row of history: it is applied and recorded, or neither. */
async function apply(client: Client, { name, sql, checksum }: MigrationFile, lockTimeoutMs: number): Promise<void> {
  try {
    await client.query('BEGIN')
    await client.query(`SELECT set_config('lock_timeout', $1, true)`, [`${lockTimeoutMs}ms`])
    // Objects belong to a role without login: no app owns a table, and functions run with no more than that role may.
    await client.query('SET LOCAL ROLE grenier_owner')
    const forced = await liftForcedSecurity(client)
    const { changes, protection } = protectLast(sql)
    await client.query(changes)
    if (protection !== '') await client.query(protection)
    await forceSecurityAgain(client, forced)
    await client.query('RESET ROLE')
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, clock_timestamp(), clock_timestamp(), 1)`,
      [randomUUID(), checksum, name],
    )
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined)
    throw new Error(`Migration ${name} failed: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    })
  }
}

/** A call of its own line that protects a table. */
const protectCall = /^CALL protect_tenant_table\([^;]*\);$/gm

/**
 * Tables that a migration makes are protected at its end: protected at once, they would refuse the rows that the same migration
 * brings over into them. Nobody else sees them before its commit.
 */
function protectLast(sql: string): { changes: string; protection: string } {
  return { changes: sql.replaceAll(protectCall, ''), protection: (sql.match(protectCall) ?? []).join('\n') }
}

/**
 * Forced row-level security binds the owner too: a migration would see none of the rows that stand, move none and say
 * nothing, and a foreign key would be checked against nothing. Lifted inside the migration's transaction only, which holds
 * these tables alone meanwhile. Returns them by object id, since the migration may rename them.
 */
async function liftForcedSecurity(client: Client): Promise<number[]> {
  const { rows } = await client.query<{ oid: number; name: string }>(
    `SELECT oid, oid::regclass::text AS name FROM pg_class
      WHERE relforcerowsecurity AND relowner = CURRENT_USER::regrole ORDER BY oid`,
  )
  await alterAll(client, rows, 'NO FORCE ROW LEVEL SECURITY')
  return rows.map(({ oid }) => oid)
}

async function forceSecurityAgain(client: Client, oids: readonly number[]): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    'SELECT oid::regclass::text AS name FROM pg_class WHERE oid = ANY ($1) ORDER BY oid',
    [oids],
  )
  await alterAll(client, rows, 'FORCE ROW LEVEL SECURITY')
}

async function alterAll(client: Client, tables: readonly { name: string }[], change: string): Promise<void> {
  await client.query(tables.map(({ name }) => `ALTER TABLE ${name} ${change}`).join(';'))
}

/** The queue library's own migrations; its login may use the tables, not change them. */
async function migrateQueueSchema(client: Client, schema: string): Promise<void> {
  await runMigrations(client, schema)
  const quoted = escapeIdentifier(schema)
  await client.query(`
    -- CREATE: the queue library makes a sequence of its own at the first job of each queue.
    GRANT USAGE, CREATE ON SCHEMA ${quoted} TO grenier_queue;
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${quoted} TO grenier_queue;
    GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA ${quoted} TO grenier_queue;
    GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ${quoted} TO grenier_queue`)
}
