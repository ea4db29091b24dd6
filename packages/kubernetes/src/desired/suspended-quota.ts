import { hardOf } from '../fields.ts'
import type { DesiredObject } from '../objects.ts'
import { isAtMost } from '../quantity.ts'

/** Keys by which a new claim, or a larger one, would be let in: what a tenant's bytes are counted by. */
export function admitsClaims(key: string): boolean {
  return (
    key === 'requests.storage' ||
    key === 'persistentvolumeclaims' ||
    key.endsWith('.storageclass.storage.k8s.io/requests.storage')
  )
}

/**
 * The quota of a suspended tenant: what would let a claim in falls to what is used, everything else (pods of backups,
 * bucket claims) stays as it is. Nothing that stands is touched: Kubernetes only refuses what is new. `used` is the
 * status of the quota as it stands; what it does not tell counts as 0, and never rises above what was granted.
 */
export function pinnedToUse(quota: DesiredObject, used: Readonly<Record<string, string>>): DesiredObject {
  const hard = Object.entries(hardOf(quota)).map(([key, granted]) => {
    if (!admitsClaims(key)) return [key, granted]
    const inUse = used[key] ?? '0'
    return [key, isAtMost(inUse, granted) ? inUse : granted]
  })
  return { ...quota, spec: { hard: Object.fromEntries(hard) } }
}
