import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Redis } from 'ioredis'
import { Client } from 'pg'
import { generate } from 'selfsigned'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { type GuardedServer, startGuardedServer } from '../harness/guarded-server.ts'
import { preparePostgres } from '../harness/postgres.ts'
import { prepareRedis } from '../harness/redis.ts'
import { ensureRedisServer } from '../harness/system-packages.ts'
import { until } from '../harness/until.ts'
import { freePort } from '../run/free-ports.ts'

const repository = fileURLToPath(new URL('../../', import.meta.url))
const dayMs = 86_400_000
const redisPassword = 'redis-secret-of-test'
const passwordOf = (scope: string) => `${scope}-secret-of-test`

let home: string
let caPath: string
let adminUrl: URL
let redisUrl: string
const servers: GuardedServer[] = []
const running: ChildProcess[] = []

/** A private authority's certificate for loopback and its key, PEM. */
async function makeCertificate() {
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'services-of-test' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notBeforeDate: new Date(Date.now() - dayMs),
    notAfterDate: new Date(Date.now() + dayMs),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] },
    ],
  })
  return { cert, key }
}

interface Files {
  readonly certificate: string
  readonly key: string
}

async function writeFiles(
  dir: string,
  { cert, key }: { cert: string; key: string },
  owner?: { uid: number; gid: number },
): Promise<Files> {
  const files = { certificate: join(dir, 'server.crt'), key: join(dir, 'server.key') }
  await writeFile(files.certificate, cert)
  await writeFile(files.key, key)
  await chmod(files.key, 0o600)
  for (const file of Object.values(files)) if (owner !== undefined) await chown(file, owner.uid, owner.gid)
  return files
}

/** A PostgreSQL that takes nobody without TLS. */
async function startEncryptedPostgres(pair: { cert: string; key: string }): Promise<void> {
  const prepared = await preparePostgres()
  const files = await writeFiles(prepared.dir, pair, prepared.owner)
  await writeFile(join(prepared.dir, 'data/pg_hba.conf'), 'hostssl all all 127.0.0.1/32 scram-sha-256\n')
  const settings = { ssl: 'on', ssl_cert_file: files.certificate, ssl_key_file: files.key }
  const args = [...prepared.args, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
  adminUrl = new URL(prepared.url)
  const isReady = async () => {
    const client = new Client({ connectionString: prepared.url, ssl: { ca: pair.cert } })
    const answered = await client.connect().then(
      () => true,
      () => false,
    )
    await client.end().catch(() => undefined)
    return answered
  }
  servers.push(await startGuardedServer({ ...prepared, args, isReady, stopSignal: 'INT' }))
  adminUrl.searchParams.set('sslmode', 'verify-full')
}

/** A Redis that listens for TLS alone, and wants a password. */
async function startEncryptedRedis(pair: { cert: string; key: string }): Promise<void> {
  const program = await ensureRedisServer()
  if (program.kind !== 'found') throw new Error(program.reason)
  const prepared = await prepareRedis(program)
  const files = await writeFiles(prepared.dir, pair)
  const port = await freePort()
  const settings = {
    port: '0',
    'tls-port': String(port),
    'tls-cert-file': files.certificate,
    'tls-key-file': files.key,
    'tls-ca-cert-file': files.certificate,
    'tls-auth-clients': 'no',
    requirepass: redisPassword,
  }
  const args = [...prepared.args, ...Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value])]
  redisUrl = `rediss://:${redisPassword}@127.0.0.1:${port}`
  const isReady = async () => {
    const options = { lazyConnect: true, retryStrategy: () => null, tls: { ca: pair.cert } }
    const client = new Redis(redisUrl, options)
    client.on('error', () => undefined)
    const answered = await client.connect().then(
      () => true,
      () => false,
    )
    client.disconnect()
    return answered
  }
  servers.push(await startGuardedServer({ ...prepared, args, isReady, stopSignal: 'TERM' }))
}

function start(entry: string, env: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, [join(repository, entry)], { cwd: home, env: { ...env } })
  running.push(child)
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk.toString()))
  return { child, output: () => text, exited: once(child, 'exit') as Promise<[number | null, string | null]> }
}

