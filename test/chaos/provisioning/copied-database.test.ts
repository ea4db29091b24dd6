import { createJobUseCases, type JobUseCases } from '@grenier/control-plane'
import type { ClusterGateway, UnitOfWork } from '@grenier/control-plane/ports'
import type { Database } from '@grenier/database'
import { exportWriter } from '@grenier/documents'
import { createCheckpointSigner, createDocumentSigner } from '@grenier/identity'
import { createClusterGateway } from '@grenier/kubernetes'
import { createObjectStore } from '@grenier/object-storage'
import { createVolumeMeasurements } from '@grenier/prometheus'
import { Client } from 'pg'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { callOf, operator } from '../../harness/actors.ts'
import { copyDatabase, type DatabaseAddress } from '../../harness/migrated-database.ts'
import { silentMail, silentWebhooks } from '../../harness/silent-senders.ts'
import { openScene, type Scene } from './scene.ts'
import type { Town } from './town.ts'
import { ceilingOf } from './what-stands.ts'

const closing: (() => Promise<unknown>)[] = []
/** A stamp is renewed this long after it was written, be nobody new at work. */
const untilRenewedMs = 600_001

let scene: Scene
let tenantId: string
let slug: string
/** Requests that write, as they passed the proxy. */
let writes: string[]

beforeEach(async () => {
  scene = await openScene()
  writes = []
  scene.proxy.behave((method, path) => {
    if (method !== 'GET') writes.push(`${method} ${path.split('?')[0]}`)
    return { kind: 'none' }
  })
  const tenant = await scene.town.enrol(1)
  tenantId = tenant.id
  slug = tenant.slug
})
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
  await scene.close()
})

interface Ills {
  readonly unitOfWork?: (inner: UnitOfWork) => UnitOfWork
  readonly gateway?: (inner: ClusterGateway) => ClusterGateway
}

/** The jobs of one worker process on a database; what it has compared and prepared is its own. */
function startProcess(database: Database, ills: Ills = {}): JobUseCases {
  const { town } = scene
  const inner = createClusterGateway({
    wallClock: town.wallClock,
    allowLoopback: true,
    limits: { requestsPerSecondMax: Number.POSITIVE_INFINITY },
  })
  closing.push(() => inner.close())
  const ports = town.portsOver(database)
  return createJobUseCases({
    ...ports,
    unitOfWork: ills.unitOfWork?.(ports.unitOfWork) ?? ports.unitOfWork,
    clusterGateway: ills.gateway?.(inner) ?? inner,
    objectStore: createObjectStore(),
    volumeMeasurements: createVolumeMeasurements(),
    mail: silentMail,
    webhooks: silentWebhooks,
    documentSigner: createDocumentSigner(ports.secretBox),
    checkpointSigner: createCheckpointSigner(ports.secretBox),
    exportWriter,
  })
}

async function query<Row extends object>({ adminUrl }: DatabaseAddress, text: string): Promise<Row[]> {
  const client = new Client({ connectionString: adminUrl })
  await client.connect()
  try {
    return (await client.query<Row>(text)).rows
  } finally {
    await client.end()
  }
}

interface Held {
  readonly id: string
  readonly clusterId: string
  readonly cause: string
  readonly detail: string
}

const holdsOf = (database: DatabaseAddress) =>
  query<Held>(
    database,
    'SELECT id, cluster_id AS "clusterId", cause, detail FROM cluster_hold WHERE lifted_at IS NULL ORDER BY held_at',
  )

/** A copy by a template, as a dump that was restored beside its original; both go on. */
async function copyOf(town: Town) {
  // A template is copied while nobody is connected to it; pools connect again.
  await query(
    town.database,
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
  )
  const copy = await copyDatabase(town.database)
  closing.push(() => copy.drop())
  return { address: copy, database: copy.open({ now: () => town.wallClock.now() }) }
}

const reconcile = (jobs: JobUseCases) => jobs['reconcile-tenant']({ tenantId })

