import type { ClusterCapabilities } from '../capabilities.ts'
import { ApiFailure } from '../client/api-failure.ts'
import type { ClusterClient } from '../client/cluster-client.ts'
import type { ReleasedVolumes } from '../client/released-volumes.ts'
import type { Timing } from '../client/timing.ts'
import type { StreamingTransport } from '../client/transport.ts'
import { listPage, openWatch, type Watched } from '../client/watch.ts'
import type { GatewayLimits } from '../limits.ts'
import type { Log } from '../log.ts'
import { labels } from '../names.ts'
import type { Kind } from '../objects.ts'
import { createCachedClient, createRecordingClient, type WatchedState } from './cached-client.ts'
import { createChanges } from './changes.ts'
import { createKindCache, type KindCache, type ObjectChange } from './kind-cache.ts'
import { createOwnWrites } from './own-writes.ts'
import { type Reflector, startReflector } from './reflector.ts'
import { createUnwatchedReads } from './unwatched-reads.ts'

/** Size of what is kept of a cluster. */
export interface CacheSize {
  readonly namespaces: number
  readonly objects: number
  /** Text that is kept; the engine's own bookkeeping comes on top. */
  readonly bytes: number
}

/** One cluster, watched. */
export interface ClusterWatch {
  /** Reads from memory, or throws CacheMiss. */
  readonly cachedClient: ClusterClient
  /** The cluster itself; tells the watch what was written. */
  readonly recordingClient: ClusterClient
  /** True when every watch that a run reads from is current and has shown what this process wrote. */
  isCurrent(): boolean
  size(): CacheSize
  stop(): Promise<void>
}

/**
 * Namespaces are chosen by label. Everything else is watched whole: others' policies, bindings and objects under our
 * names must be seen too (rules 6 and 16), and little is kept of what is not ours.
 */
const alwaysWatched: readonly Watched[] = [
  { kind: 'Namespace', labelSelector: labels.installation },
  ...(
    ['ResourceQuota', 'LimitRange', 'NetworkPolicy', 'RoleBinding', 'PersistentVolumeClaim', 'StorageClass'] as const
  ).map((kind) => ({ kind, labelSelector: null })),
]

/** Kinds that a cluster may serve; they are watched while it does. */
function optionalKinds(capabilities: ClusterCapabilities): Kind[] {
  return [
    ...(capabilities.objectBucketClaims ? (['ObjectBucketClaim'] as const) : []),
    ...(capabilities.k8up ? (['PodConfig', 'Schedule'] as const) : []),
  ]
}

/** What a watch works with, and who hears of changes. */
export interface WatchOptions {
  readonly transport: StreamingTransport
  readonly client: ClusterClient
  readonly limits: GatewayLimits
  readonly timing: Timing
  readonly log: Log
  /** Namespaces in which others changed something of ours or beside it. */
  readonly changed: (namespaces: readonly string[]) => void
}

interface Running {
  readonly cache: KindCache
  readonly reflector: Reflector
}

function reflect(options: WatchOptions, watched: Watched, saw: (change: ObjectChange) => void): Running {
  const { transport, client, limits, timing, log } = options
  const cache = createKindCache(watched.kind, saw)
  const reflector = startReflector({
    source: {
      listPage: (page) => listPage(transport, watched, page),
      openWatch: (from) => openWatch(transport, watched, { ...from, lineLengthMax: limits.answerBytesMax }),
      get: (address) => client.get({ kind: watched.kind, ...address }),
      verifyIdentity: () => client.verifyIdentity(),
    },
    cache,
    isSelective: watched.labelSelector !== null,
    limits,
    timing,
    log,
  })
  return { cache, reflector }
}

function sizeOf(running: ReadonlyMap<Kind, Running>, unwatched: { objects: number; bytes: number }): CacheSize {
  const sizes = [...running.values()].map(({ cache }) => cache.size())
  return {
    namespaces: running.get('Namespace')?.cache.size().objects ?? 0,
    objects: sizes.reduce((sum, { objects }) => sum + objects, unwatched.objects),
    bytes: sizes.reduce((sum, { bytes }) => sum + bytes, unwatched.bytes),
  }
}

