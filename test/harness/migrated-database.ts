import { createHash, randomBytes } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { type Database, ensureLogins, migrate, openDatabase } from '@grenier/database'
import { type Instant, instant } from '@grenier/quota-billing'
import { Client } from 'pg'
import { inject } from 'vitest'

const templateLock = 7_105_201

/** Where a database is: all that another process needs to open it too. */
export interface DatabaseAddress {
  readonly name: string
  /** A superuser's connection, for looking behind the scopes. */
  readonly adminUrl: string
  /** One login per scope, as production has them. */
  readonly urls: Readonly<Record<'tenant' | 'platform' | 'relay' | 'queue' | 'rotation', string>>
}

export interface MigratedDatabase extends DatabaseAddress {
  /** Opens the stores; what is open is closed by `drop`. */
  open(options?: { now?: () => Instant; timeZone?: string; poolSizeMax?: number }): Database
  drop(): Promise<void>
}

/**
 * A migrated, empty database of its own for one test file. Migrations run once per server, into a template; each file
 * gets a copy of it, which takes a fraction of a second.
 */
export function createMigratedDatabase(serverUrl = inject('postgresAdminUrl')): Promise<MigratedDatabase> {
  return createFrom(serverUrl, async (admin) => {
    const templateName = await templateNameOf()
    const { rowCount } = await admin.query('SELECT FROM pg_database WHERE datname = $1', [templateName])
    if (rowCount === 0) await makeTemplate(serverUrl, templateName)
    return templateName
  })
}

/** All that stands in a database that nobody is connected to, in another one. */
export function copyDatabase(
  source: DatabaseAddress,
  serverUrl = inject('postgresAdminUrl'),
): Promise<MigratedDatabase> {
  return createFrom(serverUrl, async () => source.name)
}

async function createFrom(
  serverUrl: string,
  templateFor: (admin: Client) => Promise<string>,
): Promise<MigratedDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`
  await withAdmin(serverUrl, async (admin) => {
    // Copying a template and making it both want it unused: one after the other, on the whole server.
    await admin.query('SELECT pg_advisory_lock($1)', [templateLock])
    await admin.query(`CREATE DATABASE ${name} TEMPLATE ${await templateFor(admin)}`)
  })
  const adminUrl = urlOf(serverUrl, name)
  const passwords = {
    tenant: 'tenant-secret',
    platform: 'platform-secret',
    relay: 'relay-secret',
    queue: 'queue-secret',
    rotation: 'rotation-secret',
  }
  const urls = await ensureLogins({ adminUrl, passwords })
  const attached = attachDatabase({ name, adminUrl, urls })
  return {
    ...attached,
    drop: async () => {
      await attached.drop()
      await withAdmin(serverUrl, async (admin) => {
        await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
        for (const scope of Object.keys(urls)) await admin.query(`DROP ROLE IF EXISTS ${name}_${scope}_login`)
      })
    },
  }
}

/** A database that another process made and will drop: here `drop` only closes what was opened of it. */
export function attachDatabase({ name, adminUrl, urls }: DatabaseAddress): MigratedDatabase {
  const opened: Database[] = []
  return {
    name,
    adminUrl,
    urls,
    open: ({ now = () => instant(Date.now()), timeZone = 'Europe/Paris', poolSizeMax = 5 } = {}) => {
      const database = openDatabase({
        urls,
        poolSizeMax: { tenant: poolSizeMax, platform: poolSizeMax, relay: poolSizeMax },
        wallClock: { now },
        installationId: '0198c0de-7a00-7000-8000-0000000000aa',
        timeZone,
      })
      opened.push(database)
      return database
    },
    drop: async () => {
      await Promise.all(opened.map((database) => database.close()))
    },
  }
}

/** Named after the migrations themselves: on a server that outlives the run, other migrations make another template. */
async function templateNameOf(): Promise<string> {
  const dir = new URL('../../prisma/', import.meta.url)
  const hash = createHash('sha256')
  for (const file of (await readdir(dir, { recursive: true })).filter((path) => path.endsWith('.sql')).sort()) {
    hash.update(file).update(await readFile(new URL(file, dir)))
  }
  return `grenier_template_${hash.digest('hex').slice(0, 16)}`
}

/** Migrated under another name and renamed at the end: a run that broke off never leaves half a template. */
async function makeTemplate(serverUrl: string, templateName: string): Promise<void> {
  const unfinished = `${templateName}_unfinished`
  await withAdmin(serverUrl, async (admin) => {
    await admin.query(`DROP DATABASE IF EXISTS ${unfinished} WITH (FORCE)`)
    await admin.query(`CREATE DATABASE ${unfinished}`)
    await migrate({ adminUrl: urlOf(serverUrl, unfinished), bullmqSchema: 'bullmq' })
    await admin.query(`ALTER DATABASE ${unfinished} RENAME TO ${templateName}`)
  })
}

function urlOf(serverUrl: string, database: string): string {
  const url = new URL(serverUrl)
  url.pathname = `/${database}`
  return url.href
}

async function withAdmin<T>(url: string, work: (admin: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
