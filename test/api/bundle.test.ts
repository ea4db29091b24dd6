import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../harness/databases.ts'
import { ensureFaketime } from '../harness/system-packages.ts'
import { type ImagedApp, imagedApps, inFolder, layImage, readImage, repositoryFolder } from './support/image.ts'

const faketime = await ensureFaketime()
if (faketime.kind === 'missing') {
  if (process.env['CI'] === 'true') throw new Error(faketime.reason)
  process.stderr.write(`${faketime.reason} Images are built again, and not a year later.\n`)
}

const waitAttemptsMax = 200
const waitPauseMs = 100

/** What stands in each image, in a folder without node_modules. */
const folders = {} as Record<ImagedApp, string>
let database: TestDatabase
const running: ChildProcess[] = []

/**
 * What node builds of the Dockerfiles' steps, as those run it, in this environment. The console takes long and continuous integration
 * has built it before: it is built where it is missing, or where everything is to be.
 */
async function runBuilds(env: Readonly<Record<string, string | undefined>>, isConsoleToo: boolean): Promise<void> {
  const commands = imagedApps.flatMap((app) => readImage(app).commands)
  for (const command of commands.filter((one) => one.startsWith('node apps/'))) {
    const [, script = ''] = command.split(' ')
    if (script.startsWith('apps/console/') && !isConsoleToo) continue
    await promisify(execFile)(process.execPath, [script], { cwd: repositoryFolder, env })
  }
}

async function layImages(): Promise<void> {
  await runBuilds(process.env, !existsSync(join(repositoryFolder, 'apps/console/dist/index.html')))
  for (const app of imagedApps) {
    folders[app] = await mkdtemp(join(tmpdir(), `grenier-image-${app}-`))
    await layImage(readImage(app), folders[app])
  }
}

/** Every file in a folder by the hash of its bytes. */
async function hashesIn(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const hashes = paths.map(async (path) => {
    const hash = createHash('sha256').update(await readFile(path))
    return [relative(folder, path), hash.digest('hex')] as const
  })
  return Object.fromEntries(await Promise.all(hashes))
}

beforeAll(async () => {
  database = await createTestDatabase()
  await layImages()
})
afterAll(async () => {
  for (const child of running) {
    child.kill('SIGKILL')
  }
  await database?.drop()
  for (const folder of Object.values(folders)) await rm(folder, { recursive: true, force: true })
})

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return address !== null && typeof address === 'object' ? address.port : 0
}

/** Starts what the image starts, or another command of it, with the environment of the image and what is given. */
function start(app: ImagedApp, env: Record<string, string>, command?: readonly string[]) {
  const folder = folders[app]
  const image = readImage(app)
  const own = Object.entries(image.env).map(([name, value]) => [name, inFolder(value, folder)])
  const all = { ...Object.fromEntries(own), ...env }
  const child = spawn(process.execPath, [...(command ?? image.command)], { cwd: folder, env: all })
  running.push(child)
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (text += chunk.toString()))
  }
  return { child, output: () => text, exited: once(child, 'exit') as Promise<[number | null, string | null]> }
}

/** The image's own check of its health, of a process on these ports of the test. */
async function healthOf(app: ImagedApp, metricsPort: number): Promise<number | null> {
  const [, ...command] = readImage(app).health.map((argument) => argument.replace(':9090', `:${metricsPort}`))
  const [code] = await start(app, {}, command).exited
  return code
}

/** Every file of the images with what would tell that it was written to. */
async function filesOf(app: ImagedApp): Promise<string[]> {
  const entries = await readdir(folders[app], { recursive: true, withFileTypes: true })
  const lines = entries.map(async (entry) => {
    const path = join(entry.parentPath, entry.name)
    const { mtimeMs, size } = await stat(path)
    return `${path} ${entry.isFile() ? size : ''} ${mtimeMs}`
  })
  return (await Promise.all(lines)).toSorted()
}

const passwordOf = (scope: string) => `${scope}-secret-of-test`

