import { createHash } from 'node:crypto'
import type { ClusterAccess, WatchedCluster } from '@grenier/control-plane/ports'
import type { ClusterClient } from './client/cluster-client.ts'
import type { StreamingTransport } from './client/transport.ts'
import { type ClusterWatch, type WatchOptions, watchCluster } from './reflector/cluster-watch.ts'

/** A cluster under one set of credentials, and the watch of it, if this process keeps one. */
export interface OpenedCluster {
  readonly client: ClusterClient
  readonly transport: StreamingTransport
  watch: ClusterWatch | null
}

/** Clusters by identity and credentials, the longest unused closed beyond the limit unless they are watched. */
export function createClusterPool(open: (access: ClusterAccess) => OpenedCluster, clustersMax: number) {
  const clusters = new Map<string, OpenedCluster>()
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

  return {
    get(access: ClusterAccess): OpenedCluster {
      const credentials = createHash('sha256').update(access.kubeconfig).digest('hex')
      const key = `${access.kubeSystemUid}/${credentials}`
      const opened = clusters.get(key) ?? open(access)
      clusters.delete(key)
      clusters.set(key, opened)
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
