import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readApiConfig } from '@grenier/api'
import { readRebuildConfig, readResealConfig, readWorkerConfig } from '@grenier/worker'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { chartFile, everyValue, installationId, minimalValues, smallestValues } from './support/chart-values.ts'
import { environmentOf, mountedKeys, podsOf } from './support/pods.ts'
import { type Rendered, renderChart } from './support/render-chart.ts'

/** What an operator puts into the two Secrets. */
const secretValues: Readonly<Record<string, string>> = {
  DATABASE_URL_TENANT: 'postgresql://grenier_tenant_login:t@pg.example/grenier?sslmode=verify-full',
  DATABASE_URL_PLATFORM: 'postgresql://grenier_platform_login:p@pg.example/grenier?sslmode=verify-full',
  DATABASE_URL_RELAY: 'postgresql://grenier_relay_login:r@pg.example/grenier?sslmode=verify-full',
  DATABASE_URL_QUEUE: 'postgresql://grenier_queue_login:q@pg.example/grenier?sslmode=verify-full',
  REDIS_URL: 'rediss://:secret@valkey.example:6380',
  DATABASE_URL_ROTATION: 'postgresql://grenier_rotation_login:o@pg.example/grenier?sslmode=verify-full',
  SECRET_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}`,
  SIGN_IN_CLIENT_SECRET: 'of-the-client',
  SMTP_PASSWORD: 'of-the-mail-server',
  OTEL_EXPORTER_OTLP_HEADERS: 'x-key=of-the-receiver',
}
/** What Node itself reads. */
const ofNode = 'NODE_EXTRA_CA_CERTS'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'grenier-chart-'))
  for (const [name, value] of Object.entries(secretValues)) await writeFile(join(folder, name), `${value}\n`)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** The environment of the container of a Deployment or Job whose name begins so; the files of its Secret are those of the test, and only those it mounts. */
function processEnvironment(objects: readonly Rendered[], name: string): Record<string, string> {
  const pod = podsOf(objects).find(({ of }) => new RegExp(`^(Deployment|Job) ${name}`).test(of))
  const container = pod?.spec.containers[0]
  if (pod === undefined || container === undefined) throw new Error(`${name} is not rendered`)
  const mounted = mountedKeys(pod.spec)
  const entries = Object.entries(environmentOf(container, objects)).map(([variable, value]) => {
    const file = variable.endsWith('_FILE') ? mounted.get(value) : undefined
    return [variable, file === undefined ? value : join(folder, file.key)] as const
  })
  return Object.fromEntries(entries)
}

const matrix = [
  ['with the least that an operator must say', minimalValues],
  ['with every part', everyValue],
  ['with as few parts as there can be', smallestValues],
  ['with the values of the demo', parse(chartFile('values-demo.yaml')) as object],
] as const

describe.each(matrix)('the processes, rendered %s', (_how, values) => {
  let objects: Rendered[]
  beforeAll(async () => {
    objects = await renderChart(values)
  })

  it('start by what they are given: the API reads its configuration without a fault', () => {
    expect(readApiConfig(processEnvironment(objects, 'grenier-api'))).toMatchObject({
      listen: { host: '0.0.0.0', port: 8080 },
      metricsPort: 9090,
    })
  })

  it('start by what they are given: the worker reads its configuration without a fault', () => {
    expect(readWorkerConfig(processEnvironment(objects, 'grenier-worker'))).toMatchObject({
      metrics: { host: '0.0.0.0', port: 9090 },
    })
  })

  it('have no secret in their environment, and each file that is named is mounted', () => {
    for (const { spec } of podsOf(objects)) {
      const mounted = mountedKeys(spec)
      for (const container of spec.containers) {
        for (const [variable, value] of Object.entries(environmentOf(container, objects))) {
          expect(Object.keys(secretValues)).not.toContain(variable)
          const isFile = variable.endsWith('_FILE') || variable === ofNode
          expect({ variable, isMounted: mounted.has(value) }).toEqual({ variable, isMounted: isFile })
        }
      }
    }
  })
})

describe('what is said in the values', () => {
  it('arrives in the processes', async () => {
    const objects = await renderChart(everyValue)
    const api = readApiConfig(processEnvironment(objects, 'grenier-api'))
    const worker = readWorkerConfig(processEnvironment(objects, 'grenier-worker'))
    expect(api).toMatchObject({
      trustedProxies: ['10.0.0.0/8'],
      queue: { kind: 'redis' },
      tracing: { endpoint: 'http://otel-collector.traces:4318', sampledShare: 0.25 },
      inCluster: { folder: expect.any(String) },
      access: { signIn: { issuer: 'https://id.example', clientId: 'console' } },
      installation: { id: installationId, recoveryThresholdCents: 1_000_000n, vatRateBasisPoints: 2_000n },
    })
    expect(api.access.signIn?.clientSecret?.reveal()).toBe('of-the-client')
    expect(worker).toMatchObject({
      concurrency: 32,
      metrics: { perTenant: true },
      mail: { host: 'smtp.example', port: 465 },
    })
    expect(worker.mail?.login?.password.reveal()).toBe('of-the-mail-server')
  })

  it('arrives in the commands of a recovery, which are given no other secret than they read', async () => {
    const objects = await renderChart(everyValue)
    const rebuild = readRebuildConfig(processEnvironment(objects, 'grenier-rebuild'))
    expect(rebuild).toMatchObject({
      inCluster: { folder: expect.any(String) },
      installation: { id: installationId, recoveryThresholdCents: 1_000_000n },
    })
    const reseal = readResealConfig(processEnvironment(objects, 'grenier-reseal'))
    expect(reseal.databaseUrl.reveal()).toBe(secretValues['DATABASE_URL_ROTATION'])
  })

  it('gives each process its own secrets and no other’s; the administrator of the database only to migrations and their check', async () => {
    const keys = podsOf(await renderChart({ ...everyValue, queue: 'postgresql' })).map(({ of, spec }) => {
      const mounted = [...mountedKeys(spec).values()].filter((file) => file.of !== 'autorites')
      // A Job of a recovery bears a hash of its order.
      const name = of.replace(/-[0-9a-f]{8}$/, '')
      return [name, mounted.map(({ of: secret, key }) => `${secret}/${key}`)] as const
    })
    const shared = ['TENANT', 'PLATFORM', 'RELAY'].map((scope) => `grenier/DATABASE_URL_${scope}`)
    const own = [...shared, 'grenier/SECRET_KEYS', 'grenier/DATABASE_URL_QUEUE', 'grenier/OTEL_EXPORTER_OTLP_HEADERS']
    const passwords = ['TENANT', 'PLATFORM', 'RELAY', 'ROTATION', 'QUEUE'].map((scope) => `GRENIER_${scope}_PASSWORD`)
    expect(Object.fromEntries(keys)).toEqual({
      'Deployment grenier-api': [...own, 'grenier/SIGN_IN_CLIENT_SECRET'],
      'Deployment grenier-worker': [...own, 'grenier/SMTP_PASSWORD'],
      'Job grenier-migration': ['DATABASE_ADMIN_URL', ...passwords].map((key) => `grenier-migration/${key}`),
      'Job grenier-rebuild': [...shared, 'grenier/SECRET_KEYS', 'conventions/terms.json'],
      'Job grenier-reseal': ['grenier/DATABASE_URL_ROTATION', 'grenier/SECRET_KEYS'],
      'Pod grenier-test': ['grenier-migration/DATABASE_ADMIN_URL'],
    })
  })
})
