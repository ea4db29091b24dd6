import { createHash } from 'node:crypto'
import {
  type BucketEraser,
  type Clock,
  type ClusterAccess,
  type ClusterGateway,
  type ClusterIdentity,
  Problem,
} from '@grenier/control-plane/ports'
import { ApiFailure } from './client/api-failure.ts'
import { type ClusterClient, createClusterClient, readKubeSystemUid } from './client/cluster-client.ts'
import { readKubeconfig } from './client/kubeconfig.ts'
import { systemTiming, type Timing } from './client/timing.ts'
import { createTransport, type Transport } from './client/transport.ts'
import { createExitGateway } from './exit/exit-gateway.ts'
import { type GatewayLimits, gatewayLimits } from './limits.ts'
import { type Log, silentLog } from './log.ts'
import { prepareCluster } from './reconcile/prepare-cluster.ts'
import { reconcileTenant } from './reconcile/reconcile-tenant.ts'

export interface ClusterGatewayOptions {
  /** Technical time, never simulated: leases of caches, retries, waiting. */
  readonly wallClock: Clock
  readonly log?: Log
  /** Overrides of single limits; what is not named keeps its default. */
  readonly limits?: Partial<GatewayLimits>
  /** The local demo's own flag: loopback API servers are accepted (rule 9). */
  readonly allowLoopback?: boolean
  /** The object store, where buckets really are; without it an exit deletes their claims and leaves them to the provider. */
  readonly bucketEraser?: BucketEraser
}

/** Clients by cluster and credentials, the longest unused closed beyond the limit. */
function createClientPool(open: (access: ClusterAccess) => ClusterClient, clustersMax: number) {
  const clients = new Map<string, ClusterClient>()
  const closing = new Set<Promise<void>>()

  function close(client: ClusterClient): void {
    const closed = client.close().finally(() => closing.delete(closed))
    closing.add(closed)
  }

  return {
    get(access: ClusterAccess): ClusterClient {
      const credentials = createHash('sha256').update(access.kubeconfig).digest('hex')
      const key = `${access.kubeSystemUid}/${credentials}`
      const client = clients.get(key) ?? open(access)
      clients.delete(key)
      clients.set(key, client)
      const [oldest] = clients
      if (clients.size > clustersMax && oldest !== undefined) {
        clients.delete(oldest[0])
        close(oldest[1])
      }
      return client
    },
    async closeAll(): Promise<void> {
      for (const client of clients.values()) close(client)
      clients.clear()
      await Promise.all(closing)
    },
  }
}

async function readIdentity(transport: Transport): Promise<ClusterIdentity> {
  try {
    const [kubeSystemUid, version] = await Promise.all([
      readKubeSystemUid(transport),
      transport.send({ method: 'GET', path: '/version' }),
    ])
    const { gitVersion } = version.body as { gitVersion?: string }
    return { kubeSystemUid, server: transport.server, kubernetesVersion: gitVersion ?? 'unknown' }
  } catch (error) {
    if (error instanceof ApiFailure) throw new Problem('cluster-unreachable', { detail: error.message })
    throw error
  }
}

/**
 * The gateway to every cluster. Connections are opened at first use and kept; `close` ends them after what is under way.
 * `prepare` throws `cluster-unreachable` or a kubeconfig Problem; `reconcile` states faults as conditions.
 */
export function createClusterGateway(options: ClusterGatewayOptions): ClusterGateway {
  const limits: GatewayLimits = { ...gatewayLimits, ...options.limits }
  const timing: Timing = systemTiming(options.wallClock)
  const log = options.log ?? silentLog
  const allowLoopback = options.allowLoopback ?? false

  function openTransport(kubeconfig: string): Transport {
    return createTransport(readKubeconfig(kubeconfig, { allowLoopback }), { limits, timing, log, allowLoopback })
  }

  const pool = createClientPool(
    ({ kubeconfig, kubeSystemUid }) =>
      createClusterClient({ transport: openTransport(kubeconfig), kubeSystemUid, limits, timing }),
    limits.clustersMax,
  )

  return {
    async identify(kubeconfig) {
      const transport = openTransport(kubeconfig)
      try {
        return await readIdentity(transport)
      } finally {
        await transport.close()
      }
    },
    async prepare(access) {
      try {
        return await prepareCluster(pool.get(access))
      } catch (error) {
        if (error instanceof ApiFailure) throw new Problem('cluster-unreachable', { detail: error.message })
        throw error
      }
    },
    reconcile: (run) => reconcileTenant({ connect: async (access) => pool.get(access), limits, timing, log }, run),
    exit: createExitGateway({
      connect: async (access) => pool.get(access),
      limits,
      timing,
      bucketEraser: options.bucketEraser ?? null,
    }),
    close: () => pool.closeAll(),
  }
}
