import type { NetworkDirection, NetworkProbe, NetworkProbeReason } from '@grenier/contracts'
import type { Instant } from '@grenier/quota-billing'
import type { ClusterAccess } from './cluster-access.ports.ts'

/** A probe as it is stored. */
export interface StoredNetworkProbe extends NetworkProbe {
  /** Technical time after which it is given up and cleaned. */
  readonly deadlineAt: Instant
  /** Of its namespace, once that was seen: one that is gone is not made again. */
  readonly namespaceUid: string | null
}

/** One probe as a cluster needs it. */
export interface ClusterProbe {
  readonly id: string
  readonly installationId: string
  readonly namespaceUid: string | null
}

/** What a probe showed of each direction; null: nothing. */
export interface NetworkDirections {
  readonly ingress: NetworkDirection | null
  readonly egress: NetworkDirection | null
}

/** How far a probe is, as the cluster shows it. */
export interface NetworkProbeProgress {
  readonly namespaceUid: string | null
  readonly message: string
  /** Null while it runs. `enforced` only where both directions are. */
  readonly outcome:
    | ({ readonly verdict: 'enforced' | 'not-enforced'; readonly reason: null } & NetworkDirections)
    | ({ readonly verdict: 'unknown'; readonly reason: NetworkProbeReason } & NetworkDirections)
    | null
}

/** Probes of a cluster's network, in namespaces of their own (cluster rule 16). Throws `cluster-unreachable`. */
export interface NetworkProbeGateway {
  /** Makes what of the probe was never made and tells how far it is. Calling it again is harmless. */
  advance(access: ClusterAccess, probe: ClusterProbe): Promise<NetworkProbeProgress>
  /** Deletes its namespace and everything in it; one that does not say that it is this probe's is left alone. */
  remove(access: ClusterAccess, probe: Omit<ClusterProbe, 'namespaceUid'>): Promise<'gone' | 'going' | 'not-ours'>
}

export interface NetworkProbeStore {
  /** False where one of the cluster has not ended. */
  insertNetworkProbe(probe: StoredNetworkProbe): Promise<boolean>
  getNetworkProbe(clusterId: string, id: string): Promise<StoredNetworkProbe | null>
  lockNetworkProbe(clusterId: string, id: string): Promise<StoredNetworkProbe | null>
  updateNetworkProbe(probe: StoredNetworkProbe): Promise<void>
  /** The newest first; with a verdict only when `areJudged`. */
  listNetworkProbes(options: { clusterId: string; areJudged: boolean; limit: number }): Promise<StoredNetworkProbe[]>
  /** Those that have not ended, on every cluster. */
  openNetworkProbes(limit: number): Promise<{ clusterId: string; probeId: string }[]>
}
