import type { ClusterAccess, ClusterGateway, ClusterWatcher, ReconcileReport } from '@grenier/control-plane/ports'
import { createClusterGateway } from '@grenier/kubernetes'
import { instant } from '@grenier/quota-billing'
import type { BenchTenant } from './tenants.ts'

export interface Ours {
  readonly gateway: ClusterGateway & ClusterWatcher
  readonly access: ClusterAccess
  /** One run, and what it made known. */
  reconcile(tenant: BenchTenant): Promise<ReconcileReport>
  /** Runs until nothing is left to wait for; returns the objects applied. */
  settle(tenant: BenchTenant): Promise<number>
}

const wallClock = { now: () => instant(Date.now()) }

/** Our gateway on the cluster, its named rate lifted (rule 32), its ceiling of requests in flight as it is. */
export async function openOurs(kubeconfig: string): Promise<Ours> {
  const gateway = createClusterGateway({
    wallClock,
    allowLoopback: true,
    limits: { requestsPerSecondMax: Number.POSITIVE_INFINITY },
  })
  const { kubeSystemUid } = await gateway.identify(kubeconfig)
  const profile = {
    oidcGroupsPrefix: 'bench:',
    dnsNamespace: 'kube-system',
    dnsPodLabels: { 'k8s-app': 'kube-dns' },
    apiServerCidrs: ['10.20.0.10/32'],
    s3Cidrs: ['10.30.0.0/24'],
  }
  const access = { clusterId: '0198c0de-7a00-7000-8000-0000000000cc', kubeconfig, kubeSystemUid, profile }
  await gateway.prepare(access)

  async function reconcile(tenant: BenchTenant): Promise<ReconcileReport> {
    const { blueprint, known } = tenant
    const observedAt = wallClock.now()
    const report = await gateway.reconcile({ blueprint, storage: access, backup: access, known, observedAt })
    if (report.namespaces.length > 0) tenant.known = report.namespaces
    return report
  }

  return {
    gateway,
    access,
    reconcile,
    async settle(tenant) {
      let objects = 0
      for (;;) {
        const { objectsApplied, retryAfterMs, steps } = await reconcile(tenant)
        objects += objectsApplied
        const failed = steps.find(({ outcome }) => outcome === 'failed')
        if (failed !== undefined && retryAfterMs === null)
          throw new Error(`${tenant.blueprint.slug}: ${failed.step}: ${failed.message}`)
        if (retryAfterMs === null) return objects
        await new Promise((resolve) => setTimeout(resolve, retryAfterMs))
      }
    },
  }
}
