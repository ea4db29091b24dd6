import type { ClusterProfile } from '@grenier/contracts'

/** What is known of a namespace from earlier runs: once it existed it is never recreated (rule 4). */
export interface KnownNamespace {
  readonly purpose: 'storage' | 'backup'
  readonly clusterId: string
  readonly name: string
  readonly uid: string | null
}

export interface ClusterIdentity {
  readonly kubeSystemUid: string
  readonly server: string
  readonly kubernetesVersion: string
}

/** A cluster with its kubeconfig opened, in memory only. */
export interface ClusterAccess {
  readonly clusterId: string
  readonly kubeconfig: string
  readonly kubeSystemUid: string
  readonly profile: ClusterProfile
}
