import type { ClusterProfile } from '@grenier/contracts'

/** A cluster with its kubeconfig opened, in memory only. */
export interface ClusterAccess {
  readonly clusterId: string
  readonly kubeconfig: string
  readonly kubeSystemUid: string
  readonly profile: ClusterProfile
}
