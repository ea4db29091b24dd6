import { randomBytes, randomUUID } from 'node:crypto'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { percentileOf } from '../quota/load.ts'
import { openApiServer } from './api-server.ts'
import { clusterAtRest } from './cluster-at-rest.ts'
import { type BareClient, openBareClient, type RecordedTenant, recordedTenant, runFloor } from './floor.ts'
import type { BenchOptions } from './options.ts'
import { type Ours, openOurs } from './ours.ts'
import { logRequests } from './request-log.ts'
import { type BenchTenant, benchTenant, inParallel } from './tenants.ts'

/** What the last line of standard output says. */
export interface BenchReport {
  readonly api: string
  readonly tenants: number
  readonly namespaces: number
  readonly concurrency: number
  readonly rounds: number
  readonly objects: number
  readonly objectsPerSecond: number
  readonly floorObjectsPerSecond: number
  readonly ratio: number
  readonly objectsPerSecondAtRest: number
  readonly floorObjectsPerSecondAtRest: number
  readonly ratioAtRest: number
  readonly requestsPerObject: number
  readonly secondPassWrites: number
  readonly secondPassReads: number
  readonly secondPassMs: number
  readonly driftP50Ms: number
  readonly driftP95Ms: number
  readonly edits: number
  readonly rssMiB: number
  readonly cachedObjects: number
  readonly cacheBytesPerNamespace: number
  readonly cacheHeapBytesPerNamespace: number
}

type Tell = (line: string) => void

const waitMsMax = 120_000
const roundsMax = 20
/** Fewer would time mostly how a batch begins and ends. */
const tenantsPerRoundMin = 50

