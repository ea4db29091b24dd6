import { createHash } from 'node:crypto'
import type { Clock, ClusterAccess, WatchedCluster } from '@grenier/control-plane/ports'
import type { Instant } from '@grenier/quota-billing'
import type { BoundToken } from './client/bound-token.ts'
import type { ClusterClient } from './client/cluster-client.ts'
import type { StreamingTransport } from './client/transport.ts'
import { type ClusterWatch, type WatchOptions, watchCluster } from './reflector/cluster-watch.ts'

/** A cluster under one set of credentials, and the watch of it, if this process keeps one. */
export interface OpenedCluster {
  readonly client: ClusterClient
  readonly transport: StreamingTransport
  watch: ClusterWatch | null
  /** Whose token that ends it is reached by; null for every other credential. */
  readonly boundToken: BoundToken | null
}

/** What runs under way with a token that was renewed may take: then its connections are dropped. */
const runMsMax = 60_000

/** Whether the one is reached by an earlier token of the very account that the other is reached by. */
function isFormer(one: OpenedCluster, other: OpenedCluster): boolean {
  const [former, newer] = [one.boundToken, other.boundToken]
  if (former === null || newer === null || former.username !== newer.username) return false
  return former.life.issuedAt < newer.life.issuedAt
}

/**
 * Clusters by identity and credentials, the longest unused closed beyond the limit unless they are watched. What is reached by
 * a token that was renewed is closed once runs that began with it are over. `authorityOf` tells apart what one credential
 * reaches by another authority.
 */
export function createClusterPool(
  open: (access: ClusterAccess) => OpenedCluster,
  options: {
    readonly clustersMax: number
    readonly clock: Clock
    readonly authorityOf?: (access: ClusterAccess) => string
  },
) {
  const { clustersMax, clock, authorityOf = () => '' } = options
  const clusters = new Map<string, OpenedCluster>()
  const renewedAt = new Map<string, Instant>()
  const closing = new Set<Promise<void>>()

  async function end({ watch, client }: OpenedCluster): Promise<void> {
    await watch?.stop()
    await client.close()
  }

  function close(opened: OpenedCluster): void {
    const closed = end(opened).finally(() => closing.delete(closed))
    closing.add(closed)
  }

  function closeOldest(kept: OpenedCluster): void {
    const oldest = [...clusters].find(([, one]) => one.watch === null && one !== kept)
    if (oldest === undefined) return
    clusters.delete(oldest[0])
    close(oldest[1])
  }

  /** A run that began with the former token may ask for its connections again: it is given them until the time is up. */
  function dropFormer(kubeSystemUid: string, opened: OpenedCluster): void {
    for (const [key, one] of clusters) {
      if (one.watch !== null || !key.startsWith(`${kubeSystemUid}/`) || !isFormer(one, opened)) continue
      const since = renewedAt.get(key) ?? clock.now()
      renewedAt.set(key, since)
      if (clock.now() - since < runMsMax) continue
      clusters.delete(key)
      renewedAt.delete(key)
      close(one)
    }
  }

  return {
    get(access: ClusterAccess): OpenedCluster {
      const reached = `${access.kubeconfig}${authorityOf(access)}`
      const credentials = createHash('sha256').update(reached).digest('hex')
      const key = `${access.kubeSystemUid}/${credentials}`
      const opened = clusters.get(key) ?? open(access)
      clusters.delete(key)
      clusters.set(key, opened)
      dropFormer(access.kubeSystemUid, opened)
      if (clusters.size > clustersMax) closeOldest(opened)
      return opened
    },
    async closeAll(): Promise<void> {
      for (const opened of clusters.values()) close(opened)
      clusters.clear()
      await Promise.all(closing)
    },
  }
}

/** Watches an open cluster, once a process. Throws Error when it is watched already. */
export function startWatch(opened: OpenedCluster, options: Omit<WatchOptions, 'transport' | 'client'>): WatchedCluster {
  const { transport, client } = opened
  if (opened.watch !== null) throw new Error(`${transport.server} is watched already`)
  const watch = watchCluster({ ...options, transport, client })
  opened.watch = watch
  return {
    isCurrent: () => watch.isCurrent(),
    size: () => watch.size(),
    async stop() {
      if (opened.watch === watch) opened.watch = null
      await watch.stop()
    },
  }
}
