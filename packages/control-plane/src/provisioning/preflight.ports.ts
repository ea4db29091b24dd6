import type { MissingPermission } from '@grenier/contracts'
import type { Instant, TokenLife } from '@grenier/quota-billing'
import type { CapsuleFacts } from './capsule.ports.ts'
import type { ClusterIdentity, ExitClusterAccess } from './cluster-access.ports.ts'

/** A permission that is lacking, and whether nothing can be provisioned without it. */
export interface LackingPermission extends MissingPermission {
  readonly isBlocking: boolean
}

/** A token that we renew by ourselves, unless the permission for it is missing. */
export interface TokenRenewal {
  readonly life: TokenLife
  readonly missing: MissingPermission | null
}

/** Who destroys on a cluster, and what that identity lacks. */
export type ExitIdentityFacts =
  | { readonly kind: 'worker' }
  | { readonly kind: 'none' }
  /** The cluster does not take it, or it leads elsewhere. */
  | { readonly kind: 'refused'; readonly detail: string }
  | {
      readonly kind: 'separate'
      readonly credentialExpiresAt: Instant | null
      readonly renewal?: TokenRenewal | null
      readonly missingPermissions: readonly MissingPermission[]
    }

/**
 * Whether a cluster denies deletions as it should. `denies-exits`: its policy lets another identity through than the one that
 * destroys, so that it denies every exit.
 */
export type KeepingState = 'enforced' | 'not-enforced' | 'denies-exits'

/** What a cluster says of itself when it is asked, without any judgement. */
export interface ClusterFacts extends ClusterIdentity {
  /** When the token or client certificate ends; null when it does not say. */
  readonly credentialExpiresAt: Instant | null
  /** Null or left out: there is no token that could be renewed. */
  readonly renewal?: TokenRenewal | null
  /** Of the groups that Grenier knows: those served, each with its versions. */
  readonly served: readonly { readonly group: string; readonly versions: readonly string[] }[]
  readonly storageClasses: readonly { readonly name: string; readonly reclaimPolicy: string | null }[]
  /** Whether the cluster itself refuses claims that are no multiple of their class's step (cluster rule 21). */
  readonly claimSteps: 'enforced' | 'not-enforced' | 'unserved'
  /** Whether the cluster itself denies deleting what is kept there to all but the identity of exits (cluster rule 5). */
  readonly keeping: { readonly policyName: string; readonly state: KeepingState } | null
  readonly exit: ExitIdentityFacts
  /** Verbs of cluster rule 13 that our identity does not have; of groups that are served only. */
  readonly missingPermissions: readonly LackingPermission[]
  /** Null or left out: Capsule is not served. */
  readonly capsule?: CapsuleFacts | null
  /** Neither the cluster nor the credential says who we are, and Secrets are to be granted to whom we are. */
  readonly isIdentityUnknown?: boolean
}

/**
 * Asks a cluster what a preflight judges; writes nothing. Throws the kubeconfig's faults, `cluster-unreachable` and
 * `cluster-credential-refused`.
 */
export type ExamineCluster = (access: ExitClusterAccess) => Promise<ClusterFacts>
