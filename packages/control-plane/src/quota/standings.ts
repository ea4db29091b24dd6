import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import type { ObservedUse } from './dated.ports.ts'
import type { QuotaPosition } from './ports.ts'
import { positionOf } from './positions.ts'

/** Where some tenants stand, all of them locked. */
export type Standings = ReadonlyMap<string, readonly QuotaPosition[]>

/** The larger of two figures of use; what one of them does not know the other tells. */
function largerUse(left: bigint | null, right: bigint | null): bigint | null {
  if (left === null || right === null) return left ?? right
  return left > right ? left : right
}

/**
 * Locks where tenants stand for some offers: the finite levels root first, then the tenants in id order, which no other
 * writer does the other way round. `usedBytes` is the floor of cluster rule 18: the largest of what collectors read and
 * what the cluster showed; null when neither knows. `observed` is stored first. Problem: `offer-unknown`.
 */
export async function lockStandings(
  tx: Transaction,
  wanted: {
    tenantIds: readonly string[]
    offerIds: readonly string[]
    observed?: { tenantId: string; use: readonly ObservedUse[] }
  },
): Promise<Standings> {
  const { tenantIds, offerIds, observed } = wanted
  const standings = new Map<string, readonly QuotaPosition[]>()
  for (const tenantId of [...new Set(tenantIds)].toSorted()) {
    const positions = await tx.quota.lockPositions(tenantId, offerIds)
    if (observed?.tenantId === tenantId) await tx.quota.saveObservedUse(tenantId, observed.use)
    const use = new Map((await tx.quota.observedUse(tenantId)).map(({ offerId, usedBytes }) => [offerId, usedBytes]))
    standings.set(
      tenantId,
      positions.map((position) => ({
        ...position,
        usedBytes: largerUse(position.usedBytes, use.get(position.offer.id) ?? null),
      })),
    )
  }
  return standings
}

/** One tenant's position for one offer among those that were locked. Problem: `offer-unknown`. */
export function standingOf(standings: Standings, tenantId: string, offerId: string): QuotaPosition {
  const positions = standings.get(tenantId)
  if (positions === undefined) throw new Problem('offer-unknown')
  return positionOf(positions, offerId)
}
