import type { QuotaRequest } from '@grenier/contracts'
import { requestNoticeJobs } from '../notification/notice-jobs.ts'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import type { NamedRequest } from './approval-steps.ts'
import type { QuotaPosition } from './ports.ts'
import { lockKnownPositions } from './positions.ts'

/** A locked request that nobody has decided, and where its tenant stands. */
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

/**
 * Locks a request for a change. `known` says whether the caller may know of it before its version or state are looked at, so
 * that nothing leaks. Problems: `version-stale`, `already-decided`, `request-expired`, and what `known` throws.
 */
export async function lockUndecided(
  tx: Transaction,
  wanted: { id: string; expectedVersion: number },
  known: (named: NamedRequest) => QuotaRequest | Promise<QuotaRequest>,
): Promise<QuotaRequest> {
  const locked = await known({ id: wanted.id, request: await tx.quota.lockRequest(wanted.id) })
  if (locked.version !== wanted.expectedVersion) throw new Problem('version-stale')
  assertUndecided(locked)
  return locked
}

/**
 * A locked request with the levels above its tenant locked too: for whatever gives space back, since who waits is looked
 * for under those locks. An undecided request is locked before its levels by everybody.
 */
export async function withLockedPositions(tx: Transaction, request: QuotaRequest): Promise<LockedRequest> {
  const offerIds = request.lines.map(({ offerId }) => offerId)
  return { request, positions: await lockKnownPositions(tx, request.tenantId, offerIds) }
}

/** Nobody is asked to decide any more what has come to its end. */
async function endTasks(tx: Transaction, { id: subjectId, state, decidedBy, decidedAt }: QuotaRequest): Promise<void> {
  if (decidedBy === null || decidedAt === null) return
  const kinds = ['request-undecided', 'request-overdue'] as const
  await tx.notification.endTasksAbout({ kinds, subjectId, doneAt: decidedAt, doneBy: decidedBy, note: state })
}

/**
 * Writes a changed request over the one that was locked, one version later, and the jobs that tell its member of it. With its end
 * goes what operators had to do about it.
 */
export async function saveDecided(tx: Transaction, request: QuotaRequest): Promise<QuotaRequest> {
  const decided = { ...request, version: request.version + 1 }
  await tx.quota.saveLockedRequest(decided)
  if (!isUndecided(decided)) await endTasks(tx, decided)
  const notices = requestNoticeJobs(decided)
  if (notices.length > 0) await tx.outbox.append(notices)
  return decided
}
