import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLocalIssuer, type LocalIssuer } from '@grenier/identity'
import { type AppProcess, environmentOfApps, publishKeys, standApp, thisRoot } from '../../harness/app-process.ts'
import { compileCache } from '../../harness/compile-cache.ts'
import type { PreparedServer } from '../../harness/guarded-server.ts'
import { type OpenedDisk, openLimitedDisk } from '../../harness/limited-disk.ts'
import { preparePostgres } from '../../harness/postgres.ts'
import { prepareRedis } from '../../harness/redis.ts'
import { type StandingProcess, standProcess } from '../../harness/standing-process.ts'
import {
  ensureFaketime,
  ensureRedisServer,
  type FoundProgram,
  type MissingProgram,
} from '../../harness/system-packages.ts'
import { freePort } from '../../run/free-ports.ts'
import { openTown, installation as settings, type Town } from '../provisioning/town.ts'
import { type Ground, prepareGround } from './ground.ts'
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts'

/** Everything of an installation, each part a process of its own, with something to cut before each server. */
export interface Installation {
  readonly apis: readonly AppProcess[]
  readonly workers: readonly AppProcess[]
  readonly servers: Readonly<Record<'postgres' | 'redis' | 'kubernetes', StandingProcess>>
  readonly proxies: Readonly<Record<'postgres' | 'redis' | 'kubernetes', TcpProxy>>
  /** One API and one worker are of the last release before this one. */
  readonly isBesideOlder: boolean
  /** What PostgreSQL keeps everything on. */
  readonly disk: OpenedDisk
  readonly redisUrl: string
  /** Straight to the cluster, past its proxy. */
  readonly kubeconfig: string
  readonly town: Town
  readonly ground: Ground
  readonly issuer: LocalIssuer
  /** How far the clocks of one API and one worker stand from the true time from now on. */
  shiftClock(seconds: number): Promise<void>
  close(): Promise<void>
}

/** A killed postmaster loses what it had not written yet; the machine itself is never switched off. */
const keptSettings = { fsync: 'off', synchronous_commit: 'on', max_connections: '200', max_wal_size: '256MB' }
const tokenNames = { issuer: 'https://issuer.chaos', audience: 'grenier' }
const processes = 2

type Closing = (() => Promise<unknown>)[]

function found(program: FoundProgram | MissingProgram): FoundProgram {
  if (program.kind === 'missing') throw new Error(program.reason)
  return program
}

const portOf = (url: string): number => Number(new URL(url).port)

function through(url: string, proxy: TcpProxy): string {
  const changed = new URL(url)
  changed.port = String(proxy.port)
  return changed.href
}

async function standServer(name: string, prepared: PreparedServer, closing: Closing) {
  const server = await standProcess(name, prepared)
  closing.push(async () => {
    await server.end('SIGKILL')
    await rm(prepared.dir, { recursive: true, force: true })
  })
  const proxy = await startTcpProxy(portOf(prepared.url))
  closing.push(() => proxy.close())
  return { server, proxy }
}

async function prepareKubernetes(folder: string): Promise<PreparedServer> {
  const dir = join(folder, 'kubernetes')
  await mkdir(dir)
  const port = await freePort()
  const url = `https://127.0.0.1:${port}`
  const program = new URL('./kubernetes-process.ts', import.meta.url).pathname
  return {
    url,
    command: process.execPath,
    args: [program, String(port), dir],
    env: { PATH: '/usr/bin:/bin', HOME: dir, ...compileCache },
    dir,
    // Any answer will do, and its certificate is known to nobody yet.
    isReady: () => listens(port),
  }
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port })
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

/** The two of an app: the first may be of an older release, the clock of the second follows the file. */
async function standBoth(
  app: 'api' | 'worker',
  about: {
    env: Readonly<Record<string, string>>
    folder: string
    faketime: string
    clockFile: string
    /** Root of the release that the first of each app is of; null: of this tree. */
    olderRoot: string | null
  },
  closing: Closing,
): Promise<AppProcess[]> {
  const shifted = {
    LD_PRELOAD: about.faketime,
    FAKETIME_TIMESTAMP_FILE: about.clockFile,
    FAKETIME_NO_CACHE: '1',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  }
  return await Promise.all(
    Array.from({ length: processes }, async (_, index) => {
      const standing = await standApp(`${app}-${index}`, {
        app,
        root: index === 0 && about.olderRoot !== null ? about.olderRoot : thisRoot,
        env: { ...about.env, ...(index === 1 ? shifted : {}) },
        folder: about.folder,
      })
      closing.push(() => standing.end('SIGKILL'))
      return standing
    }),
  )
}

