import type { ClusterAccess, NetworkProbeGateway } from '@grenier/control-plane/ports'
import { Problem } from '@grenier/control-plane/ports'
import { ApiFailure } from '../client/api-failure.ts'
import type { ClusterClient } from '../client/cluster-client.ts'
import { advanceProbe, removeProbe } from './advance-probe.ts'

async function reached<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof ApiFailure) throw new Problem('cluster-unreachable', { detail: error.message })
    throw error
  }
}

/** Probes of clusters' networks, over the gateway's own connections. */
export function createNetworkProbeGateway(connect: (access: ClusterAccess) => ClusterClient): NetworkProbeGateway {
  return {
    advance: (access, probe) => reached(() => advanceProbe(connect(access), probe, access.profile)),
    remove: (access, probe) => reached(() => removeProbe(connect(access), probe)),
  }
}
