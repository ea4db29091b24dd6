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

const apiFolder = fileURLToPath(new URL('../../apps/api/', import.meta.url))

let folder: string
let bundle: string
let database: MigratedDatabase
const running: ChildProcess[] = []

beforeAll(async () => {
  database = await createMigratedDatabase()
  await promisify(execFile)(process.execPath, [join(apiFolder, 'scripts/build.ts')])
  // Alone in a folder without node_modules, as in its image.
  folder = await mkdtemp(join(tmpdir(), 'grenier-bundle-'))
  bundle = join(folder, 'api.mjs')
  await copyFile(join(apiFolder, 'dist/api.mjs'), bundle)
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

function start(env: Record<string, string>): { child: ChildProcess; output: () => string } {
  const child = spawn(process.execPath, [bundle], { cwd: folder, env })
  running.push(child)
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (text += chunk.toString()))
  }
  return { child, output: () => text }
}

function environment(port: number): Record<string, string> {
  return {
    LISTEN_PORT: String(port),
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

async function answerOf(url: string, child: ChildProcess, output: () => string): Promise<Response> {
  for (let attempt = 0; attempt < 200 && child.exitCode === null; attempt++) {
    const response = await fetch(url).catch(() => null)
    if (response !== null) {
      return response
    }
    await pause(100)
  }
  throw new Error(`the bundle does not answer:\n${output()}`)
}

describe('the bundle of the API', () => {
  it('starts from one file, serves on a real database, and ends cleanly at SIGTERM', async () => {
    const port = await freePort()
    const { child, output } = start(environment(port))
    const base = `http://127.0.0.1:${port}`
    expect(await (await answerOf(`${base}/livez`, child, output)).json()).toEqual({ status: 'alive' })
    expect(await (await fetch(`${base}/readyz`)).json()).toEqual({ status: 'ready', reasons: [] })
    expect((await fetch(`${base}/v1/offers`)).status).toBe(401)
    expect((await fetch(`${base}/docs/`)).status).toBe(200)
    const exited = once(child, 'exit')
    child.kill('SIGTERM')
    expect([await exited, /"level":"(error|fatal)"/.test(output())]).toEqual([[0, null], false])
  })

  it('names every missing part of its configuration and exits with 2', async () => {
    const { child, output } = start({ SECRET_KEYS: 'k1:hunter2' })
    const [code] = (await once(child, 'exit')) as [number]
    expect(code).toBe(2)
    expect(output()).toContain('DATABASE_URL_TENANT: missing')
    expect(output()).toContain('FOUNDED_ON: missing')
    expect(output()).not.toContain('hunter2')
  })
})
