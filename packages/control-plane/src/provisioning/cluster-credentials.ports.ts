import type { Cluster } from '@grenier/contracts'
import type { Instant, TokenLife } from '@grenier/quota-billing'

/** A cluster and its credentials, which are the output of SecretBox.seal. */
export interface StoredCluster {
  readonly cluster: Cluster
  readonly kubeconfigSealed: string
  /** Null where exits have no identity of their own. */
  readonly exitKubeconfigSealed: string | null
  /** Why its token was not renewed the last time; null or left out: it was, or nothing had to be. */
  readonly renewalFailure?: string | null
}

/** Renews what ends, by the credential itself. */
export interface CredentialGateway {
  /** From when until when it is taken, where it is one that can be renewed: a ServiceAccount's token that ends; else null. Asks nobody. */
  lifeOf(kubeconfig: string): TokenLife | null
  /** When it ends by its own word, a client certificate as well as a token; null: it does not say. Asks nobody. */
  endOf(kubeconfig: string): Instant | null
  /**
   * The same kubeconfig with a new token of the same account, which was tried on the cluster: its kube-system UID and who it
   * takes us for are the former ones (cluster rules 7 and 9). How long it lives is what the cluster gave. Throws
   * `cluster-other-identity`, `renewed-token-refused`, `cluster-forbids`, `cluster-unreachable`, `cluster-credential-refused`.
   */
  renew(credential: {
    readonly kubeconfig: string
    readonly kubeSystemUid: string
  }): Promise<{ readonly kubeconfig: string; readonly life: TokenLife }>
}

export interface ClusterCredentialStore {
  /** Locks a cluster for the rest of the transaction. */
  lockCluster(id: string): Promise<StoredCluster | null>
  /** Writes the credentials and what is shown of them; the version is the cluster's new one. They are looked at for renewal at once. */
  updateClusterCredentials(stored: StoredCluster): Promise<void>
  /** Clusters whose credentials are to be looked at by then (technical time). */
  clustersToRenew(options: { readonly now: Instant; readonly limit: number }): Promise<string[]>
  /** True for one caller alone until then: the credentials are due, and nobody else looks at them. */
  claimCredentialRenewal(claim: {
    readonly clusterId: string
    readonly now: Instant
    readonly until: Instant
  }): Promise<boolean>
  /** When to look again; null: never, since nothing ends that could be renewed. */
  noteCredentialRenewal(note: {
    readonly clusterId: string
    readonly looksAt: Instant | null
    readonly failure: string | null
  }): Promise<void>
}
