import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { leaseWaitMs } from '@grenier/control-plane'
import { startEmbeddedKubernetes } from '@grenier/embedded-kubernetes'
import { GIB } from '@grenier/quota-billing'
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest'
import { type AppProcess, environmentOfApps, standApp, thisRoot } from '../../harness/app-process.ts'
import { until, untilTrue } from '../../harness/until.ts'
import { type FaultyProxy, startFaultyProxy } from './faulty-proxy.ts'
import { changeQuota } from './members.ts'
import { untilSettled } from './settle.ts'
import { classNames, installation, openTown, type Town } from './town.ts'
import { query, readUnsettled } from './what-stands.ts'

/** So many attempts were made before: a failure would wait for minutes now. */
const attemptsBefore = 7
/** Below what a worker that is told to end waits for what it has in hand. */
const slowAnswerMs = 2_000
/** Below what it waits for an answer: the run neither ends nor fails before it is killed. */
const slowestAnswerMs = 8_000
const grantedGib = 50n
const settledWithinMs = 90_000
/** Longer than a watch takes to order a run for what it noticed. */
const quietMs = 5_000

let proxy: FaultyProxy
let town: Town
let env: Record<string, string>
let folder: string
const closing: (() => Promise<unknown>)[] = []
const standing: AppProcess[] = []
let enrolled = 0

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'grenier-dead-worker-'))
  closing.push(() => rm(folder, { recursive: true, force: true }))
  const kubernetes = await startEmbeddedKubernetes({
    storageClasses: Object.values(classNames).map((name) => ({ name, roundingStepBytes: GIB })),
    bucketProvisioner: { endpointHost: 's3.cergy.example', endpointPort: 443 },
  })
  closing.push(() => kubernetes.close())
  proxy = await startFaultyProxy(kubernetes.kubeconfig)
  closing.push(() => proxy.close())
  const secretKeyBase64 = randomBytes(32).toString('base64')
  town = await openTown(proxy.kubeconfig, { serverUrl: inject('postgresAdminUrl'), secretKeyBase64 })
  closing.push(() => town.close())
  const { urls } = town.database
  env = environmentOfApps({
    installation,
    token: { issuer: 'https://issuer.dead-worker', audience: 'grenier' },
    keysUrl: 'http://127.0.0.1:9/jwks',
    urls,
    queue: { DATABASE_URL_QUEUE: urls.queue },
    secretKeyBase64,
  })
})
afterEach(async () => {
  proxy.behave('calm')
  for (const worker of standing.splice(0)) await worker.end('SIGKILL')
})
afterAll(async () => {
  for (const close of closing.toReversed()) await close()
})

async function standWorker(name: string): Promise<AppProcess> {
  const worker = await standApp(name, { app: 'worker', root: thisRoot, env, folder })
  standing.push(worker)
  return worker
}

interface Job {
  readonly state: string
  readonly attempts: number
  readonly reason: string | null
  readonly notBefore: Date | null
}

interface Unfinished {
  readonly id: string
  readonly state: string
  readonly isHeld: boolean
}

/**
 * A member that has all it should have and is granted more, and a worker that has its lease and waits for the cluster's answer to
 * what it writes: a run that changes nothing may know all from its watch and ask nothing. One that the watch itself ordered is
 * over before.
 */
async function atWork(answerMs: number) {
  enrolled += 1
  const worker = await standWorker(`worker-${enrolled}`)
  const tenant = await town.enrol(enrolled)
  expect(await untilSettled(town, settledWithinMs)).toEqual([])
  const recent = `SELECT FROM outbox WHERE state <> 'done' OR done_at > now() - interval '${quietMs} milliseconds'`
  await untilTrue(async () => (await query(town, recent)).length === 0)
  const readyOf = async () =>
    (await query<{ ready: string }>(town, `SELECT ready FROM tenant WHERE id = '${tenant.id}'`))[0]?.ready
  proxy.behave((_, path) => (path.includes('watch=') ? { kind: 'none' } : { kind: 'delayed', delayMs: answerMs }))
  await changeQuota(town, { tenant, gib: grantedGib, granted: new Map() })
  const unfinished = `
    SELECT id, state, EXISTS (SELECT FROM tenant_lease WHERE tenant_id = '${tenant.id}' AND holder IS NOT NULL AND expires_at > now())
             AS "isHeld"
      FROM outbox WHERE tenant_id = '${tenant.id}' AND kind = 'reconcile-tenant' AND state <> 'done'`
  const { jobs } = await until(
    async () => ({ isUp: await worker.isUp(), jobs: await query<Unfinished>(town, unfinished) }),
    ({ jobs }) => jobs.length === 1 && jobs.every(({ state, isHeld }) => state === 'published' && isHeld),
  )
  const id = jobs[0]?.id
  const read = async (): Promise<Job> => {
    const [job] = await query<Job>(
      town,
      `SELECT state, attempts, last_reason AS reason, not_before AS "notBefore" FROM outbox WHERE id = '${id}'`,
    )
    if (job === undefined) throw new Error('a job was ordered')
    return job
  }
  return { worker, id, read, readyOf }
}

describe('a worker in the middle of a reconciliation', () => {
  test('is killed: another ends it as soon as its lease is over, however many attempts were made before', async () => {
    const { worker, id, read, readyOf } = await atWork(slowestAnswerMs)
    await query(town, `UPDATE outbox SET attempts = ${attemptsBefore} WHERE id = '${id}'`)
    await worker.end('SIGKILL')
    const killedAt = Date.now()
    proxy.behave('calm')
    expect(await read()).toMatchObject({ state: 'published', attempts: attemptsBefore })
    await standWorker('other')
    const waits: { readonly reason: string | null; readonly waitMs: number }[] = []
    const ended = await until(
      async () => {
        const job = await read()
        if (job.state === 'pending') {
          waits.push({ reason: job.reason, waitMs: (job.notBefore?.getTime() ?? 0) - Date.now() })
        }
        return job
      },
      ({ state }) => state === 'done',
    )
    process.stderr.write(`a killed worker's job was ended by another after ${Date.now() - killedAt} ms\n`)
    // No wait for the dead one's lease was an attempt, so none can have doubled what a failure waits.
    expect(ended.attempts).toBe(attemptsBefore)
    expect(waits.filter(({ reason, waitMs }) => reason !== 'lease-held' || waitMs > leaseWaitMs)).toEqual([])
    expect(await readyOf()).toBe('True')
  })

  test('is told to end: it ends what it has in hand, and nobody does it again', async () => {
    const { worker, read, readyOf } = await atWork(slowAnswerMs)
    const ending = worker.end('SIGTERM')
    // It has been told, and the rest of the cluster's answers come as they do.
    proxy.behave('calm')
    await ending
    expect(await read()).toMatchObject({ state: 'done', attempts: 1 })
    expect(await readyOf()).toBe('True')
    await standWorker('next')
    await untilTrue(async () => (await readUnsettled(town)).jobs === 0)
    expect(await read()).toMatchObject({ state: 'done', attempts: 1 })
  })
})
