import type { ClusterProfile } from '@grenier/contracts'

/** What is known of a namespace from earlier runs: once it existed it is never recreated (rule 4). */
export interface KnownNamespace {
  readonly purpose: 'storage' | 'backup'
  readonly clusterId: string
  readonly name: string
  readonly uid: string | null
  /** A move has left it behind, or filled it in vain: data, but a duplicate, of which nobody needs a copy. Left out: it did not. */
  readonly isLeftByMove?: true
  /** `Kind/name` of our objects that stood there when a run looked last. Left out: nobody needs to know. */
  readonly laid?: readonly string[]
}

export interface ClusterIdentity {
  readonly kubeSystemUid: string
  readonly server: string
  readonly kubernetesVersion: string
  /** Who we are there, as the cluster calls it; null or left out: neither it nor the credential says. */
  readonly username?: string | null
}

/** Who alone may delete what this installation keeps on a cluster, which the cluster itself is told (cluster rule 5). */
export interface DataKeeping {
  readonly installationId: string
  /** Null: whoever destroys has no name of its own there, so that a denial that still names somebody would stop every exit. */
  readonly exitUsername: string | null
}

/** A cluster with its kubeconfig opened, in memory only. */
export interface ClusterAccess {
  readonly clusterId: string
  readonly kubeconfig: string
  readonly kubeSystemUid: string
  readonly profile: ClusterProfile
  /** Left out: nobody destroys there, and what the cluster denies is left as it is. */
  readonly keeping?: DataKeeping
}

/** Who destroys on a cluster, with the kubeconfig opened where that is an identity of its own. */
export type ExitCredential =
  | { readonly kind: 'separate'; readonly kubeconfig: string }
  | { readonly kind: 'worker' }
  | { readonly kind: 'none' }

/** For an exit's destruction and its preflight alone: nothing else is ever given the identity of exits. */
export interface ExitClusterAccess extends ClusterAccess {
  readonly exit: ExitCredential
}
