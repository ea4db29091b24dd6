import type { ClusterCapabilities } from '../capabilities.ts'
import type { ClusterClient } from '../client/cluster-client.ts'
import type { ReleasedVolumes } from '../client/released-volumes.ts'
import { objectNames } from '../names.ts'
import type { DesiredObject, Kind, ObjectAddress, ObservedObject } from '../objects.ts'
import type { KindCache } from './kind-cache.ts'
import type { CacheAddress, OwnWrites } from './own-writes.ts'
import type { UnwatchedReads } from './unwatched-reads.ts'

/** The cache cannot answer, or a run wants to write: the run is to be done again on the cluster itself. */
export class CacheMiss extends Error {
  constructor(what: string) {
    super(what)
    this.name = 'CacheMiss'
  }
}

/** What a watched cluster has in memory. */
export interface WatchedState {
  /** The cache of a kind whose watch is current, else undefined. */
  currentCache(kind: Kind): KindCache | undefined
  readonly ownWrites: OwnWrites
  readonly unwatchedReads: UnwatchedReads
  /** Null until the cluster was asked, or when it was too long ago. */
  capabilities(): ClusterCapabilities | null
  /** Undefined until the cluster was asked; null where it refuses to tell. */
  releasedVolumes(): ReleasedVolumes | null | undefined
}

function missed(what: string): never {
  throw new CacheMiss(what)
}

/**
 * A cluster read from memory alone: every read answers from a current watch that has shown our own writes, or throws
 * CacheMiss; so does every write. It asks nothing, so the identity it needs is that of the watches, which verified it.
 */
export function createCachedClient(state: WatchedState, server: string): ClusterClient {
  function cacheFor(kind: Kind, namespace: string): KindCache {
    const cache = state.currentCache(kind) ?? missed(`no current watch of ${kind}`)
    return state.ownWrites.areSeen(namespace) ? cache : missed(`own writes in ${namespace} are not seen yet`)
  }

  return {
    server,
    async get(address) {
      const { kind, namespace, name = '' } = address
      if (kind === 'Namespace') return cacheFor(kind, name).get(name, name) ?? missed(`namespace ${name}`)
      // Only what is read once a run; a second look at anything else waits for a change, which is no work for a cache.
      const read = state.unwatchedReads.get(address)
      return read === undefined ? missed(`${kind} ${namespace ?? ''}/${name}`) : read
    },
    async list({ kind, namespace = '' }) {
      return cacheFor(kind, namespace).list(namespace) ?? missed(`${kind} in ${namespace}`)
    },
    apply: async () => missed('an apply'),
    patch: async () => missed('a patch'),
    create: async () => missed('a creation'),
    remove: async () => missed('a removal'),
    capabilities: async () => state.capabilities() ?? missed('capabilities'),
    async releasedVolumes() {
      const released = state.releasedVolumes()
      return released === undefined ? missed('released volumes') : released
    },
    verifyIdentity: async () => undefined,
    close: async () => undefined,
  }
}

function addressOf({ kind, metadata }: DesiredObject | ObservedObject): CacheAddress {
  const { namespace = '', name } = metadata
  return { kind, namespace: kind === 'Namespace' ? name : namespace, name }
}

/** Kinds whose status a run waits for, looking again and again. */
const awaitedKinds: ReadonlySet<Kind> = new Set(['ResourceQuota', 'ObjectBucketClaim'])

/**
 * The cluster itself, with what is written and what is read once kept for the cache. Only a status that a run waits for
 * comes from the watch, once that has shown the write whose effect is waited for.
 */
export function createRecordingClient(inner: ClusterClient, state: WatchedState): ClusterClient {
  const { ownWrites, unwatchedReads } = state

  function awaited({ kind, namespace = '', name = '' }: ObjectAddress): ObservedObject | null {
    if (!awaitedKinds.has(kind) || !ownWrites.areSeen(namespace)) return null
    return state.currentCache(kind)?.get(namespace, name) ?? null
  }

  return {
    ...inner,
    async get(address: ObjectAddress) {
      const seen = awaited(address)
      if (seen !== null) return seen
      const found = await inner.get(address)
      unwatchedReads.keep(address, found)
      return found
    },
    async apply(object, uid) {
      const address = addressOf(object)
      return await ownWrites.during(address, async () => {
        const answer = await inner.apply(object, uid)
        const { resourceVersion } = answer.object.metadata
        if (resourceVersion !== undefined) ownWrites.applied(address, resourceVersion)
        unwatchedReads.keep({ kind: object.kind, ...object.metadata }, answer.object)
        if (object.kind === 'Namespace' && answer.created) {
          // A namespace that was just made holds nothing of ours yet; without a backup it never will.
          const secret = {
            kind: 'Secret',
            namespace: object.metadata.name,
            name: objectNames.repositorySecret,
          } as const
          unwatchedReads.keep(secret, null)
        }
        return answer
      })
    },
    async create(object) {
      const address = addressOf(object)
      return await ownWrites.during(address, async () => {
        const made = await inner.create(object)
        const { resourceVersion } = made.metadata
        if (resourceVersion !== undefined) ownWrites.applied(address, resourceVersion)
        unwatchedReads.keep({ kind: object.kind, ...object.metadata }, made)
        return made
      })
    },
    async remove(object) {
      const address = addressOf(object)
      await ownWrites.during(address, async () => {
        await inner.remove(object)
        ownWrites.removed(address, object.metadata.uid)
        unwatchedReads.keep({ kind: object.kind, ...object.metadata }, null)
      })
    },
  }
}
