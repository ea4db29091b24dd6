import { usageOf } from '../admission/resource-quota.ts'
import type { Cluster } from '../cluster.ts'
import { resourceQuotaKind } from '../kinds/quota.ts'
import { objectAt } from '../objects.ts'
import { writeAsController } from './write-as-controller.ts'

/** Brings `status.hard` and `status.used` of a namespace's quotas up to date. */
export function updateQuotaStatus(cluster: Cluster, namespace: string): void {
  for (const quota of cluster.store.list('resourcequotas', namespace)) {
    const { hard } = objectAt(quota, 'spec')
    const used = usageOf(cluster, quota)
    const status = {
      ...(hard === undefined ? {} : { hard }),
      ...(Object.keys(used).length === 0 ? {} : { used }),
    }
    writeAsController(cluster, resourceQuotaKind, { before: quota, after: { ...quota, status }, subresource: 'status' })
  }
}