async function stampText(): Promise<string> {
  const { body } = await scene.client.get('/api/v1/namespaces/grenier-system')
  const marks = Object.entries(body.metadata.annotations ?? {})
  return String(marks.find(([name]) => name.startsWith('grenier.internal/stamp-'))?.[1])
}

const limitRange = () => `/api/v1/namespaces/${slug}-storage/limitranges/grenier`

/** Takes away what the next run that may write puts back. */
async function giveWork(): Promise<void> {
  await scene.client.delete(limitRange())
}

const isWorkDone = async () => (await scene.client.get(limitRange())).status === 200

describe('two databases of one installation on one cluster', { timeout: 300_000 }, () => {
  test('the copy is held before its first write, the original goes on, and a lift turns it round', async () => {
    const { town } = scene
    const original = startProcess(town.opened)
    await reconcile(original)
    expect(await ceilingOf(scene.client, slug)).toBe('10Gi')
    const copied = await copyOf(town)
    const copy = startProcess(copied.database)

    await giveWork()
    const before = writes.length
    expect(await reconcile(copy)).toMatchObject({ kind: 'retry' })
    expect(writes.slice(before)).toEqual([])
    expect(await isWorkDone()).toBe(false)
    const [hold] = await holdsOf(copied.address)
    expect(hold).toMatchObject({ cause: 'other-database' })
    expect(hold?.detail).toMatch(/^stamp 1 was written by database \d+\/\d+, this is \d+\/\d+$/)

    town.wallClock.skip(untilRenewedMs)
    await reconcile(original)
    expect(await holdsOf(town.database)).toEqual([])
    expect(await isWorkDone()).toBe(true)
    expect(JSON.parse(await stampText())).toMatchObject({ number: 2 })

    if (hold === undefined) throw new Error('nothing is held')
    await copied.database.unitOfWork.transact({ kind: 'platform' }, async (tx) => {
      const locked = await tx.provisioning.lockClusterHold(hold.clusterId, hold.id)
      if (locked === null) throw new Error('the hold is gone')
      const ended = {
        liftedAt: town.wallClock.now(),
        liftedBy: 'operator',
        liftReason: 'La copie remplace l’original.',
      }
      await tx.provisioning.liftClusterHold({ ...locked.hold, ...ended, version: 2 }, 1_000n)
    })
    await giveWork()
    await reconcile(copy)
    expect(await holdsOf(copied.address)).toEqual([])
    expect(await isWorkDone()).toBe(true)

    // Within a minute of the take-over the original looks again, before whatever it would write.
    town.wallClock.skip(60_001)
    await giveWork()
    const after = writes.length
    expect(await reconcile(original)).toMatchObject({ kind: 'retry' })
    expect(writes.slice(after)).toEqual([])
    expect(await isWorkDone()).toBe(false)
    expect(await holdsOf(town.database)).toMatchObject([{ cause: 'other-database' }])
  })

  test('an older state of the same database is held, until a person lifts it', async () => {
    const { town } = scene
    await reconcile(startProcess(town.opened))
    const [then] = await query<{ token: string }>(town.database, 'SELECT token FROM cluster_stamp')
    town.wallClock.skip(1)
    await reconcile(startProcess(town.opened))
    // What pg_restore leaves of this table in the same database, or a snapshot of its files in another server.
    await query(town.database, `UPDATE cluster_stamp SET token = '${then?.token}'`)
    town.wallClock.skip(1)
    const before = writes.length
    const jobs = startProcess(town.opened)
    expect(await reconcile(jobs)).toMatchObject({ kind: 'retry' })
    expect(writes.slice(before)).toEqual([])
    const [hold] = await holdsOf(town.database)
    expect(hold).toMatchObject({ cause: 'older-database' })
    const lift = { clusterId: hold?.clusterId ?? '', holdId: hold?.id ?? '', reason: 'Le registre a été vérifié.' }
    await town.api.liftClusterHold(lift, callOf(operator, { ifMatch: 1 }))
    await reconcile(jobs)
    expect(await holdsOf(town.database)).toEqual([])
    await reconcile(startProcess(town.opened))
    expect(await holdsOf(town.database)).toEqual([])
  })
})

