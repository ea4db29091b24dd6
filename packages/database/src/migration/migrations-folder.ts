import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** One migration as it stands on disk. */
export interface MigrationFile {
  readonly name: string
  readonly sql: string
  /** SHA-256 of the file's bytes, hexadecimal, as Prisma computes it. */
  readonly checksum: string
}

/** The folder `prisma/` of this repository; a bundled migrator is told where its copy lies instead. */
export const migrationsDirDefault = fileURLToPath(new URL('../../../../prisma/migrations', import.meta.url))

/** Reads `<time>_<name>/migration.sql` of a folder in Prisma's layout, oldest first. */
export async function readMigrations(dir: string): Promise<MigrationFile[]> {
  const entries = await readdir(dir, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
  return Promise.all(
    names.toSorted().map(async (name) => {
      const bytes = await readFile(join(dir, name, 'migration.sql'))
      return { name, sql: bytes.toString('utf8'), checksum: createHash('sha256').update(bytes).digest('hex') }
    }),
  )
}

/** The statements that must have run before the first migration: roles. They stand beside the migrations folder. */
export async function readBootstrap(migrationsDir: string): Promise<string> {
  return readFile(join(migrationsDir, '..', 'bootstrap.sql'), 'utf8')
}