/** What is asked of a cluster at intervals, since no watch tells it. */
interface Asked {
  readonly capabilities: ClusterCapabilities
  readonly released: ReleasedVolumes | null
}

/** Asks that, now and at intervals, and calls `know` with the answers; a failure is asked again. */
async function keepAsking(
  { client, limits, timing, log }: WatchOptions,
  signal: AbortSignal,
  know: (asked: Asked) => Promise<void>,
): Promise<void> {
  while (!signal.aborted) {
    let pauseMs = limits.watchedCapabilitiesMs
    try {
      const [capabilities, released] = await Promise.all([client.capabilities(), client.releasedVolumes()])
      await know({ capabilities, released })
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error
      pauseMs = limits.watchRetryDelayMsMax
      log.debug({ reason: error.reason }, 'a watched cluster did not say what it serves')
    }
    await timing.sleep(pauseMs, signal).catch(() => undefined)
  }
}

/**
 * Starts watching a cluster: one list and one watch for each kind, whatever the number of tenants. Returns at once; until
 * everything was listed, and whenever a watch is broken, the cached client answers CacheMiss.
 */
export function watchCluster(options: WatchOptions): ClusterWatch {
  const { client, limits, timing } = options
  const running = new Map<Kind, Running>()
  const stopping = new AbortController()
  let asked: Asked | null = null
  const cacheOf = (kind: Kind): KindCache | undefined => running.get(kind)?.cache
  const ownWrites = createOwnWrites(cacheOf)
  const unwatchedReads = createUnwatchedReads({ timing, keptMs: limits.secretsMs })
  const changes = createChanges({
    timing,
    gatheredMs: limits.changesGatheredMs,
    ownWrites,
    isOurNamespace: (namespace) => (cacheOf('Namespace')?.uidOf(namespace, namespace) ?? null) !== null,
    tell: options.changed,
  })
  const saw = (change: ObjectChange): void => changes.saw(change)
  const start = (watched: Watched): void => void running.set(watched.kind, reflect(options, watched, saw))

  async function know(answers: Asked): Promise<void> {
    const wanted = optionalKinds(answers.capabilities)
    const always = new Set(alwaysWatched.map(({ kind }) => kind))
    for (const kind of wanted) if (!running.has(kind)) start({ kind, labelSelector: null })
    const gone = [...running].filter(([kind]) => !always.has(kind) && !wanted.includes(kind))
    for (const [kind] of gone) running.delete(kind)
    await Promise.all(gone.map(([, { reflector }]) => reflector.stop()))
    asked = answers
  }

  const isWatching = (kind: Kind): boolean => running.get(kind)?.reflector.isCurrent() === true

  const state: WatchedState = {
    currentCache: (kind) => (isWatching(kind) ? cacheOf(kind) : undefined),
    ownWrites,
    unwatchedReads,
    capabilities() {
      const classes = isWatching('StorageClass') ? (cacheOf('StorageClass')?.list('') ?? null) : null
      if (asked === null || classes === null) return null
      const storageClasses = classes.map((found) => ({
        name: found.metadata.name,
        reclaimPolicy: typeof found['reclaimPolicy'] === 'string' ? found['reclaimPolicy'] : null,
      }))
      return { ...asked.capabilities, storageClasses }
    },
    releasedVolumes: () => asked?.released,
  }

  for (const watched of alwaysWatched) start(watched)
  const asking = keepAsking(options, stopping.signal, know)

  return {
    cachedClient: createCachedClient(state, client.server),
    recordingClient: createRecordingClient(client, state),
    isCurrent: () => asked !== null && [...running.keys()].every(isWatching) && ownWrites.areAllSeen(),
    size: () => sizeOf(running, unwatchedReads.size()),
    async stop() {
      stopping.abort()
      changes.stop()
      await Promise.all([asking, ...[...running.values()].map(({ reflector }) => reflector.stop())])
    },
  }
}
