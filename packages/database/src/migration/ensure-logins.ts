import { Client, DatabaseError, escapeIdentifier, escapeLiteral } from 'pg'

/**
 * One login per scope. `queue` is for the queue's own schema in PostgreSQL, and left out when the queue runs on Redis;
 * `rotation` is for the command that seals secrets anew.
 */
export interface ScopePasswords {
  readonly tenant: string
  readonly platform: string
  readonly relay: string
  readonly queue?: string
  readonly rotation?: string
}

type ScopeName = keyof ScopePasswords

/** Changing a role that another session is changing at this moment fails instead of waiting. */
const concurrentChange = new Set(['XX000', '42710', '23505'])
const attemptsMax = 10

/**
 * Creates or updates the logins through which the apps reach this database, named after it so that two installations on
 * one server never share one, and returns their connection strings. Everybody else loses the right to connect.
 */
export async function ensureLogins<Passwords extends ScopePasswords>(options: {
  adminUrl: string
  passwords: Passwords
}): Promise<{ [Name in keyof Passwords & ScopeName]: string }> {
  const client = new Client({ connectionString: options.adminUrl, application_name: 'grenier-logins' })
  await client.connect()
  try {
    const { rows } = await client.query<{ name: string }>('SELECT current_database() AS name')
    const database = rows[0]?.name ?? ''
    const urls: Partial<Record<ScopeName, string>> = {}
    for (const [scope, password] of Object.entries(options.passwords) as [ScopeName, string][]) {
      // The ending keeps it apart from the roles of the same scope in a database that is called like the installation.
      const login = `${database.slice(0, 48)}_${scope}_login`
      await withRetries(() => client.query(loginStatements({ login, password, scope, database })))
      const url = new URL(options.adminUrl)
      url.username = login
      url.password = password
      urls[scope] = url.href
    }
    return urls as { [Name in keyof Passwords & ScopeName]: string }
  } finally {
    await client.end()
  }
}

/** The queue library's bulk operations use temporary tables; nobody else may make any. */
function loginStatements(of: { login: string; password: string; scope: ScopeName; database: string }): string {
  const login = escapeIdentifier(of.login)
  const database = escapeIdentifier(of.database)
  return `
    DO $$ BEGIN
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = ${escapeLiteral(of.login)}) THEN
        CREATE ROLE ${login} LOGIN;
      END IF;
      IF (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = ${escapeLiteral(of.login)}) THEN
        RAISE EXCEPTION 'a login that row-level security does not bind exists under this name';
      END IF;
    END $$;
    ALTER ROLE ${login} LOGIN INHERIT PASSWORD ${escapeLiteral(of.password)};
    GRANT grenier_${of.scope} TO ${login};
    REVOKE CONNECT, TEMPORARY ON DATABASE ${database} FROM PUBLIC;
    GRANT ${of.scope === 'queue' ? 'CONNECT, TEMPORARY' : 'CONNECT'} ON DATABASE ${database} TO ${login};`
}

async function withRetries(work: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await work()
      return
    } catch (error) {
      const code = error instanceof DatabaseError ? error.code : undefined
      if (code === undefined || !concurrentChange.has(code) || attempt === attemptsMax) throw error
      await new Promise((resolve) => setTimeout(resolve, 20 * attempt * Math.random()))
    }
  }
}
