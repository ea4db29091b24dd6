import type { ClusterProfile, Condition } from '@grenier/contracts'
import type { ClusterAccess, KnownNamespace, ReconcileReport, TenantBlueprint } from '@grenier/control-plane/ports'
import type { Instant } from '@grenier/quota-billing'
import type { Timing } from '../client/timing.ts'
import { gatewayLimits } from '../limits.ts'
import { silentLog } from '../log.ts'
import { reconcileTenant } from '../reconcile/reconcile-tenant.ts'
import type { FakeCluster } from './fake-cluster.ts'
import { sampleBlueprint, sampleProfile } from './samples.ts'

export const observedAt = Date.parse('2026-01-01T00:00:10Z') as Instant

/** Time that passes only when somebody sleeps, from ten seconds after the fake clusters' objects were made. */
export function sleepingTiming(): Timing {
  let now: number = observedAt
  return {
    clock: { now: () => now as Instant },
    sleep: async (ms) => {
      now += ms
    },
    random: () => 0,
  }
}

export function accessOf(clusterId: string, profile: Partial<ClusterProfile> = {}): ClusterAccess {
  const kubeSystemUid = `uid-of-${clusterId}`
  return { clusterId, kubeconfig: '', kubeSystemUid, profile: { ...sampleProfile, ...profile } }
}

/** One run against fake clusters: storage and backup on one, or on two. */
export async function run(options: {
  readonly storage: FakeCluster
  readonly backup?: FakeCluster
  readonly blueprint?: Partial<TenantBlueprint>
  readonly known?: readonly KnownNamespace[]
  readonly profile?: Partial<ClusterProfile>
  /** Of the backup cluster, where that is another one. */
  readonly backupProfile?: Partial<ClusterProfile>
  /** So long may be written; left out: always. */
  readonly writeForMs?: number
}): Promise<ReconcileReport> {
  const backup = options.backup ?? options.storage
  const clusters = new Map([
    ['storage-cluster', options.storage],
    ['backup-cluster', backup],
  ])
  const isOne = backup === options.storage
  const timing = sleepingTiming()
  const { writeForMs = Number.POSITIVE_INFINITY } = options
  return await reconcileTenant(
    {
      connect: async ({ clusterId }) => {
        const cluster = clusters.get(clusterId)
        if (cluster === undefined) throw new Error(`no fake cluster ${clusterId}`)
        return cluster.client
      },
      limits: gatewayLimits,
      timing,
      log: silentLog,
    },
    {
      blueprint: { ...sampleBlueprint, ...options.blueprint },
      storage: accessOf('storage-cluster', options.profile),
      backup: isOne
        ? accessOf('storage-cluster', options.backupProfile ?? options.profile)
        : accessOf('backup-cluster', options.backupProfile),
      known: options.known ?? [],
      observedAt,
      mayWrite: () => timing.clock.now() < observedAt + writeForMs,
    },
  )
}

/** Status and reason of each condition, `True Enforced`. */
export function verdicts(report: ReconcileReport): Record<string, string> {
  return Object.fromEntries(report.conditions.map((c: Condition) => [c.type, `${c.status} ${c.reason}`]))
}
