import { randomBytes, randomUUID } from 'node:crypto'
import type {
  ClusterGateway,
  ClusterScanner,
  ExitClusterAccess,
  ReconcileReport,
  TenantBlueprint,
  WatchedCluster,
} from '@grenier/control-plane/ports'
import { createClusterGateway } from '@grenier/kubernetes'
import type { Instant } from '@grenier/quota-billing'
import { until } from '../../harness/until.ts'
import { connectRealApi, type RealApi } from './real-api.ts'

const gibibyte = 1024n ** 3n

/** Classes of the scene's offers; the third is one that nobody offers. */
export const classes = { block: 'grenier-test-block', bucket: 'grenier-test-bucket', other: 'grenier-test-other' }

export interface Scene {
  readonly gateway: ClusterGateway & ClusterScanner
  readonly api: RealApi
  /** The administrator's identity does everything, exits too. */
  readonly access: ExitClusterAccess
  /** Start of every namespace this scene makes. */
  readonly prefix: string
  tenant(changes?: Partial<TenantBlueprint>): TenantBlueprint
  now(): Instant
  /** Provisions a tenant, by as many runs as `untilCounted` takes. */
  reconcile(blueprint: TenantBlueprint, known?: ReconcileReport['namespaces']): Promise<ReconcileReport>
  /** Watches the cluster through the gateway; `changed` hears the namespaces that somebody else changed. */
  watch(changed: (namespaces: readonly string[]) => void): WatchedCluster
  close(): Promise<void>
}

/** A gateway to one cluster and tenants whose names no other run uses; their namespaces are deleted in the background. */
export async function openScene(kubeconfig: string): Promise<Scene> {
  const gateway = createClusterGateway({
    wallClock: { now: () => Date.now() as Instant },
    allowLoopback: true,
    limits: { requestsPerSecondMax: Number.POSITIVE_INFINITY },
  })
  const { kubeSystemUid } = await gateway.identify(kubeconfig)
  const profile = {
    oidcGroupsPrefix: 'grenier-test:',
    dnsNamespace: 'kube-system',
    dnsPodLabels: { 'k8s-app': 'kube-dns' },
    apiServerCidrs: ['10.20.0.10/32'],
    s3Cidrs: ['10.30.0.0/24'],
  }
  const access: ExitClusterAccess = {
    clusterId: randomUUID(),
    kubeconfig,
    kubeSystemUid,
    profile,
    exit: { kind: 'worker' },
  }
  const prefix = `t${randomBytes(4).toString('hex')}`
  const installationId = randomUUID()
  const api = connectRealApi(kubeconfig)
  const made: string[] = []

  return {
    now: () => Date.now() as Instant,
    gateway,
    api,
    access,
    prefix,
    tenant(changes = {}) {
      const slug = `${prefix}-${made.length}`
      made.push(slug)
      return { ...sampleTenant(), installationId, slug, ...changes }
    },
    reconcile: (blueprint, known = []) =>
      untilCounted(known, (standing) =>
        gateway.reconcile({
          blueprint,
          storage: access,
          backup: access,
          known: standing,
          observedAt: Date.now() as Instant,
        }),
      ),
    watch: (changed) => gateway.watch(access, { changed }),
    async close() {
      await gateway.close()
      const names = made.flatMap((slug) => [`${slug}-storage`, `${slug}-backup`])
      await Promise.allSettled(names.map((name) => api.remove({ apiVersion: 'v1', kind: 'Namespace', name })))
    },
  }
}

function sampleTenant(): Omit<TenantBlueprint, 'installationId' | 'slug'> {
  return {
    tenantId: randomUUID(),
    siren: '211000344',
    inseeCode: '10034',
    generation: 1,
    revision: 10n,
    quotas: [
      {
        offerId: randomUUID(),
        offerCode: 'bloc',
        kind: 'block',
        className: classes.block,
        quotaBytes: 100n * gibibyte,
        roundingStepBytes: gibibyte,
      },
      {
        offerId: randomUUID(),
        offerCode: 'sauvegarde',
        kind: 'backup',
        className: classes.bucket,
        quotaBytes: 100n * gibibyte,
        roundingStepBytes: gibibyte,
      },
    ],
    backup: { s3Endpoint: null, repositoryPassword: 'not-a-real-password', scheduleMinute: 12, scheduleHour: 3 },
  }
}

/**
 * Runs as the worker's job does: again for as long as the cluster's own controller has not counted the quotas, and with the
 * namespaces that the run before reported. The last report, with the objects that all runs applied.
 */
export async function untilCounted(
  known: ReconcileReport['namespaces'],
  run: (known: ReconcileReport['namespaces']) => Promise<ReconcileReport>,
): Promise<ReconcileReport> {
  let standing = known
  let objectsApplied = 0
  return await until(
    async () => {
      const report = await run(standing)
      if (report.namespaces.length > 0) standing = report.namespaces
      objectsApplied += report.objectsApplied
      return { ...report, objectsApplied }
    },
    (report) => verdicts(report)['QuotaEnforced'] !== 'False Waiting',
  )
}

/** Status and reason of each condition, `True Enforced`. */
export function verdicts(report: ReconcileReport): Record<string, string> {
  return Object.fromEntries(report.conditions.map(({ type, status, reason }) => [type, `${status} ${reason}`]))
}

/** Resource versions of everything of ours in a tenant's namespaces: unchanged means that nothing was written. */
export async function versionsOf(scene: Scene, blueprint: TenantBlueprint): Promise<Record<string, string>> {
  const versions: Record<string, string> = {}
  const kinds = [
    ['v1', 'ResourceQuota'],
    ['v1', 'LimitRange'],
    ['v1', 'Secret'],
    ['networking.k8s.io/v1', 'NetworkPolicy'],
    ['rbac.authorization.k8s.io/v1', 'RoleBinding'],
  ] as const
  for (const purpose of ['storage', 'backup']) {
    const namespace = `${blueprint.slug}-${purpose}`
    for (const [apiVersion, kind] of kinds) {
      for (const { metadata } of await scene.api.list(apiVersion, kind, namespace)) {
        if (metadata?.annotations?.['grenier.internal/revision'] === undefined) continue
        versions[`${namespace}/${kind}/${metadata.name}`] = metadata.resourceVersion ?? ''
      }
    }
  }
  return versions
}