/** Resolves once `isTrue` says so. @throws Error when it takes two minutes. */
async function until(isTrue: () => boolean, what: string): Promise<void> {
  const startedAt = performance.now()
  while (!isTrue()) {
    if (performance.now() - startedAt > waitMsMax) throw new Error(`waited too long for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

/** Watches the cluster; each edit by others is repaired at once by a run of its tenant, one at a time a tenant. */
function watchAndRepair(ours: Ours, tenantOf: (namespace: string) => BenchTenant | undefined) {
  const repairedAt = new Map<BenchTenant, number>()
  const running = new Map<BenchTenant, Promise<void>>()
  // A repair that meets the cluster's own writing of the quota's status runs again, as the worker's job does.
  const repair = async (tenant: BenchTenant): Promise<void> => {
    const objectsApplied = await ours.settle(tenant)
    if (objectsApplied > 0) repairedAt.set(tenant, performance.now())
  }
  const watched = ours.gateway.watch(ours.access, {
    changed(namespaces) {
      for (const tenant of new Set(namespaces.map(tenantOf))) {
        if (tenant === undefined) continue
        running.set(
          tenant,
          (running.get(tenant) ?? Promise.resolve()).then(() => repair(tenant)),
        )
      }
    },
  })
  return { watched, repairedAt, settled: () => Promise.all(running.values()) }
}

const patchType = 'application/merge-patch+json'

/** Lifts a tenant's quota as a careless hand would, and waits for the repair; milliseconds from the answer on. */
async function timeRepair(
  bare: BareClient,
  tenant: BenchTenant,
  repairedAt: ReadonlyMap<BenchTenant, number>,
): Promise<number> {
  const { slug } = tenant.blueprint
  const path = `/api/v1/namespaces/${slug}-storage/resourcequotas/grenier?fieldManager=somebody`
  const body = JSON.stringify({ spec: { hard: { 'requests.storage': '5Ti' } } })
  const before = repairedAt.get(tenant)
  await bare.send({ method: 'PATCH', path, body, contentType: patchType })
  const editedAt = performance.now()
  await until(() => repairedAt.get(tenant) !== before, `the repair of ${slug}`)
  return (repairedAt.get(tenant) ?? editedAt) - editedAt
}

/** Bytes of the heap after full collections, between which what was closed lets go of what it held. */
async function collectedHeapBytes(): Promise<number> {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  if (typeof collect !== 'function') throw new Error('the engine offers no collection')
  for (let turn = 0; turn < 3; turn += 1) {
    collect()
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return process.memoryUsage().heapUsed
}

async function secondPass(ours: Ours, tenants: readonly BenchTenant[], options: BenchOptions) {
  const log = logRequests()
  const startedAt = performance.now()
  await inParallel(tenants, options.concurrency, async (tenant) => void (await ours.reconcile(tenant)))
  log.stop()
  const { reads, writes } = log.counts()
  return { secondPassReads: reads, secondPassWrites: writes, secondPassMs: performance.now() - startedAt }
}

/**
 * What a watch of all these tenants takes: the heap with one less the heap without, both after a full collection, on a watch
 * of its own that a pass over every tenant has warmed.
 */
async function memoryOf(ours: Ours, pass: () => Promise<unknown>) {
  const rssMiB = process.memoryUsage().rss / 2 ** 20
  const heapWithout = await collectedHeapBytes()
  const watched = ours.gateway.watch(ours.access, { changed: () => undefined })
  await until(() => watched.isCurrent(), 'the watch whose memory is measured')
  await pass()
  const { namespaces, objects, bytes } = watched.size()
  const heapBytes = (await collectedHeapBytes()) - heapWithout
  await watched.stop()
  return {
    rssMiB: Math.round(rssMiB),
    cachedObjects: objects,
    cacheBytesPerNamespace: Math.round(bytes / namespaces),
    cacheHeapBytesPerNamespace: Math.round(heapBytes / namespaces),
  }
}

/** Lays one tenant unmeasured and notes what was sent for it; both sides are warm then. */
async function record(ours: Ours, tenant: BenchTenant): Promise<RecordedTenant> {
  const log = logRequests()
  await ours.settle(tenant)
  log.stop()
  return recordedTenant(tenant.blueprint.slug, log.sent)
}

function slugsOf(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}-${String(index).padStart(5, '0')}`)
}

/** One batch of ours, from its first request until its last apply is answered, and until the cluster is at rest. */
async function layOurs(
  ours: Ours,
  bare: BareClient,
  { tenants, concurrency, mark }: { tenants: readonly BenchTenant[]; concurrency: number; mark: string },
): Promise<PhaseTimes & { requests: number }> {
  let objects = 0
  const log = logRequests()
  const startedAt = performance.now()
  await inParallel(tenants, concurrency, async (tenant) => {
    const applied = await ours.settle(tenant)
    objects += applied
  })
  const sentSeconds = (performance.now() - startedAt) / 1_000
  log.stop()
  const restedSeconds = ((await clusterAtRest(bare, mark)) - startedAt) / 1_000
  return { objects, sentSeconds, restedSeconds, requests: log.sent.length }
}

/** One batch of the floor, as many tenants under names of their own. */
async function layFloor(
  bare: BareClient,
  recorded: RecordedTenant,
  { slugs, concurrency, mark }: { slugs: readonly string[]; concurrency: number; mark: string },
): Promise<PhaseTimes> {
  const startedAt = performance.now()
  const { objects, seconds } = await runFloor(bare, recorded, { slugs, concurrency })
  const restedSeconds = ((await clusterAtRest(bare, mark)) - startedAt) / 1_000
  return { objects, sentSeconds: seconds, restedSeconds }
}

interface Rounds {
  readonly recorded: RecordedTenant
  readonly tenants: readonly BenchTenant[]
  readonly concurrency: number
  readonly tell: Tell
  readonly prefix: string
}

/**
 * Lays ours and the floor's in turn, a batch each, first one and then the other first: what the machine does meanwhile and how
 * full the API server's store is by then meet both alike.
 */
async function layInTurn(ours: Ours, bare: BareClient, { recorded, tenants, concurrency, tell, prefix }: Rounds) {
  const rounds = Math.min(roundsMax, Math.ceil(tenants.length / tenantsPerRoundMin))
  const batch = Math.ceil(tenants.length / rounds)
  const slugs = slugsOf(`f${prefix}`, tenants.length)
  const times = { ours: [] as (PhaseTimes & { requests: number })[], floor: [] as PhaseTimes[] }
  for (let round = 0; round * batch < tenants.length; round += 1) {
    const [from, to] = [round * batch, (round + 1) * batch]
    const lays = [
      async () => {
        const mine = { tenants: tenants.slice(from, to), concurrency, mark: `o${prefix}` }
        times.ours.push(await layOurs(ours, bare, mine))
      },
      async () => {
        const bareOnes = { slugs: slugs.slice(from, to), concurrency, mark: `f${prefix}` }
        times.floor.push(await layFloor(bare, recorded, bareOnes))
      },
    ]
    for (const lay of round % 2 === 0 ? lays.toReversed() : lays) await lay()
    const [own, floor] = [times.ours.slice(-1), times.floor.slice(-1)].map((last) => ratesOf(last).sent.toFixed(1))
    tell(`round ${round + 1}: ours ${own} objects/s, floor ${floor}`)
  }
  return times
}

/** Everything that is measured while one watch runs: laying all tenants beside the floor, a second pass, repairs. */
async function measureWatched(
  ours: Ours,
  bare: BareClient,
  context: {
    recorded: RecordedTenant
    tenants: readonly BenchTenant[]
    options: BenchOptions
    tell: Tell
    prefix: string
  },
) {
  const { recorded, tenants, options, tell, prefix } = context
  const bySlug = new Map(tenants.map((tenant) => [tenant.blueprint.slug, tenant]))
  const { watched, repairedAt, settled } = watchAndRepair(ours, (namespace) =>
    bySlug.get(namespace.replace(/-(storage|backup)$/, '')),
  )
  await until(() => watched.isCurrent(), 'the watches')
  const times = await layInTurn(ours, bare, { recorded, tenants, concurrency: options.concurrency, tell, prefix })
  await settled()
  await until(() => watched.isCurrent(), 'the watches to show what was written')
  const second = await secondPass(ours, tenants, options)
  tell(`second pass: ${second.secondPassReads} reads, ${second.secondPassWrites} writes`)
  const driftMs: number[] = []
  for (const tenant of tenants.slice(0, options.edits)) driftMs.push(await timeRepair(bare, tenant, repairedAt))
  await settled()
  await watched.stop()
  return { times, second, driftMs }
}

async function measure(
  ours: Ours,
  bare: BareClient,
  context: { api: string; options: BenchOptions; tell: Tell; prefix: string },
): Promise<BenchReport> {
  const { options, tell, prefix } = context
  const installationId = randomUUID()
  const [warm, ...tenants] = slugsOf(`o${prefix}`, options.tenants + 1).map((slug) => benchTenant(slug, installationId))
  if (warm === undefined) throw new Error('there is a tenant to warm up with')
  const recorded = await record(ours, warm)
  await clusterAtRest(bare, `o${prefix}`)
  const { times, second, driftMs } = await measureWatched(ours, bare, { recorded, tenants, options, tell, prefix })
  const memory = await memoryOf(ours, () => secondPass(ours, tenants, options))
  const rates = { ours: ratesOf(times.ours), floor: ratesOf(times.floor) }
  const objects = times.ours.reduce((total, batch) => total + batch.objects, 0)
  const requests = times.ours.reduce((total, batch) => total + batch.requests, 0)
  return {
    api: context.api,
    tenants: options.tenants,
    namespaces: 2 * options.tenants,
    concurrency: options.concurrency,
    rounds: times.ours.length,
    objects,
    objectsPerSecond: rounded(rates.ours.sent, 1),
    floorObjectsPerSecond: rounded(rates.floor.sent, 1),
    ratio: rounded(rates.ours.sent / rates.floor.sent, 3),
    objectsPerSecondAtRest: rounded(rates.ours.rested, 1),
    floorObjectsPerSecondAtRest: rounded(rates.floor.rested, 1),
    ratioAtRest: rounded(rates.ours.rested / rates.floor.rested, 3),
    requestsPerObject: rounded(requests / objects, 2),
    ...second,
    secondPassMs: Math.round(second.secondPassMs),
    driftP50Ms: rounded(percentileOf(driftMs, 50), 1),
    driftP95Ms: rounded(percentileOf(driftMs, 95), 1),
    edits: driftMs.length,
    ...memory,
  }
}

interface PhaseTimes {
  readonly objects: number
  /** Until the last apply was answered. */
  readonly sentSeconds: number
  /** Until the cluster's controllers had done what the applies left to them, too. */
  readonly restedSeconds: number
}

/** Objects a second over all the phases together. */
function ratesOf(phases: readonly PhaseTimes[]): { sent: number; rested: number } {
  const sum = (of: (phase: PhaseTimes) => number): number => phases.reduce((total, phase) => total + of(phase), 0)
  const objects = sum((phase) => phase.objects)
  return { sent: objects / sum((phase) => phase.sentSeconds), rested: objects / sum((phase) => phase.restedSeconds) }
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}

/** Deletes what the bench made on a cluster that stays. */
async function cleanUp(bare: BareClient, names: readonly string[]): Promise<void> {
  await inParallel(names, 8, async (name) => {
    const path = `/api/v1/namespaces/${name}`
    await bare.send({ method: 'DELETE', path, body: '', contentType: 'application/json' }).catch(() => undefined)
  })
}

/** Opens an API server, measures it and leaves it as it was; `tell` hears how it goes on. */
export async function runBench(options: BenchOptions, tell: Tell): Promise<BenchReport> {
  const server = await openApiServer(options)
  const bare = openBareClient(server.kubeconfig)
  const prefix = randomBytes(3).toString('hex')
  try {
    tell(`measuring ${server.name}`)
    const ours = await openOurs(server.kubeconfig)
    try {
      return await measure(ours, bare, { api: server.name, options, tell, prefix })
    } finally {
      await ours.gateway.close()
    }
  } finally {
    if (server.isLasting) {
      const slugs = [...slugsOf(`o${prefix}`, options.tenants + 1), ...slugsOf(`f${prefix}`, options.tenants)]
      await cleanUp(
        bare,
        slugs.flatMap((slug) => [`${slug}-storage`, `${slug}-backup`]),
      )
    }
    await bare.close()
    await server.close()
  }
}
