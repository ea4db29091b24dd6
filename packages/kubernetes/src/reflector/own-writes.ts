import type { Kind } from '../objects.ts'
import type { KindCache, ObjectChange } from './kind-cache.ts'

/** An object as the cache addresses it; of a namespace, its own name in both. */
export interface CacheAddress {
  readonly kind: Kind
  readonly namespace: string
  readonly name: string
}

/** What this process wrote and its watches have not shown yet. */
export interface OwnWrites {
  /** Runs a write; until it is answered nobody knows which of the changes that are seen there is ours. */
  during<T>(address: CacheAddress, write: () => Promise<T>): Promise<T>
  isUnderWay(address: CacheAddress): boolean
  applied(address: CacheAddress, resourceVersion: string): void
  removed(address: CacheAddress, uid: string): void
  /** True when the watches have shown everything that was written in that namespace: only then may its cache be read. */
  areSeen(namespace: string): boolean
  /** The same of everything that was written. */
  areAllSeen(): boolean
  /** True when a change is what this process did itself. */
  caused(change: ObjectChange): boolean
}

interface Write extends CacheAddress {
  readonly resourceVersion: string | null
  readonly uid: string | null
}

/** Writes that are remembered to tell our changes from others'. */
const rememberedMax = 20_000

function addressKey({ kind, namespace, name }: CacheAddress): string {
  return `${kind}/${namespace}/${name}`
}

function changeKey(address: CacheAddress, version: string): string {
  return `${addressKey(address)}@${version}`
}

export function createOwnWrites(cacheOf: (kind: Kind) => KindCache | undefined): OwnWrites {
  const unseen = new Map<string, Write[]>()
  const remembered = new Set<string>()
  const underWay = new Map<string, number>()

  function remember(key: string): void {
    remembered.add(key)
    const [oldest] = remembered
    if (remembered.size > rememberedMax && oldest !== undefined) remembered.delete(oldest)
  }

  function note(write: Write): void {
    if (cacheOf(write.kind) === undefined) return
    const there = unseen.get(write.namespace) ?? []
    unseen.set(write.namespace, [
      ...there.filter(({ kind, name }) => kind !== write.kind || name !== write.name),
      write,
    ])
  }

  function isSeen({ kind, namespace, name, resourceVersion, uid }: Write): boolean {
    const cache = cacheOf(kind)
    if (cache === undefined) return true
    return resourceVersion === null ? cache.uidOf(namespace, name) !== uid : cache.hasReached(resourceVersion)
  }

  function areSeen(namespace: string): boolean {
    const left = (unseen.get(namespace) ?? []).filter((write) => !isSeen(write))
    if (left.length === 0) unseen.delete(namespace)
    else unseen.set(namespace, left)
    return left.length === 0
  }

  return {
    async during(address, write) {
      const key = addressKey(address)
      underWay.set(key, (underWay.get(key) ?? 0) + 1)
      try {
        return await write()
      } finally {
        const left = (underWay.get(key) ?? 1) - 1
        if (left === 0) underWay.delete(key)
        else underWay.set(key, left)
      }
    },
    isUnderWay: (address) => underWay.has(addressKey(address)),
    applied(address, resourceVersion) {
      remember(changeKey(address, resourceVersion))
      note({ ...address, resourceVersion, uid: null })
    },
    removed(address, uid) {
      remember(changeKey(address, uid))
      note({ ...address, resourceVersion: null, uid })
    },
    areSeen,
    areAllSeen: () => [...unseen.keys()].filter((namespace) => !areSeen(namespace)).length === 0,
    caused: (change) => remembered.has(changeKey(change, change.resourceVersion ?? change.uid)),
  }
}