/** The login that the migrator made of a scope. */
function urlOf(scope: string): string {
  const url = new URL(database.url)
  url.username = `${database.name}_${scope}_login`
  url.password = passwordOf(scope)
  return url.href
}

function environment(): Record<string, string> {
  return {
    DATABASE_URL_TENANT: urlOf('tenant'),
    DATABASE_URL_PLATFORM: urlOf('platform'),
    DATABASE_URL_RELAY: urlOf('relay'),
    DATABASE_URL_QUEUE: urlOf('queue'),
    SECRET_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}`,
    TOKEN_ISSUER: 'https://issuer.test',
    TOKEN_JWKS_URL: 'https://issuer.test/jwks',
    INSTALLATION_ID: '0198c0de-7a00-7000-8000-0000000000aa',
    OPERATOR_NAME: 'Opérateur d’essai',
    OPERATOR_SIREN: '200000008',
    FOUNDED_ON: '2026-01-01',
  }
}

/** Asks until there is an answer; a process that has ended, or never says anything, fails with all it wrote. */
async function eventually<T>({ child, output }: ReturnType<typeof start>, ask: () => Promise<T | null>): Promise<T> {
  for (let attempt = 0; attempt < waitAttemptsMax && child.exitCode === null; attempt++) {
    const answer = await ask()
    if (answer !== null) {
      return answer
    }
    await pause(waitPauseMs)
  }
  throw new Error(`the bundle does not answer:\n${output()}`)
}

describe('images that are built again', () => {
  it('have the same bytes a year later, in another zone and another language', async () => {
    const before = Object.fromEntries(
      await Promise.all(imagedApps.map(async (app) => [app, await hashesIn(folders[app])])),
    )
    const yearLater = faketime.kind === 'found' ? { LD_PRELOAD: faketime.path, FAKETIME: '+400d' } : {}
    const elsewhere = { TZ: 'Pacific/Auckland', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' }
    // Whether the console is the same again is asked where there is time for it.
    const isConsoleToo = process.env['GRENIER_BUILD_AGAIN'] === 'all'
    await runBuilds({ PATH: process.env['PATH'], ...elsewhere, ...yearLater }, isConsoleToo)
    for (const app of imagedApps) {
      const again = await mkdtemp(join(tmpdir(), `grenier-again-${app}-`))
      try {
        await layImage(readImage(app), again)
        expect(await hashesIn(again)).toEqual(before[app])
      } finally {
        await rm(again, { recursive: true, force: true })
      }
    }
  })
})

const errorLine = /"level":"(error|fatal)"/

// As an installation is made: the migrator first, on an empty database, then what works with the logins that it made.
describe('the images', () => {
  it('migrate: makes tables and logins from its own folder of SQL, and nothing when it is run again', async () => {
    const env = {
      DATABASE_ADMIN_URL: database.url,
      GRENIER_QUEUE_SCHEMA: 'bullmq',
      GRENIER_TENANT_PASSWORD: passwordOf('tenant'),
      GRENIER_PLATFORM_PASSWORD: passwordOf('platform'),
      GRENIER_RELAY_PASSWORD: passwordOf('relay'),
      GRENIER_QUEUE_PASSWORD: passwordOf('queue'),
    }
    const checked = async () => {
      const check = start('worker', { DATABASE_ADMIN_URL: database.url }, ['migrate.mjs', '--check'])
      return { ended: await check.exited, said: check.output() }
    }
    expect(await checked()).toEqual({
      ended: [3, null],
      said: expect.stringMatching(/[1-9]\d+ migrations are missing/),
    })
    for (const applied of [/[1-9]\d+ migrations applied/, /\n0 migrations applied|^0 migrations applied/]) {
      const migrate = start('worker', env, ['migrate.mjs'])
      const ended = await migrate.exited
      expect(migrate.output()).toMatch(applied)
      expect(ended).toEqual([0, null])
      expect(migrate.output()).toContain('logins are ready')
      expect(migrate.output()).not.toContain('-secret-of-test')
    }
    expect(await checked()).toEqual({ ended: [0, null], said: expect.stringContaining('0 migrations are missing') })
  })

  it('api: starts from one file, serves on a real database, and ends cleanly at SIGTERM', async () => {
    const [port, metricsPort] = [await freePort(), await freePort()]
    const ports = { LISTEN_PORT: String(port), METRICS_PORT: String(metricsPort) }
    const before = await filesOf('api')
    const api = start('api', { ...environment(), ...ports })
    const base = `http://127.0.0.1:${port}`
    const alive = await eventually(api, () => fetch(`${base}/livez`).catch(() => null))
    expect(await alive.json()).toEqual({ status: 'alive' })
    expect(await (await fetch(`${base}/readyz`)).json()).toEqual({ status: 'ready', reasons: [] })
    // Its own start may have kept it so busy that it refuses calls for a moment.
    const statusOf = (path: string) =>
      eventually(api, async () => {
        const { status } = await fetch(`${base}${path}`)
        return status === 503 ? null : status
      })
    expect(await statusOf('/v1/offers')).toBe(401)
    expect(await statusOf('/docs/')).toBe(200)
    const page = await (await fetch(base, { headers: { accept: 'text/html' } })).text()
    expect(page).toMatch(/<script type="module"[^>]* src="\/assets\//)
    expect(await healthOf('api', metricsPort)).toBe(0)
    // Its register of communes is in it: no package stands beside it that could be read.
    const bundle = await readFile(join(folders.api, 'api.mjs'), 'utf8')
    expect([bundle.includes('is not in this bundle'), /\/data\/\$\{\w+\}\.json/.test(bundle)]).toEqual([true, false])
    api.child.kill('SIGTERM')
    expect(await api.exited).toEqual([0, null])
    expect(api.output()).not.toMatch(errorLine)
    expect(await filesOf('api')).toEqual(before)
    expect(await healthOf('api', metricsPort)).toBe(1)
  })

  it('worker: starts from one file, works on a real database, and ends cleanly at SIGTERM', async () => {
    const port = await freePort()
    const before = await filesOf('worker')
    const worker = start('worker', { ...environment(), METRICS_PORT: String(port) })
    const ask = (path: string) => fetch(`http://127.0.0.1:${port}${path}`)
    const ready = await eventually(worker, () => ask('/readyz').catch(() => null))
    expect(await ready.json()).toEqual({ status: 'ready', reasons: [] })
    const figures = await (await ask('/metrics')).text()
    expect(figures).toContain('grenier_figures_read{service="worker"} 1')
    expect(figures).toContain('grenier_operator_tasks_open{service="worker"} 0')
    expect(await healthOf('worker', port)).toBe(0)
    worker.child.kill('SIGTERM')
    expect(await worker.exited).toEqual([0, null])
    expect(worker.output()).not.toMatch(errorLine)
    expect(await filesOf('worker')).toEqual(before)
  })

  it('reseal-secrets: starts from the image of the worker, and says what it lacks', async () => {
    const reseal = start('worker', {}, ['reseal-secrets.mjs', '--check'])
    expect((await reseal.exited)[0]).toBe(2)
    expect(reseal.output()).toContain('DATABASE_URL_ROTATION: missing')
  })

  it('rebuild-provisioning: starts from the image of the worker, and says what it lacks', async () => {
    const rebuild = start('worker', {}, ['rebuild-provisioning.mjs', '--check'])
    expect((await rebuild.exited)[0]).toBe(2)
    expect(rebuild.output()).toContain('DATABASE_URL_PLATFORM: missing')
  })

  it.each(imagedApps)('%s: names every missing part of its configuration and exits with 2', async (app) => {
    const { exited, output } = start(app, { SECRET_KEYS: 'k1:hunter2' })
    expect((await exited)[0]).toBe(2)
    for (const fault of ['DATABASE_URL_TENANT: missing', 'FOUNDED_ON: missing', 'name either REDIS_URL']) {
      expect(output()).toContain(fault)
    }
    expect(output()).not.toContain('hunter2')
  })
})
