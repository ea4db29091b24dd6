import type { RbacV1Subject } from '@kubernetes/client-node'
import type { CosiApi } from './cosi/cosi-kinds.ts'

/** What a cluster serves of COSI. */
export interface CosiFacts {
  /** Versions that serve both claims and accesses, the released one first. */
  readonly apis: readonly CosiApi[]
  /** Null: they may not be listed. */
  readonly bucketClasses: readonly { readonly name: string; readonly deletionPolicy: string | null }[] | null
}

export interface StorageClassFacts {
  readonly name: string
  readonly reclaimPolicy: string | null
}

/** What a cluster serves beside the core of Kubernetes. A missing thing is a condition, never a failure (rule 35). */
export interface ClusterCapabilities {
  readonly objectBucketClaims: boolean
  /** COSI; counted out of the quota of members whichever version is served. */
  readonly bucketClaims: boolean
  /** COSI as far as buckets can be made by it; left out or null: not at all. */
  readonly cosi?: CosiFacts | null
  readonly volumeSnapshots: boolean
  readonly k8up: boolean
  /** Velero with CSI data movement, without which it leaves out claims that no pod has mounted. */
  readonly velero: boolean
  /** Tenants of Capsule, in the version that we write; left out: not served. */
  readonly capsuleTenants?: boolean
  /** ValidatingAdmissionPolicy, stable since Kubernetes 1.30. */
  readonly admissionPolicies: boolean
  /** Who needs a grant on the Secrets of each namespace; null: nobody, or nobody knows who (rule 13). */
  readonly secretsSubject: RbacV1Subject | null
  readonly storageClasses: readonly StorageClassFacts[]
}
