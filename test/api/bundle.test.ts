import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMigratedDatabase, type MigratedDatabase } from '../harness/migrated-database.ts'

const apps = ['api', 'worker'] as const
type App = (typeof apps)[number]

const waitAttemptsMax = 200
const waitPauseMs = 100

let folder: string
let database: MigratedDatabase
const running: ChildProcess[] = []

beforeAll(async () => {
  database = await createMigratedDatabase()
  // Alone in a folder without node_modules, as in their images.
  folder = await mkdtemp(join(tmpdir(), 'grenier-bundle-'))
  for (const app of apps) {
    const appFolder = fileURLToPath(new URL(`../../apps/${app}/`, import.meta.url))
    await promisify(execFile)(process.execPath, [join(appFolder, 'scripts/build.ts')])
    await copyFile(join(appFolder, `dist/${app}.mjs`), join(folder, `${app}.mjs`))
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

function start(app: App, env: Record<string, string>) {
  const child = spawn(process.execPath, [join(folder, `${app}.mjs`)], { cwd: folder, env })
  running.push(child)
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (text += chunk.toString()))
  }
  return { child, output: () => text, exited: once(child, 'exit') as Promise<[number | null, string | null]> }
}

function environment(): Record<string, string> {
  return {
    DATABASE_URL_TENANT: database.urls.tenant,
    DATABASE_URL_PLATFORM: database.urls.platform,
    DATABASE_URL_RELAY: database.urls.relay,
    DATABASE_URL_QUEUE: database.urls.queue,
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

describe('the bundles', () => {
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
    const worker = start('worker', environment())
    await eventually(worker, async () => (worker.output().includes('"msg":"working"') ? true : null))
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
