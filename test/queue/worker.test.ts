import { randomBytes } from 'node:crypto'
import type { JobQueue } from '@grenier/control-plane/ports'
import { createLogger } from '@grenier/platform'
import { createJobQueue, type QueueBackend, queueSchemaDefault } from '@grenier/queue'
import { instant } from '@grenier/quota-billing'
import { startWorker } from '@grenier/worker'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { callOf, type House, openHouse, operator } from '../journeys/use-cases/house.ts'
import { enrolCommune, prepareRegion, type Region } from '../journeys/use-cases/region.ts'

let house: House
let region: Region

beforeAll(async () => {
  house = await openHouse('2026-01-05T09:00:00.000Z')
  region = await prepareRegion(house)
})

afterAll(() => house.close())

function backendOf(kind: 'postgres' | 'redis'): QueueBackend | null {
  if (kind === 'postgres') return { kind, connectionString: house.database.urls.queue, schema: queueSchemaDefault }
  const url = inject('redisUrl')
  return url === undefined ? null : { kind, url }
}

function openQueue(backend: QueueBackend): Promise<JobQueue> {
  return createJobQueue({ backend, queueName: `test-${randomBytes(4).toString('hex')}`, onError: () => undefined })
}

function startOn(queue: JobQueue, useCases = house.jobs) {
  return startWorker({
    useCases,
    outboxRelay: house.outboxRelay,
    queue,
    unitOfWork: house.unitOfWork,
    wallClock: { now: () => instant(Date.now()) },
    logger: createLogger({ name: 'test', level: 'silent' }),
    concurrency: 4,
  })
}

async function readyOf(tenantId: string): Promise<string> {
  return (await house.api.getTenant({ tenantId }, callOf(operator))).ready
}

describe.each(['postgres', 'redis'] as const)('a worker on %s', (kind) => {
  test('does what was committed before it started and what is committed while it runs', async (context) => {
    const backend = backendOf(kind) ?? context.skip(`no ${kind} server on this machine`)
    const before = await enrolCommune(house, region, { name: `Avant ${kind}`, gib: 1n })
    const worker = await startOn(await openQueue(backend))
    const during = await enrolCommune(house, region, { name: `Pendant ${kind}`, gib: 1n })
    await worker.drain()
    expect([await readyOf(before.id), await readyOf(during.id)]).toEqual(['True', 'True'])
    await worker.close()
  })

  test('a queue that forgot everything loses nothing: rows published and never done come back', async (context) => {
    const backend = backendOf(kind) ?? context.skip(`no ${kind} server on this machine`)
    const tenant = await enrolCommune(house, region, { name: `Perdue ${kind}`, gib: 1n })
    // Claimed as the relay does, and then lost: published, but in no queue.
    const published = await house.outboxRelay.claim({ limit: 200, now: instant(Date.now()) })
    expect(published.map(({ tenantId }) => tenantId)).toContain(tenant.id)
    expect(await house.outboxRelay.sweep({ publishedBefore: instant(Date.now() + 1_000) })).toBeGreaterThanOrEqual(1)
    const worker = await startOn(await openQueue(backend))
    await worker.drain()
    expect(await readyOf(tenant.id)).toBe('True')
    await worker.close()
  })

  test('a job that must be tried again is, until it is done', async (context) => {
    const backend = backendOf(kind) ?? context.skip(`no ${kind} server on this machine`)
    const worker = await startOn(await openQueue(backend))
    house.cluster.failWith = new Error('a passing defect')
    const tenant = await enrolCommune(house, region, { name: `Plus tard ${kind}`, gib: 1n })
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(await readyOf(tenant.id)).toBe('Unknown')
    house.cluster.failWith = null
    await worker.drain()
    expect(await readyOf(tenant.id)).toBe('True')
    await worker.close()
  })

  test('a job under way when its worker is closed comes to its end, and what comes later waits for the next one', async (context) => {
    const backend = backendOf(kind) ?? context.skip(`no ${kind} server on this machine`)
    const [begun, mayEnd] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const runs: string[] = []
    const held: typeof house.jobs = {
      ...house.jobs,
      'reconcile-tenant': async (...job) => {
        runs.push('begun')
        begun.resolve()
        await mayEnd.promise
        const done = await house.jobs['reconcile-tenant'](...job)
        runs.push('done')
        return done
      },
    }
    const first = await startOn(await openQueue(backend), held)
    const underWay = await enrolCommune(house, region, { name: `En cours ${kind}`, gib: 1n })
    await begun.promise
    const closing = first.close().then(() => runs.push('closed'))
    const later = await enrolCommune(house, region, { name: `Ensuite ${kind}`, gib: 1n })
    mayEnd.resolve()
    await closing
    expect(runs).toEqual(['begun', 'done', 'closed'])
    expect([await readyOf(underWay.id), await readyOf(later.id)]).toEqual(['True', 'Unknown'])
    const next = await startOn(await openQueue(backend))
    await next.drain()
    expect(await readyOf(later.id)).toBe('True')
    await next.close()
  })
})