/** The same process, killed in the transaction that calls that method, before its commit or right after. */
function dyingIn(method: 'beginClusterStamp' | 'endClusterStamp', side: 'before' | 'after'): Ills {
  return {
    unitOfWork: (inner) => ({
      read: (scope, work) => inner.read(scope, work),
      glance: (scope, work) => inner.glance(scope, work),
      stream: (scope, work) => inner.stream(scope, work),
      transact: async (scope, work) => {
        let isReached = false
        const outcome = await inner.transact(scope, async (tx) => {
          const provisioning = new Proxy(tx.provisioning, {
            get(store, name) {
              isReached ||= name === method
              return Reflect.get(store, name)
            },
          })
          const seen = new Proxy(tx, {
            get: (all, name) => (name === 'provisioning' ? provisioning : Reflect.get(all, name)),
          })
          const answer = await work(seen)
          if (isReached && side === 'before') throw new Error('killed')
          return answer
        })
        if (isReached) throw new Error('killed')
        return outcome
      },
    }),
  }
}

/** Killed right before the cluster is written to, or before it is known that it was. */
function dyingAround(side: 'before' | 'after'): Ills {
  return {
    gateway: (inner) => ({
      ...inner,
      stamp: {
        read: (access, installationId) => inner.stamp.read(access, installationId),
        write: async (access, order) => {
          if (side === 'after') await inner.stamp.write(access, order)
          throw new Error('killed')
        },
      },
    }),
  }
}

const deaths: readonly (readonly [string, Ills])[] = [
  ['before it is begun in the database', dyingIn('beginClusterStamp', 'before')],
  ['once it is begun', dyingIn('beginClusterStamp', 'after')],
  ['before the cluster is written to', dyingAround('before')],
  ['after the cluster was written to', dyingAround('after')],
  ['before it is ended in the database', dyingIn('endClusterStamp', 'before')],
  ['once it is ended', dyingIn('endClusterStamp', 'after')],
]

async function forgetStamps(): Promise<void> {
  await query(scene.town.database, 'DELETE FROM cluster_stamp')
  await scene.client.delete('/api/v1/namespaces/grenier-system')
}

describe('one database', { timeout: 300_000 }, () => {
  test.each(deaths)('is not held for a process that was killed %s', async (_when, ills) => {
    const { town } = scene
    const isKilled = async () => expect(reconcile(startProcess(town.opened, ills))).rejects.toThrow('killed')
    // At the first stamp ever, and at a later one.
    await isKilled()
    await reconcile(startProcess(town.opened))
    expect(await holdsOf(town.database)).toEqual([])
    town.wallClock.skip(untilRenewedMs)
    await isKilled()
    await reconcile(startProcess(town.opened))
    expect(await holdsOf(town.database)).toEqual([])
    const [row] = await query<{ token: string; nextToken: string | null }>(
      town.database,
      'SELECT token, next_token AS "nextToken" FROM cluster_stamp',
    )
    expect(JSON.parse(await stampText())).toMatchObject({ token: row?.token })
    expect(row?.nextToken).toBeNull()
  })

  test('is not held for workers that start at once, nor where somebody took its stamp away', async () => {
    const { town } = scene
    const others = [await town.enrol(2), await town.enrol(3), await town.enrol(4), await town.enrol(5)]
    const ids = [tenantId, ...others.map(({ id }) => id)]
    for (const isTakenAway of [false, true, false]) {
      if (isTakenAway) await scene.client.delete('/api/v1/namespaces/grenier-system')
      await Promise.all(ids.map((id) => startProcess(town.opened)['reconcile-tenant']({ tenantId: id })))
      expect(await holdsOf(town.database)).toEqual([])
      town.wallClock.skip(untilRenewedMs)
    }
  })

  test('that was upgraded finds no stamp beside all that stands there, and writes its own', async () => {
    const { town } = scene
    await reconcile(startProcess(town.opened))
    await forgetStamps()
    await reconcile(startProcess(town.opened))
    expect(await holdsOf(town.database)).toEqual([])
    expect(JSON.parse(await stampText())).toMatchObject({ number: 1 })
  })
})
