import { compareKeys } from '../shared/largest-remainder.ts'

/** What one beneficiary owes on either side of a comparison. */
export interface ComparedOwed {
  readonly tenantId: string
  readonly currentMicros: bigint
  readonly simulatedMicros: bigint
  /** Simulated less current: positive for who would pay more. */
  readonly differenceMicros: bigint
}

interface Owed {
  readonly tenantId: string
  readonly amountMicros: bigint
}

/**
 * Sums both sides for each beneficiary that stands on either. Who would pay most more comes first, ties by tenant. Σ of
 * either side is the sum of what was given. Roundings of statements have to be left out of both.
 */
export function compareOwed(current: readonly Owed[], simulated: readonly Owed[]): ComparedOwed[] {
  const sums = new Map<string, { current: bigint; simulated: bigint }>()
  const add = (charges: readonly Owed[], side: 'current' | 'simulated'): void => {
    for (const { tenantId, amountMicros } of charges) {
      const sum = sums.get(tenantId) ?? { current: 0n, simulated: 0n }
      sum[side] += amountMicros
      sums.set(tenantId, sum)
    }
  }
  add(current, 'current')
  add(simulated, 'simulated')
  const compared = [...sums].map(([tenantId, sum]) => ({
    tenantId,
    currentMicros: sum.current,
    simulatedMicros: sum.simulated,
    differenceMicros: sum.simulated - sum.current,
  }))
  return compared.toSorted((left, right) => {
    if (left.differenceMicros !== right.differenceMicros) return left.differenceMicros > right.differenceMicros ? -1 : 1
    return compareKeys(left.tenantId, right.tenantId)
  })
}
