import type { BlueprintQuota, TenantBlueprint } from '@grenier/control-plane/ports'
import type { V1ResourceQuotaSpec } from '@kubernetes/client-node'
import type { ClusterCapabilities } from '../capabilities.ts'
import { tenantLimits } from '../limits.ts'
import { objectNames } from '../names.ts'
import { type DesiredObject, kinds } from '../objects.ts'
import { bytesToQuantity, countToQuantity, millicoresToQuantity } from '../quantity.ts'
import { type Place, tenantMetadata } from './metadata.ts'

/** Key under which a ResourceQuota counts the bytes of one storage class. */
export function classStorageKey(className: string): string {
  return `${className}.storageclass.storage.k8s.io/requests.storage`
}

/** Bytes of the block offers by storage class; two offers of one class are one ceiling. */
export function blockBytesByClass(quotas: readonly BlueprintQuota[]): Map<string, bigint> {
  const bytesByClass = new Map<string, bigint>()
  for (const quota of quotas) {
    if (quota.kind !== 'block') continue
    bytesByClass.set(quota.className, (bytesByClass.get(quota.className) ?? 0n) + quota.quotaBytes)
  }
  return bytesByClass
}

/** Offers that the backup namespace holds a claim for: each bucket offer with bytes, and the one backup offer. */
export function bucketQuotas(quotas: readonly BlueprintQuota[]): BlueprintQuota[] {
  const backup = quotas.find((quota) => quota.kind === 'backup' && quota.quotaBytes > 0n)
  return quotas.filter((quota) => quota === backup || (quota.kind === 'bucket' && quota.quotaBytes > 0n))
}

/** The member's allowance of snapshots, and one for each claim it may have where the backup driver makes them (rule 20). */
export function snapshotsAllowed(member: {
  readonly snapshotsMax: number
  readonly claimsMax: number
  readonly takesVolumeSnapshots: boolean
}): number {
  return member.snapshotsMax + (member.takesVolumeSnapshots ? member.claimsMax : 0)
}

/** Counts of kinds whose CRD is served; the status of an unserved kind never appears (rule 19). */
function servedCounts(
  capabilities: ClusterCapabilities,
  { bucketClaimsMax, snapshotsMax }: { bucketClaimsMax: number; snapshotsMax: number },
): Record<string, string> {
  const counts: Record<string, string> = {}
  if (capabilities.objectBucketClaims) {
    counts['count/objectbucketclaims.objectbucket.io'] = countToQuantity(bucketClaimsMax)
  }
  if (capabilities.bucketClaims) {
    counts['count/bucketclaims.objectstorage.k8s.io'] = countToQuantity(bucketClaimsMax)
  }
  if (capabilities.volumeSnapshots) {
    counts['count/volumesnapshots.snapshot.storage.k8s.io'] = countToQuantity(snapshotsMax)
  }
  return counts
}

/** `requests.storage` is the sum of the block offers; each other storage class of the cluster is pinned to 0 (rule 19). */
function storageHard(blueprint: TenantBlueprint, capabilities: ClusterCapabilities): Record<string, string> {
  const bytesByClass = blockBytesByClass(blueprint.quotas)
  const classNames = new Set([...capabilities.storageClasses.map((served) => served.name), ...bytesByClass.keys()])
  const totalBytes = [...bytesByClass.values()].reduce((sum, bytes) => sum + bytes, 0n)
  const { claimsMax, podsMax, container, containerRequest } = tenantLimits
  const pods = BigInt(podsMax)
  return {
    'requests.storage': bytesToQuantity(totalBytes),
    ...Object.fromEntries(
      [...classNames].toSorted().map((name) => [classStorageKey(name), bytesToQuantity(bytesByClass.get(name) ?? 0n)]),
    ),
    persistentvolumeclaims: countToQuantity(totalBytes === 0n ? 0 : claimsMax),
    pods: countToQuantity(podsMax),
    'requests.cpu': millicoresToQuantity(containerRequest.cpuMillicores * pods),
    'requests.memory': bytesToQuantity(containerRequest.memoryBytes * pods),
    'limits.cpu': millicoresToQuantity(container.cpuMillicores * pods),
    'limits.memory': bytesToQuantity(container.memoryBytes * pods),
    'services.nodeports': '0',
    'services.loadbalancers': '0',
    ...servedCounts(capabilities, {
      bucketClaimsMax: 0,
      snapshotsMax: snapshotsAllowed({
        ...tenantLimits,
        // K8up copies files and makes no VolumeSnapshot.
        takesVolumeSnapshots: blueprint.backup.velero !== undefined,
        claimsMax: totalBytes === 0n ? 0 : claimsMax,
      }),
    }),
  }
}

/** The backup namespace holds bucket claims and nothing that runs or stores: its object store is elsewhere. */
function backupHard(blueprint: TenantBlueprint, capabilities: ClusterCapabilities): Record<string, string> {
  return {
    'requests.storage': '0',
    persistentvolumeclaims: '0',
    pods: '0',
    'services.nodeports': '0',
    'services.loadbalancers': '0',
    ...servedCounts(capabilities, { bucketClaimsMax: bucketQuotas(blueprint.quotas).length, snapshotsMax: 0 }),
  }
}

/** The ResourceQuota `grenier` of one of the tenant's namespaces, every value canonical (rule 31). */
export function desiredResourceQuota(
  blueprint: TenantBlueprint,
  place: Place,
  capabilities: ClusterCapabilities,
): DesiredObject {
  const hard = place.purpose === 'storage' ? storageHard(blueprint, capabilities) : backupHard(blueprint, capabilities)
  return {
    apiVersion: kinds.ResourceQuota.apiVersion,
    kind: 'ResourceQuota',
    metadata: tenantMetadata(blueprint, place, objectNames.resourceQuota),
    spec: { hard } satisfies V1ResourceQuotaSpec,
  }
}
