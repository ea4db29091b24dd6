export type SharingKeyFault =
  | 'total-not-positive'
  | 'part-negative'
  | 'part-repeated'
  | 'parts-exceed-total'
  | 'nothing-given'

/** A key as it is declared: only a fixed one has figures of its own. */
export type DeclaredKey =
  | { readonly kind: 'population' | 'equal' | 'use' }
  | {
      readonly kind: 'fixed'
      readonly totalWeight: bigint
      readonly parts: readonly { readonly tenantId: string; readonly weight: bigint }[]
    }

/** Everything wrong with a sharing key, all at once; empty when costs can be split by it. */
export function checkSharingKey(key: DeclaredKey): SharingKeyFault[] {
  if (key.kind !== 'fixed') return []
  const { totalWeight, parts } = key
  const faults: SharingKeyFault[] = []
  if (totalWeight <= 0n) faults.push('total-not-positive')
  if (parts.some(({ weight }) => weight < 0n)) faults.push('part-negative')
  if (new Set(parts.map(({ tenantId }) => tenantId)).size < parts.length) faults.push('part-repeated')
  if (parts.reduce((sum, { weight }) => sum + weight, 0n) > totalWeight) faults.push('parts-exceed-total')
  if (parts.every(({ weight }) => weight === 0n)) faults.push('nothing-given')
  return faults
}
