import type { ExitItem, TenantExit } from '@grenier/contracts'
import { type DataClass, dayBounds, instant, invariant, needsVisa } from '@grenier/quota-billing'
import type { BucketErasure, DestructionPass } from '../provisioning/exit.ports.ts'
import { type ExitToken, issueExitToken } from '../provisioning/exit-token.ts'
import type { ObjectStoreAccess } from '../provisioning/object-store.ports.ts'
import { openObjectStore } from '../provisioning/open-object-store.ts'
import type { JobPorts } from '../shared/control-plane-ports.ts'

/** Leave to destroy the buckets that this exit wrote down, and no other. */
function tokenOf(ports: JobPorts, { exit, items, dataClass }: Parameters<typeof exitBucketEraser>[1]): ExitToken {
  const { coolingOffEndsOn } = exit
  invariant(coolingOffEndsOn !== null, 'an exit is destroyed after its cooling-off')
  return issueExitToken(
    {
      exitId: exit.id,
      tenantId: exit.tenantId,
      bucketNames: items.flatMap(({ kind, detail }) => (kind === 'bucket' && detail !== '' ? [detail] : [])),
      coolingOffEndsAt: instant(Number(dayBounds(coolingOffEndsOn, ports.installation.timeZone).dayStart)),
      holdsPublicArchives: needsVisa(dataClass),
      archivistVisaReference: exit.visaReference,
    },
    ports.clock.now(),
  )
}

/**
 * The store that holds a bucket of the tenant's; null where there is none, or no key to its administration, and where the
 * ledger of buckets does not say that it is this tenant's: a claim names whatever its writer wrote into it.
 */
async function storeOf(
  ports: JobPorts,
  bucket: { readonly tenantId: string; readonly clusterId: string; readonly bucketName: string },
): Promise<ObjectStoreAccess | null> {
  const { tenantId, clusterId, bucketName } = bucket
  const siteId = await ports.unitOfWork.read({ kind: 'platform' }, async (tx) => {
    const stored = await tx.provisioning.getCluster(clusterId)
    if (stored === null) return null
    const { siteId } = stored.cluster
    const own = await tx.provisioning.bucketsOf([tenantId])
    return own.some((one) => one.siteId === siteId && one.bucketName === bucketName) ? siteId : null
  })
  const store = siteId === null ? null : await openObjectStore(ports, siteId)
  return store?.adminKey == null ? null : store
}

/**
 * How an exit empties its buckets: every version at the store of the cluster's site, then the bucket. Retention is never
 * bypassed: what is under it is kept, and the exit comes back for it. A bucket that was never recorded as this tenant's, or
 * is another's, is left to the provider. `dataClass`: what the exit's data counts as today.
 */
export function exitBucketEraser(
  ports: JobPorts,
  { exit, items, dataClass }: { exit: TenantExit; items: readonly ExitItem[]; dataClass: DataClass },
): DestructionPass['eraseBucket'] {
  const token = tokenOf(ports, { exit, items, dataClass })
  const { tenantId } = exit
  return async ({ clusterId, bucketName }): Promise<BucketErasure> => {
    const store = await storeOf(ports, { tenantId, clusterId, bucketName })
    if (store === null) return { state: 'left-to-provider' }
    const bucket = { store, bucketName, key: null, tenantId }
    const outcome = await ports.objectStore.destroyBucket(bucket, { token, onProgress: () => {} })
    return outcome.complete ? { state: 'erased' } : { state: 'kept', versionCount: outcome.kept.length }
  }
}
