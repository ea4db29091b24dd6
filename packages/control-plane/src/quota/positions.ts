import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import type { QuotaPosition } from './ports.ts'

/**
 * Where a tenant stands for each offer, with the levels above it locked root first. Problem: `offer-unknown` when one of
 * the offers does not exist.
 */
export async function lockKnownPositions(
  tx: Transaction,
  tenantId: string,
  offerIds: readonly string[],
): Promise<readonly QuotaPosition[]> {
  return allKnown(await tx.quota.lockPositions(tenantId, offerIds), offerIds)
}

/**
 * The same without locking, for decisions that rest on capacity alone, which is looked after when they are posted. Work
 * that met a conflict before locks after all, so that it cannot meet one again.
 */
export async function surveyKnownPositions(
  tx: Transaction,
  tenantId: string,
  offerIds: readonly string[],
): Promise<readonly QuotaPosition[]> {
  if (tx.ranBefore) return await lockKnownPositions(tx, tenantId, offerIds)
  return allKnown(await tx.quota.surveyPositions(tenantId, offerIds), offerIds)
}

/** The positions, when every offer has one. Problem: `offer-unknown`. */
export function allKnown(positions: readonly QuotaPosition[], offerIds: readonly string[]): readonly QuotaPosition[] {
  if (positions.length < new Set(offerIds).size) throw new Problem('offer-unknown')
  return positions
}

/** The position of one offer among those that were locked. */
export function positionOf(positions: readonly QuotaPosition[], offerId: string): QuotaPosition {
  const position = positions.find(({ offer }) => offer.id === offerId)
  if (position === undefined) throw new Problem('offer-unknown')
  return position
}
