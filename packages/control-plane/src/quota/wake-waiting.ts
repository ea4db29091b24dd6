import type { QuotaRequest } from '@grenier/contracts'
import { serveWaitingListJob } from '../shared/jobs.ts'
import type { OutboxMessage, Transaction } from '../shared/ports.ts'
import type { GrantedLine } from './grant-lines.ts'

/**
 * The jobs that serve whoever waits for these offers; none when nobody does. To be called in the transaction that gives
 * space back, after it has locked the levels concerned: whoever met them full before has committed by then and is seen,
 * and whoever comes later meets the space itself.
 */
export async function wakeWaiting(tx: Transaction, offerIds: readonly string[]): Promise<OutboxMessage[]> {
  if (offerIds.length === 0) return []
  const waitedFor = await tx.quota.offersWaitedFor(offerIds)
  return waitedFor.map(serveWaitingListJob)
}

/**
 * The offers of which a grant gives space back, where less was granted than held, or where it took its own place out of
 * the queue before others. Most grants do neither.
 */
export function offersReturnedBy(request: QuotaRequest, granted: readonly GrantedLine[]): string[] {
  const returning = granted.filter(({ position, quotaBytes, heldBytes }) => {
    const growthBytes = quotaBytes > position.quotaBytes ? quotaBytes - position.quotaBytes : 0n
    return request.state === 'waiting' || heldBytes > growthBytes
  })
  return returning.map(({ position }) => position.offer.id)
}
