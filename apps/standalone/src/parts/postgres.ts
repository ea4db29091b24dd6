import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { access, chown, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { StartFault } from '../cli/start-fault.ts'
import { freePort } from './free-port.ts'
import { stopLeftServer } from './left-server.ts'
import { type Owner, postgresBinaries, postgresOwner } from './postgres-binaries.ts'

const run = promisify(execFile)

/** A PostgreSQL server of our own. */
export interface EmbeddedServer {
  /** Connection string of its superuser. */
  readonly url: string
  close(): Promise<void>
}

const readyWithinMs = 30_000
const pollMs = 20

/** Sized for a small machine; TCP on loopback only. */
const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '120',
  shared_buffers: '512MB',
  max_wal_size: '2GB',
  checkpoint_timeout: '15min',
  log_min_messages: 'fatal',
  lc_messages: 'C',
}

// The shell lives as long as its standard input stays open. When this process ends, however it ends, the pipe closes and
// the shell stops the server: INT makes PostgreSQL end its sessions and write its last checkpoint.
const guard = `
"$@" </dev/null >/dev/null 2>"$GUARD_LOG" &
server=$!
trap '' INT TERM HUP
cat >/dev/null
kill -s INT "$server" 2>/dev/null
wait "$server"
`

/** A server that is ready to be started. */
export interface PreparedServer {
  start(): Promise<EmbeddedServer>
}

/**
 * Prepares the server whose files are in `dir`; what an earlier process left running is stopped. `start` makes its files
 * at first and does so in another process from its first moment, while the caller may keep this one busy. Files that outlive
 * the process are durable; those of a temporary folder need not outlive the machine, so nobody waits for disks.
 */
export async function preparePostgres(options: {
  dir: string
  password: string
  temporary: boolean
}): Promise<PreparedServer> {
  const owner = await postgresOwner()
  const home = join(options.dir, 'postgres')
  await mkdir(home, { recursive: true })
  if (owner !== undefined) await chown(home, owner.uid, owner.gid)
  await requireReachable(home, owner)
  const data = join(home, 'data')
  await stopLeftServer(data)
  const bin = await postgresBinaries(options.dir, owner)
  const makeFiles = await prepareFiles({ bin, home, data, password: options.password, owner })
  return {
    async start() {
      await makeFiles()
      const port = await freePort()
      const url = `postgresql://postgres:${options.password}@127.0.0.1:${port}/postgres`
      const server = await startGuarded({ bin, home, data, port, owner, durable: !options.temporary })
      return { url, close: () => server.stop() }
    },
  }
}

/** Below a folder that only root may enter, the unprivileged user cannot reach even what it owns. */
async function requireReachable(home: string, owner: Owner): Promise<void> {
  try {
    await run('/bin/sh', ['-c', 'test -w "$1"', 'sh', home], { cwd: '/', ...owner })
  } catch {
    throw new StartFault(
      `Le dossier ${home} est hors d’atteinte de l’utilisateur ${owner?.uid ?? ''}, qui fait tourner PostgreSQL ; prenez un --data-dir où il peut entrer.`,
      `The folder ${home} is out of reach of user ${owner?.uid ?? ''}, who runs PostgreSQL; take a --data-dir that it may enter.`,
    )
  }
}

/** How the files are made, once: a folder whose making was cut off is begun anew. */
async function prepareFiles(cluster: {
  bin: string
  home: string
  data: string
  password: string
  owner: Owner
}): Promise<() => Promise<void>> {
  const { bin, home, data, password, owner } = cluster
  const made = join(home, 'made')
  const isMade = await access(made).then(
    () => true,
    () => false,
  )
  if (isMade) return async () => {}
  await rm(data, { recursive: true, force: true })
  const passwordFile = join(home, 'password')
  await writeFile(passwordFile, password, { mode: 0o600 })
  if (owner !== undefined) await chown(passwordFile, owner.uid, owner.gid)
  const flags = ['--username=postgres', '--auth=scram-sha-256', '--encoding=UTF8', '--locale=C', '--no-sync']
  return async () => {
    await run(join(bin, 'initdb'), [`--pgdata=${data}`, `--pwfile=${passwordFile}`, ...flags], {
      env: environment(home),
      cwd: home,
      ...owner,
    })
    await rm(passwordFile)
    await writeFile(made, '')
  }
}

async function startGuarded(cluster: {
  bin: string
  home: string
  data: string
  port: number
  owner: Owner
  durable: boolean
}): Promise<{ stop(): Promise<void> }> {
  const { bin, home, data, port, owner, durable } = cluster
  const flags = Object.entries({ ...settings, fsync: durable ? 'on' : 'off' }).flatMap(([key, value]) => [
    '-c',
    `${key}=${value}`,
  ])
  const command = [join(bin, 'postgres'), '-D', data, '-p', String(port), ...flags]
  const shell = spawn('/bin/sh', ['-c', guard, 'guard', ...command], {
    cwd: home,
    env: environment(home),
    ...owner,
    // A session of its own: Ctrl-C in the terminal reaches this process alone, which then closes things in their order.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  const ended = once(shell, 'close')
  const stop = async (): Promise<void> => {
    shell.stdin.end()
    await ended
  }
  const deadline = performance.now() + readyWithinMs
  while (!(await isReady(data, port))) {
    if (performance.now() > deadline || shell.exitCode !== null) {
      await stop()
      const log = await readFile(join(home, 'log'), 'utf8').catch(() => '')
      throw new Error(`PostgreSQL did not start: ${log.trim().slice(-1_000)}`)
    }
    await sleep(pollMs)
  }
  return { stop }
}

/** postmaster.pid says on its last line how the server stands; its port tells it from what a killed server left. */
async function isReady(data: string, port: number): Promise<boolean> {
  const lines = (await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')
  return lines[3] === String(port) && lines[7]?.trim() === 'ready'
}

function environment(home: string): Record<string, string> {
  return { PATH: '/usr/bin:/bin', LC_ALL: 'C', GUARD_LOG: join(home, 'log') }
}