/** What the migrator is given. */
const ofMigrator = () => ({
  DATABASE_ADMIN_URL: adminUrl.href,
  GRENIER_TENANT_PASSWORD: passwordOf('tenant'),
  GRENIER_PLATFORM_PASSWORD: passwordOf('platform'),
  GRENIER_RELAY_PASSWORD: passwordOf('relay'),
})

/** What API and worker are given. */
function ofServers(): Record<string, string> {
  const urlOf = (scope: string) => {
    const url = new URL(adminUrl)
    url.username = `postgres_${scope}_login`
    url.password = passwordOf(scope)
    return url.href
  }
  return {
    DATABASE_URL_TENANT: urlOf('tenant'),
    DATABASE_URL_PLATFORM: urlOf('platform'),
    DATABASE_URL_RELAY: urlOf('relay'),
    REDIS_URL: redisUrl,
    SECRET_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}`,
    TOKEN_ISSUER: 'https://issuer.test',
    TOKEN_JWKS_URL: 'https://issuer.test/jwks',
    INSTALLATION_ID: '0198c0de-7a00-7000-8000-0000000000ab',
    OPERATOR_NAME: 'Opérateur d’essai',
    OPERATOR_SIREN: '200000008',
    FOUNDED_ON: '2026-01-01',
  }
}

const readinessOf = (port: number) => async () => {
  const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null)
  return answer === null ? null : { status: answer.status, said: await answer.text() }
}

/** Starts it with a port for its readiness, and waits until it says what is expected of it. */
async function becomes(status: number, entry: string, env: Readonly<Record<string, string>>) {
  const port = await freePort()
  // The API says it where it is called, the worker where it is measured.
  const server = start(entry, {
    ...env,
    [entry.startsWith('apps/api/') ? 'LISTEN_PORT' : 'METRICS_PORT']: String(port),
  })
  try {
    const answer = await until(readinessOf(port), (seen) => seen?.status === status || server.child.exitCode !== null)
    return { ...server, answer }
  } catch (cause) {
    throw new Error(`${entry} is not as expected:\n${server.output().slice(-2_000)}`, { cause })
  }
}

// Redis comes with the shared services: where it cannot be had, the suite says so once (never with CI=true).
describe.skipIf(inject('redisUrl') === undefined)('services of a private authority, by TLS alone', () => {
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'grenier-encrypted-'))
    const pair = await makeCertificate()
    caPath = join(home, 'ca.crt')
    await writeFile(caPath, pair.cert)
    await startEncryptedPostgres(pair)
    await startEncryptedRedis(pair)
  })
  afterAll(async () => {
    for (const child of running) child.kill('SIGKILL')
    for (const server of servers) await server.stop()
    if (home !== undefined) await rm(home, { recursive: true, force: true })
  })

  it('are not reached by who does not know the authority, and no password is told', async () => {
    const migrate = start('packages/database/src/bin/migrate.ts', ofMigrator())
    const [code] = await migrate.exited
    expect(code).not.toBe(0)
    expect(migrate.output()).toMatch(/self-signed certificate|SELF_SIGNED/i)
    expect(migrate.output()).not.toContain('-secret-of-test')
    expect(migrate.output()).not.toContain(adminUrl.password)
  })

  it('are migrated and served by who was given it: migrator, API and worker', async () => {
    const authority = { NODE_EXTRA_CA_CERTS: caPath }
    const migrate = start('packages/database/src/bin/migrate.ts', { ...ofMigrator(), ...authority })
    const [code] = await migrate.exited
    expect([code, migrate.output()]).toEqual([0, expect.stringContaining('logins are ready')])
    for (const entry of ['apps/api/src/main.ts', 'apps/worker/src/main.ts']) {
      const { answer, child, exited, output } = await becomes(200, entry, { ...ofServers(), ...authority })
      expect([answer?.status, output().slice(-500)]).toEqual([200, expect.any(String)])
      child.kill('SIGTERM')
      expect(await exited).toEqual([0, null])
    }
  })

  it('leave the API unready, and it says why, where their authority is not known', async () => {
    const { answer, child, output } = await becomes(503, 'apps/api/src/main.ts', ofServers())
    expect(answer?.said).toMatch(/database/)
    expect(`${output()}${answer?.said}`).not.toContain('-secret-of-test')
    child.kill('SIGTERM')
  })
})
