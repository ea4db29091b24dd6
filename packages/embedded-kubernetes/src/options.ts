/** A StorageClass that the embedded API provisions volumes for. */
export interface EmbeddedStorageClass {
  readonly name: string
  /** A volume's size is a whole multiple of this many bytes. */
  readonly roundingStepBytes: bigint
}

/** How to start an embedded Kubernetes API. */
export interface EmbeddedKubernetesOptions {
  /** Port on 127.0.0.1; 0 or nothing takes a free one. */
  readonly port?: number
  /** Classes whose claims are bound at once to volumes of a rounded size; they may be enlarged. */
  readonly storageClasses?: readonly EmbeddedStorageClass[]
  /** CustomResourceDefinition objects beyond the built-in minimal ones; one of the same name replaces the built-in. */
  readonly customResources?: readonly unknown[]
  /** Makes this API also act as the bucket provisioner of ObjectBucketClaims. */
  readonly bucketProvisioner?: { readonly endpointHost: string; readonly endpointPort: number }
  /** UID of `kube-system`, by which a cluster is known; a random one when not given. */
  readonly clusterUid?: string
  /** File that keeps the state, so that a restart serves the same objects, UIDs and resourceVersions. */
  readonly dataFile?: string
  /** File that keeps the certificate and the token, so that a restart on the same port serves the same kubeconfig. */
  readonly credentialsFile?: string
  /** How many changes of each resource a watch can go back; 4096 when not given. */
  readonly watchHistoryEventsMax?: number
  /** Longest life of a token that is given to an account, whatever is asked for; as long as asked when not given. */
  readonly tokenLifeSecondsMax?: number
}

/** A running embedded Kubernetes API. */
export interface EmbeddedKubernetes {
  /** `https://127.0.0.1:<port>`. */
  readonly server: string
  /** Kubeconfig as YAML with inline data only: authority and token. */
  readonly kubeconfig: string
  /** UID of the namespace `kube-system`. */
  readonly kubeSystemUid: string
  /** Ends every connection and watch, writes the data file out and frees the port. */
  close(): Promise<void>
}
