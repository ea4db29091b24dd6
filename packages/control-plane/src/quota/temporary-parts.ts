import type { Command, QuotaRequest } from '@grenier/contracts'
import { type CivilDate, giveUpTemporary, type Instant, remindersPassed } from '@grenier/quota-billing'
import type { IdSource, Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import type { GrantedLine } from './grant-lines.ts'
import { outstandingBytes, owedLoans } from './outstanding.ts'
import type { PlannedLine } from './plan-lines.ts'
import { withEvent } from './request-history.ts'

/**
 * Refuses a temporary wish that cannot be one. Problems: `temporary-until-past` when its last day is over,
 * `temporary-not-a-growth` when a line asks for less than there is.
 */
export function refuseUnsoundTemporary(wish: {
  command: Pick<Command<'submitQuotaRequest'>, 'temporaryUntil'>
  today: CivilDate
  planned: readonly PlannedLine[]
}): void {
  const { temporaryUntil } = wish.command
  if (temporaryUntil === null) return
  if (temporaryUntil < wish.today) throw new Problem('temporary-until-past', { temporaryUntil })
  const shrinks = wish.planned.some(({ position, wantedQuotaBytes }) => wantedQuotaBytes < position.quotaBytes)
  if (shrinks) throw new Problem('temporary-not-a-growth')
}

interface Granted {
  readonly request: Pick<QuotaRequest, 'id' | 'tenantId' | 'temporaryUntil'>
  readonly lines: readonly GrantedLine[]
  readonly at: Instant
  readonly today: CivilDate
}

/** A line that shrinks takes from what was temporary first, and never from what is borrowed. Problem: `quota-borrowed`. */
async function giveUp(tx: Transaction, { request, at }: Granted, line: GrantedLine): Promise<void> {
  const { tenantId } = request
  const { offer, quotaBytes } = line.position
  const shrinkBytes = quotaBytes - line.quotaBytes
  const borrowedBytes = owedLoans(await tx.quota.openLoansOf(tenantId), tenantId)
    .filter(({ offerId }) => offerId === offer.id)
    .reduce((sum, { amountBytes, loweredBytes }) => sum + amountBytes - loweredBytes, 0n)
  if (line.quotaBytes < borrowedBytes) throw new Problem('quota-borrowed', { borrowedBytes: String(borrowedBytes) })
  const parts = (await tx.quota.listTemporaryParts(tenantId))
    .filter(({ offerId }) => offerId === offer.id)
    .map((part) => ({ part, outstandingBytes: outstandingBytes(part) }))
  for (const {
    part: { part },
    givenUpBytes,
  } of giveUpTemporary(parts, shrinkBytes)) {
    // The request itself gives the bytes back: the part has only to stop counting them.
    const extraBytes = part.extraBytes - givenUpBytes
    const whole = { endedAt: at, loweredBytes: part.extraBytes, returnedBytes: part.extraBytes }
    await tx.quota.updateTemporaryPart({ ...part, ...(extraBytes === 0n ? whole : { extraBytes }) })
    if (extraBytes > part.returnedBytes) continue
    await tellEnded(tx, { tenantId, requestId: part.requestId, actor: 'schedule', at })
  }
}

/**
 * What a grant means for quotas with an end, called once after `grantLines`: each line of a temporary request that grew is
 * a temporary part of its own, and a shrink gives up temporary parts first. Problems: `temporary-until-past` for a
 * decision that comes after the last day, `quota-borrowed` for a shrink below what is on loan to the tenant.
 */
export async function keepDatedParts(tx: Transaction, ids: IdSource, granted: Granted): Promise<void> {
  const { request, lines, at, today } = granted
  const endsOn = request.temporaryUntil
  if (endsOn !== null && endsOn < today) throw new Problem('temporary-until-past', { temporaryUntil: endsOn })
  if (lines.some(({ position, quotaBytes }) => quotaBytes < position.quotaBytes)) {
    // All offers at once: levels come before the tenant, whatever the caller has locked so far.
    const offerIds = lines.map(({ position }) => position.offer.id)
    await tx.quota.lockPositions(request.tenantId, offerIds)
  }
  for (const line of lines) {
    const extraBytes = line.quotaBytes - line.position.quotaBytes
    if (extraBytes < 0n) await giveUp(tx, granted, line)
    if (extraBytes <= 0n || endsOn === null) continue
    await tx.quota.insertTemporaryPart({
      tenantId: request.tenantId,
      id: ids.next(),
      offerId: line.position.offer.id,
      requestId: request.id,
      extraBytes,
      endsOn,
      remindedDays: remindersPassed(endsOn, today),
      endedAt: null,
      loweredBytes: 0n,
      returnedBytes: 0n,
      recordedAt: at,
    })
  }
}

/** Says in the request's history that its temporary quota has ended, once nothing of it is owed any more. */
export async function tellEnded(
  tx: Transaction,
  ended: { tenantId: string; requestId: string; actor: string; at: Instant },
): Promise<void> {
  const { tenantId, requestId, actor, at } = ended
  const parts = await tx.quota.listPartsOfRequest(tenantId, requestId)
  if (parts.some(({ extraBytes, returnedBytes }) => returnedBytes < extraBytes)) return
  const request = await tx.quota.lockRequest(requestId)
  if (request === null || request.history.some(({ kind }) => kind === 'ended')) return
  await addEvent(tx, request, { kind: 'ended', actor, recordedAt: at, text: null })
}

/** Adds one thing that happened to a locked request. */
export async function addEvent(
  tx: Transaction,
  request: QuotaRequest,
  event: Parameters<typeof withEvent>[1],
): Promise<void> {
  await tx.quota.updateRequest({ ...withEvent(request, event), version: request.version + 1 }, request.version)
}
