import type { CostPool } from '@grenier/contracts'
import type { MeterCode, PeriodUsage } from '@grenier/quota-billing'

/** Of a month's use, what its costs are split by: one sum for each member and meter, and nothing where no key counts use. */
export interface UseWeights {
  readonly isNeeded: boolean
  /** As a cost's key asks for it. */
  readonly usageOf: ReadonlyMap<string, readonly PeriodUsage[]>
  add(usage: readonly PeriodUsage[]): void
}

/** Gathers the use that the keys of some costs count, portion by portion. */
export function createUseWeights(costPools: readonly Pick<CostPool, 'key'>[]): UseWeights {
  const meters = new Set<MeterCode>(costPools.flatMap(({ key }) => (key.kind === 'use' ? [key.meter] : [])))
  const usageOf = new Map<string, PeriodUsage[]>()
  return {
    isNeeded: meters.size > 0,
    usageOf,
    add(usage) {
      for (const one of usage) {
        if (!meters.has(one.meter)) continue
        const own = usageOf.get(one.tenantId) ?? []
        const known = own.findIndex(({ meter }) => meter === one.meter)
        const byteSeconds = (own[known]?.byteSeconds ?? 0n) + one.byteSeconds
        if (known === -1) own.push(one)
        else own[known] = { ...one, byteSeconds }
        usageOf.set(one.tenantId, own)
      }
    },
  }
}
