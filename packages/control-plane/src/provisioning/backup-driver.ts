import type { ClusterProfile } from '@grenier/contracts'
import { type DataClass, veleroRefusal } from '@grenier/quota-billing'
import type { TenantBlueprint } from './ports.ts'

const defaultVeleroNamespace = 'velero'

/** Where a cluster's Velero runs. */
export function veleroNamespaceOf({ veleroNamespace }: ClusterProfile): string {
  return veleroNamespace ?? defaultVeleroNamespace
}

/**
 * How Velero copies a tenant, undefined where K8up does: on clusters whose operator chose Velero, and for data that is known
 * to be ordinary. Archives and health data are K8up's everywhere, and so is what nobody classed (cluster rule 27).
 */
export function veleroOf(
  profile: ClusterProfile,
  tenant: { readonly dataClass?: DataClass | null; readonly s3Region: string },
): TenantBlueprint['backup']['velero'] {
  const { dataClass } = tenant
  if (profile.backupDriver !== 'velero' || dataClass === undefined || dataClass === null) return undefined
  if (veleroRefusal({ dataClass, movesSnapshotData: true }) !== null) return undefined
  return { namespace: veleroNamespaceOf(profile), region: tenant.s3Region, dataClass }
}
