import type { Cluster } from '@grenier/contracts'

/** A cluster and its credentials, which are the output of SecretBox.seal. */
export interface StoredCluster {
  readonly cluster: Cluster
  readonly kubeconfigSealed: string
  /** Null where exits have no identity of their own. */
  readonly exitKubeconfigSealed: string | null
}

export interface ClusterCredentialStore {
  /** Locks a cluster for the rest of the transaction. */
  lockCluster(id: string): Promise<StoredCluster | null>
  /** Writes the credentials and what is shown of them; the version is the cluster's new one. */
  updateClusterCredentials(stored: StoredCluster): Promise<void>
}
