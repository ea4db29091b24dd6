import type { ExpiryReason, QuotaRequest } from '@grenier/contracts'
import type { Instant } from '@grenier/quota-billing'
import type { IdSource, OutboxMessage, Transaction } from '../shared/ports.ts'
import { isLeaving } from '../tenancy/leaving.ts'
import { endUngranted } from './end-ungranted.ts'
import { sizeAsked } from './own-hold.ts'
import { positionOf } from './positions.ts'
import { leavingRefusal } from './refusals.ts'
import { isUndecided, withLockedPositions } from './undecided-request.ts'

/**
 * The end of a locked request for more space of a tenant that has given notice: a refusal like any other, with what it held
 * free again. null where it is decided, asks for no more than there is, or where the tenant stays.
 */
export async function endOfLeaving(
  tx: Transaction,
  ids: IdSource,
  { request, actor, at }: { request: QuotaRequest; actor: string; at: Instant },
): Promise<{ ended: QuotaRequest; jobs: OutboxMessage[] } | null> {
  if (!isUndecided(request) || !(await isLeaving(tx, request.tenantId))) return null
  const locked = await withLockedPositions(tx, request)
  const isMore = request.lines.some((line) => sizeAsked(line) > positionOf(locked.positions, line.offerId).quotaBytes)
  if (!isMore) return null
  const reason: ExpiryReason = 'tenant-leaving'
  const { ended, jobs } = await endUngranted(tx, ids, { locked, end: { state: 'rejected', actor, at, reason } })
  return { ended: { ...ended, refusals: [leavingRefusal] }, jobs }
}
