import type { ClusterProfile } from '@grenier/contracts'
import type { TenantBlueprint } from '@grenier/control-plane/ports'
import type { ClusterCapabilities } from '../capabilities.ts'
import type { ClusterClient } from '../client/cluster-client.ts'
import type { Timing } from '../client/timing.ts'
import type { Place } from '../desired/metadata.ts'
import type { GatewayLimits } from '../limits.ts'
import type { Log } from '../log.ts'
import type { ObservedObject } from '../objects.ts'
import type { RunReport } from './report.ts'

/** One of the tenant's two namespaces during a run: the cluster it stands on and what was seen there. */
export interface Side {
  readonly place: Place
  readonly clusterId: string
  readonly kubeSystemUid: string
  readonly client: ClusterClient
  readonly profile: ClusterProfile
  readonly capabilities: ClusterCapabilities
  /** The namespace as it was, null while it does not exist. */
  readonly namespace: ObservedObject | null
  /** Objects of ours and of others in the namespace, of the kinds this package writes. */
  readonly observed: readonly ObservedObject[]
  /** `Kind/name` of what stood there when a run looked last, put there by us: what is gone since was taken away by somebody else. */
  readonly laid: ReadonlySet<string>
  /** The repository's Secret could not be read, since our grant on it does not stand yet: there may be one. */
  readonly isSecretUnread?: boolean
  /** Where Capsule owns the quota: the Tenant as it was, null while there is none. Left out: Capsule is not asked. */
  readonly capsule?: { readonly tenant: ObservedObject | null }
  /** What stands in Velero's namespace could not be read: nothing is written there. */
  readonly isVeleroForbidden?: boolean
}

/** What every step of a run shares. */
export interface Run {
  readonly blueprint: TenantBlueprint
  readonly report: RunReport
  readonly limits: GatewayLimits
  readonly timing: Timing
  readonly log: Log
  /** False once the run has lasted longer than its lease: another may be writing by now, from a newer blueprint. */
  mayWrite(): boolean
}
