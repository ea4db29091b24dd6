import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const folder = '/usr/lib/postgresql'
const needed = ['initdb', 'postgres', 'pg_dump', 'pg_restore']

/**
 * The folder of a PostgreSQL of this machine that dumps and restores, as Debian installs it; null where there is none. The
 * server that npm ships has no such tools, and those of another version may refuse it.
 */
export function postgresWithTools(): string | null {
  const versions = existsSync(folder) ? readdirSync(folder) : []
  const numbered = versions.filter((version) => Number(version) >= 15).toSorted((a, b) => Number(b) - Number(a))
  const complete = numbered.map((version) => join(folder, version, 'bin'))
  return complete.find((bin) => needed.every((name) => existsSync(join(bin, name)))) ?? null
}