/** The kubeconfig that the cluster's process keeps, with another port. */
async function kubeconfigOf(dir: string, port: number): Promise<string> {
  const { certificate, token } = JSON.parse(await readFile(join(dir, 'credentials.json'), 'utf8')) as {
    certificate: string
    token: string
  }
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name: 'embedded',
        cluster: {
          server: `https://127.0.0.1:${port}`,
          'certificate-authority-data': Buffer.from(certificate).toString('base64'),
        },
      },
    ],
    users: [{ name: 'admin', user: { token } }],
    contexts: [{ name: 'embedded', context: { cluster: 'embedded', user: 'admin' } }],
    'current-context': 'embedded',
  })
}

/**
 * Starts everything and enrols so many communes. With the root of an older release, one API and one worker are of that one, beside
 * the newer ones on the database that those migrated, as during an upgrade. @throws Error when a program is missing or a process does not answer.
 */
export async function openInstallation(members: number, olderRoot: string | null = null): Promise<Installation> {
  const closing: Closing = []
  const close = async () => {
    for (const step of closing.splice(0).toReversed()) await step()
  }
  try {
    return { ...(await build({ members, olderRoot }, closing)), close }
  } catch (error) {
    await close()
    throw error
  }
}

async function build(
  { members, olderRoot }: { members: number; olderRoot: string | null },
  closing: Closing,
): Promise<Omit<Installation, 'close'>> {
  const folder = await mkdtemp(join(tmpdir(), 'grenier-chaos-'))
  closing.push(() => rm(folder, { recursive: true, force: true }))
  const [redisServer, faketime] = [found(await ensureRedisServer()), found(await ensureFaketime())]
  const prepared = {
    postgres: await preparePostgres(keptSettings),
    redis: await prepareRedis(redisServer),
    kubernetes: await prepareKubernetes(folder),
  }
  const disk = await openLimitedDisk(prepared.postgres)
  if (disk.kind === 'opened') closing.push(() => disk.disk.close())
  const onDisk = disk.kind === 'opened' ? disk.disk.server : prepared.postgres
  const postgres = await standServer('postgres', onDisk, closing)
  const redis = await standServer('redis', prepared.redis, closing)
  const kubernetes = await standServer('kubernetes', prepared.kubernetes, closing)
  const secretKeyBase64 = randomBytes(32).toString('base64')
  const town = await openTown(await kubeconfigOf(prepared.kubernetes.dir, kubernetes.proxy.port), {
    serverUrl: prepared.postgres.url,
    secretKeyBase64,
  })
  closing.push(() => town.close())
  const ground = await prepareGround(town, members)
  const issuer = await createLocalIssuer(tokenNames)
  const { urls } = town.database
  const keys = await publishKeys(issuer)
  closing.push(() => keys.close())
  const env = environmentOfApps({
    installation: settings,
    token: tokenNames,
    urls: {
      tenant: through(urls.tenant, postgres.proxy),
      platform: through(urls.platform, postgres.proxy),
      relay: through(urls.relay, postgres.proxy),
    },
    queue: { REDIS_URL: `redis://127.0.0.1:${redis.proxy.port}` },
    keysUrl: keys.url,
    secretKeyBase64,
  })
  const clockFile = join(folder, 'clock')
  const shiftClock = (seconds: number) => writeFile(clockFile, `${seconds < 0 ? '' : '+'}${seconds}s\n`)
  await shiftClock(0)
  const about = { env, folder, faketime: faketime.path, clockFile, olderRoot }
  return {
    apis: await standBoth('api', about, closing),
    workers: await standBoth('worker', about, closing),
    servers: { postgres: postgres.server, redis: redis.server, kubernetes: kubernetes.server },
    proxies: { postgres: postgres.proxy, redis: redis.proxy, kubernetes: kubernetes.proxy },
    disk,
    isBesideOlder: olderRoot !== null,
    redisUrl: prepared.redis.url,
    kubeconfig: await kubeconfigOf(prepared.kubernetes.dir, portOf(prepared.kubernetes.url)),
    town,
    ground,
    issuer,
    shiftClock,
  }
}
