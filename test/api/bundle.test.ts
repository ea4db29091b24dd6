import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../harness/databases.ts'

const apps = ['api', 'worker'] as const
type Bundle = (typeof apps)[number] | 'migrate'

const waitAttemptsMax = 200
const waitPauseMs = 100

let folder: string
let database: TestDatabase
const running: ChildProcess[] = []

beforeAll(async () => {
  database = await createTestDatabase()
  // Alone in a folder without node_modules, as in their images.
  folder = await mkdtemp(join(tmpdir(), 'grenier-bundle-'))
  for (const app of apps) {
    const appFolder = fileURLToPath(new URL(`../../apps/${app}/`, import.meta.url))
    await promisify(execFile)(process.execPath, [join(appFolder, 'scripts/build.ts')])
    const isSourceMap = (path: string) => path.endsWith('.map')
    await cp(join(appFolder, 'dist'), folder, { recursive: true, filter: (path) => !isSourceMap(path) })
  }
})
afterAll(async () => {
  for (const child of running) {
    child.kill('SIGKILL')
  }
  await database?.drop()
  await rm(folder, { recursive: true, force: true })
})

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return address !== null && typeof address === 'object' ? address.port : 0
}

function start(bundle: Bundle, env: Record<string, string>) {
  const child = spawn(process.execPath, [join(folder, `${bundle}.mjs`)], { cwd: folder, env })
  running.push(child)
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (text += chunk.toString()))
  }
  return { child, output: () => text, exited: once(child, 'exit') as Promise<[number | null, string | null]> }
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
    OPERATOR_SIREN: '200000001',
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

const errorLine = /"level":"(error|fatal)"/

// As an installation is made: the migrator first, on an empty database, then what works with the logins that it made.
describe('the bundles', () => {
  it('migrate: makes tables and logins from its own folder of SQL, and nothing when it is run again', async () => {
    const env = {
      DATABASE_ADMIN_URL: database.url,
      GRENIER_MIGRATIONS_DIR: join(folder, 'prisma/migrations'),
      GRENIER_QUEUE_SCHEMA: 'bullmq',
      GRENIER_TENANT_PASSWORD: passwordOf('tenant'),
      GRENIER_PLATFORM_PASSWORD: passwordOf('platform'),
      GRENIER_RELAY_PASSWORD: passwordOf('relay'),
      GRENIER_QUEUE_PASSWORD: passwordOf('queue'),
    }
    for (const applied of [/[1-9]\d+ migrations applied/, /\n0 migrations applied|^0 migrations applied/]) {
      const migrate = start('migrate', env)
      const ended = await migrate.exited
      expect(migrate.output()).toMatch(applied)
      expect(ended).toEqual([0, null])
      expect(migrate.output()).toContain('logins are ready')
      expect(migrate.output()).not.toContain('-secret-of-test')
    }
  })

  it('api: starts from one file, serves on a real database, and ends cleanly at SIGTERM', async () => {
    const port = await freePort()
    const api = start('api', { ...environment(), LISTEN_PORT: String(port) })
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
    api.child.kill('SIGTERM')
    expect(await api.exited).toEqual([0, null])
    expect(api.output()).not.toMatch(errorLine)
  })

  it('worker: starts from one file, works on a real database, and ends cleanly at SIGTERM', async () => {
    const port = await freePort()
    const worker = start('worker', { ...environment(), METRICS_PORT: String(port) })
    const ask = (path: string) => fetch(`http://127.0.0.1:${port}${path}`)
    const ready = await eventually(worker, () => ask('/readyz').catch(() => null))
    expect(await ready.json()).toEqual({ status: 'ready', reasons: [] })
    const figures = await (await ask('/metrics')).text()
    expect(figures).toContain('grenier_figures_read{service="worker"} 1')
    expect(figures).toContain('grenier_operator_tasks_open{service="worker"} 0')
    worker.child.kill('SIGTERM')
    expect(await worker.exited).toEqual([0, null])
    expect(worker.output()).not.toMatch(errorLine)
  })

  it.each(apps)('%s: names every missing part of its configuration and exits with 2', async (app) => {
    const { exited, output } = start(app, { SECRET_KEYS: 'k1:hunter2' })
    expect((await exited)[0]).toBe(2)
    for (const fault of ['DATABASE_URL_TENANT: missing', 'FOUNDED_ON: missing', 'name either REDIS_URL']) {
      expect(output()).toContain(fault)
    }
    expect(output()).not.toContain('hunter2')
  })
})
