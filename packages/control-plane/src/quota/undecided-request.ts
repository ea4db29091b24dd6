import type { QuotaRequest } from '@grenier/contracts'
import { found } from '../shared/access.ts'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import type { QuotaPosition } from './ports.ts'
import { lockKnownPositions } from './positions.ts'

/** A request nobody has decided, locked, and where its tenant stands, locked too. */
export interface LockedRequest {
  readonly request: QuotaRequest
  /** One per line's offer. */
  readonly positions: readonly QuotaPosition[]
}

/** True while somebody may still decide it. */
export function isUndecided({ state }: Pick<QuotaRequest, 'state'>): boolean {
  return state === 'submitted' || state === 'waiting'
}

/** Problems: `request-expired`, else `already-decided`, for a request that has come to its end. */
export function assertUndecided(request: QuotaRequest): void {
  if (request.state === 'expired') throw new Problem('request-expired')
  if (!isUndecided(request)) throw new Problem('already-decided')
}

/** Locks levels, then the tenant, then the request. `version` is what the request has come to since it was read. */
async function lockInOrder(
  tx: Transaction,
  request: QuotaRequest,
): Promise<{ positions: readonly QuotaPosition[]; version: number | null }> {
  const offerIds = request.lines.map(({ offerId }) => offerId)
  const positions = await lockKnownPositions(tx, request.tenantId, offerIds)
  return { positions, version: await tx.quota.lockRequestVersion(request.id) }
}

/** Locks a request as it is, for a job, which saw no version of it; null when it is missing. */
export async function lockLatest(tx: Transaction, id: string): Promise<LockedRequest | null> {
  const seen = await tx.quota.getRequest(id)
  if (seen === null) return null
  const { positions, version } = await lockInOrder(tx, seen)
  const request = version === seen.version ? seen : found(await tx.quota.getRequest(id))
  return { request, positions }
}

/**
 * Locks a request for a change, in the order that everything locks in: levels, tenant, request. `may` is asked before its
 * version or state are looked at, so that nothing leaks. Problems: `not-found`, `version-stale`, `already-decided`,
 * `request-expired`, and what `may` throws.
 */
export async function lockUndecided(
  tx: Transaction,
  wanted: { id: string; expectedVersion: number },
  may: (request: QuotaRequest) => void | Promise<void>,
): Promise<LockedRequest> {
  const request = found(await tx.quota.getRequest(wanted.id))
  await may(request)
  if (request.version !== wanted.expectedVersion) throw new Problem('version-stale')
  assertUndecided(request)
  const { positions, version } = await lockInOrder(tx, request)
  if (version !== request.version) throw new Problem('version-stale')
  return { request, positions }
}

/** Writes a changed request over the locked one, one version later. */
export async function saveDecided(tx: Transaction, request: QuotaRequest): Promise<QuotaRequest> {
  const decided = { ...request, version: request.version + 1 }
  const saved = await tx.quota.updateRequest(decided, request.version)
  if (!saved) throw new Problem('version-stale')
  return decided
}
