import { randomBytes } from 'node:crypto'
import { until } from '../../harness/until.ts'
import { areCapsuleKindsPresent, installCapsuleKinds } from './capsule-kinds.ts'
import { installCosiKinds } from './cosi-kinds.ts'
import { installCustomKinds } from './custom-kinds.ts'
import type { RealApi } from './real-api.ts'
import { classes } from './scene.ts'
import { areVeleroKindsPresent, installVeleroKinds } from './velero-kinds.ts'

/**
 * Gives a cluster that all suites share what any of them wants there: classes and kinds. Nothing of it is ever taken away: a kind
 * that comes or goes stops the controllers of the whole cluster for a while, and a gateway of another suite that has seen it
 * would ask for it in vain.
 */
export async function teachCluster(api: RealApi): Promise<void> {
  for (const name of Object.values(classes)) {
    await api.create({
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name },
      provisioner: 'kubernetes.io/no-provisioner',
      reclaimPolicy: 'Retain',
    })
  }
  await installCustomKinds(api)
  await installCosiKinds(api, ['v1alpha1', 'v1alpha2'])
  if (areVeleroKindsPresent) await installVeleroKinds(api)
  if (areCapsuleKindsPresent) await installCapsuleKinds(api)
}

/** Looks at the quota between two writes of it. */
const looksPerWrite = 20

/**
 * Waits until the quota controller counts bucket claims: it learns of new kinds every half minute. A quota is counted when it is
 * written, and then only every five minutes; one written before the controller had discovered the kinds would stay uncounted.
 */
export async function untilKindsAreCounted(api: RealApi): Promise<void> {
  const namespace = `t${randomBytes(4).toString('hex')}-counted`
  const quota = { apiVersion: 'v1', kind: 'ResourceQuota', name: 'probe', namespace }
  const key = 'count/objectbucketclaims.objectbucket.io'
  await api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } })
  await api.create({
    apiVersion: quota.apiVersion,
    kind: quota.kind,
    metadata: { name: quota.name, namespace },
    spec: { hard: { [key]: '1' } },
  })
  let looks = 0
  await until(
    async () => {
      looks += 1
      if (looks % looksPerWrite === 0) await api.edit(quota, { spec: { hard: { [key]: String(looks) } } })
      return (await api.read(quota))?.['status'] as { used?: Record<string, string> } | undefined
    },
    (status) => status?.used?.[key] !== undefined,
  )
  await api.remove({ apiVersion: 'v1', kind: 'Namespace', name: namespace })
}
