import type { Instant } from '@grenier/quota-billing'
import type { CapacityGauge, CapacityMeter, ClusterCapacity, TenantToCount } from './capacity.ports.ts'
import { clusterResource } from './claim-resource.ts'

interface Seen {
  readonly meter: CapacityMeter
  readonly resourceId: string
  readonly className: string | null
  /** Null: it stands, and its size is not told. */
  readonly valueBytes: bigint | null
}

function seenOf({ namespace, clusterName }: TenantToCount, { volumes, snapshots }: ClusterCapacity): Seen[] {
  const ofVolumes = volumes
    .filter(({ claimNamespace }) => claimNamespace === namespace)
    .map(({ name, claimName, className, capacityBytes }) => ({
      meter: 'storage.provisioned' as const,
      resourceId: clusterResource([clusterName, namespace, claimName, name]),
      className,
      valueBytes: capacityBytes,
    }))
  const ofSnapshots = (snapshots ?? [])
    .filter((snapshot) => snapshot.namespace === namespace)
    .map(({ contentName, snapshotName, className, restoreSizeBytes }) => ({
      meter: 'snapshot.stored' as const,
      resourceId: clusterResource([clusterName, namespace, snapshotName, contentName]),
      className,
      valueBytes: restoreSizeBytes,
    }))
  return [...ofVolumes, ...ofSnapshots]
}

const keyOf = ({ meter, resourceId }: Pick<CapacityGauge, 'meter' | 'resourceId'>): string => `${meter} ${resourceId}`

/** The offer whose quota a thing uses: the one its readings count for already, else that of its class. */
function offerOf({ className }: Seen, { offers }: TenantToCount, known: CapacityGauge | undefined): string | null {
  return known?.offerId ?? offers.find((offer) => offer.className === className)?.offerId ?? null
}

/**
 * What a look at a cluster says of one tenant in that hour: the size of everything that stands in its own namespace, and 0 for
 * what was counted before and is gone. What stands without a size, or of a class the tenant has no quota of, is left out: it is
 * unmeasured, never 0. Of a namespace that is not there, or is another one of the same name, nothing is said at all; nor of
 * snapshots where they may not be listed.
 */
export function capacityGauges(
  tenant: TenantToCount,
  capacity: ClusterCapacity,
  { known, hour }: { readonly known: readonly CapacityGauge[]; readonly hour: Instant },
): CapacityGauge[] {
  if (capacity.namespaceUids.get(tenant.namespace) !== tenant.namespaceUid) return []
  const seen = seenOf(tenant, capacity)
  const knownByKey = new Map(known.map((gauge) => [keyOf(gauge), gauge]))
  const standing = new Set(seen.map(keyOf))
  const counted = seen.flatMap((one): CapacityGauge[] => {
    const { meter, resourceId, valueBytes } = one
    const offerId = offerOf(one, tenant, knownByKey.get(keyOf(one)))
    if (offerId === null || valueBytes === null) return []
    return [{ tenantId: tenant.tenantId, meter, resourceId, offerId, valueBytes, countedHour: hour }]
  })
  const ended = known.filter(
    (gauge) =>
      gauge.valueBytes > 0n &&
      gauge.countedHour < hour &&
      !standing.has(keyOf(gauge)) &&
      (gauge.meter !== 'snapshot.stored' || capacity.snapshots !== null),
  )
  return [...counted, ...ended.map((gauge) => ({ ...gauge, valueBytes: 0n, countedHour: hour }))]
}
