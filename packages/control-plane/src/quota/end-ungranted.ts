import type { QuotaRequest } from '@grenier/contracts'
import type { Instant } from '@grenier/quota-billing'
import type { IdSource, OutboxMessage, Transaction } from '../shared/ports.ts'
import { releaseLines } from './hold-lines.ts'
import { positionOf } from './positions.ts'
import { withEvent } from './request-history.ts'
import type { LockedRequest } from './undecided-request.ts'
import { wakeWaiting } from './wake-waiting.ts'

export interface UngrantedEnd {
  readonly state: 'rejected' | 'withdrawn' | 'expired'
  /** The person, or `policy` and `schedule` where nobody did it. */
  readonly actor: string
  readonly at: Instant
  readonly reason: string | null
  /** Where a visa was refused: under which mandate. */
  readonly mandateId?: string
}

/** The offers of a request for which others may go on once it has ended: those it held for, or waited for before them. */
export function offersGivenFree({ state, lines }: QuotaRequest): string[] {
  return lines.filter(({ heldBytes }) => state === 'waiting' || heldBytes > 0n).map(({ offerId }) => offerId)
}

/**
 * Ends a locked request without a grant: what it held is free again in the same transaction. Returns the request to be
 * saved and the jobs that serve whoever waited for what it gave free.
 */
export async function endUngranted(
  tx: Transaction,
  ids: IdSource,
  { locked, end }: { locked: LockedRequest; end: UngrantedEnd },
): Promise<{ ended: QuotaRequest; jobs: OutboxMessage[] }> {
  const { request, positions } = locked
  const { state, actor, at, reason, mandateId } = end
  const event = { kind: state, actor, recordedAt: at, text: reason }
  const lines = request.lines.map((line) => ({ ...line, position: positionOf(positions, line.offerId) }))
  await releaseLines(tx, ids, { requestId: request.id, at, lines })
  const ended: QuotaRequest = {
    ...withEvent(request, mandateId === undefined ? event : { ...event, mandateId }),
    state,
    lines: lines.map(({ position, ...line }) => ({
      ...line,
      currentQuotaBytes: position.quotaBytes,
      decidedQuotaBytes: null,
      heldBytes: 0n,
    })),
    waitUntil: null,
    takenBy: null,
    takenAt: null,
    decidedBy: actor,
    decidedAt: at,
    decisionReason: reason,
  }
  return { ended, jobs: await wakeWaiting(tx, offersGivenFree(request)) }
}
