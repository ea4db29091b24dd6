import type { ObservedClaim, ObservedCopy } from '@grenier/control-plane/ports'
import { addMs, GIB, type Instant, instant, msPerHour } from '@grenier/quota-billing'
import { callOf, type House, operator } from './house.ts'

const hoursAgo = (hours: number): Instant => addMs(instant(Date.now()), -hours * msPerHour)

/** A claim of ten GiB, bound for weeks. */
export function claim(name: string, changes: Partial<ObservedClaim> = {}): ObservedClaim {
  return {
    name,
    isBound: true,
    accessModes: ['ReadWriteOnce'],
    volumeMode: 'Filesystem',
    isExcluded: false,
    createdAt: hoursAgo(1_000),
    className: 'standard',
    capacityBytes: 10n * GIB,
    ...changes,
  }
}

/** A K8up copy of so many hours ago. */
export function copy(claimName: string, hours: number, changes: Partial<ObservedCopy> = {}): ObservedCopy {
  const copyRef = `${claimName}-${hours}`
  return {
    driver: 'k8up',
    claimName,
    copyRef,
    repository: 's3:r',
    takenAt: hoursAgo(hours),
    sizeBytes: null,
    ...changes,
  }
}

/** What the clusters show from now on. */
export function show(house: House, claims: readonly ObservedClaim[], copies: readonly ObservedCopy[]): void {
  house.cluster.protection = { kind: 'seen', claims, copies }
}

/** The two conditions, `BackupCoverage RecoveryPointMet`, as the operator reads them. */
export async function verdictsOf(house: House, tenantId: string): Promise<string[]> {
  const { conditions } = await house.api.getTenantProtection({ tenantId }, callOf(operator))
  return conditions.map(({ status, reason }) => `${status} ${reason}`)
}
