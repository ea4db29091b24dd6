import type { QuotaRequest, QuotaRequestLine } from '@grenier/contracts'
import {
  entriesForHold,
  entriesForHoldRelease,
  holdAtSubmissionBytes,
  type Instant,
  type LedgerEntry,
  roundUpToStep,
} from '@grenier/quota-billing'
import type { IdSource, Transaction } from '../shared/ports.ts'
import { planHeldLine, sizeAsked } from './own-hold.ts'
import type { QuotaPosition } from './ports.ts'
import { positionOf } from './positions.ts'
import { refusalProblem } from './refusals.ts'
import type { LockedRequest } from './undecided-request.ts'

/** How much a line should hold; its difference to what it holds is what moves. */
type Wanted = (line: QuotaRequestLine, position: QuotaPosition) => bigint

/** Everything the line asks. What is no growth, or could not be granted whatever is left, holds what it holds. */
const everything: Wanted = (line, position) => {
  const plan = planHeldLine(line, position, sizeAsked(line))
  if (plan.kind === 'fits') return plan.deltaBytes > line.heldBytes ? plan.deltaBytes : line.heldBytes
  if (plan.refusal.code === 'capacity-exceeded') throw refusalProblem(plan.refusal)
  return line.heldBytes
}

/** One size step at most, as at submission. */
const oneStep: Wanted = (line, { offer, quotaBytes }) => {
  const held = holdAtSubmissionBytes({
    currentQuotaBytes: quotaBytes,
    roundedQuotaBytes: roundUpToStep(sizeAsked(line), offer.roundingStepBytes),
    sizeSteps: offer.sizeStepsBytes,
  })
  return held < line.heldBytes ? held : line.heldBytes
}

async function moveHolds(
  tx: Transaction,
  ids: IdSource,
  { locked, at, wanted }: { locked: LockedRequest; at: Instant; wanted: Wanted },
): Promise<QuotaRequestLine[]> {
  const { request, positions } = locked
  const entries: LedgerEntry[] = []
  const lines = request.lines.map((line) => {
    const position = positionOf(positions, line.offerId)
    const heldBytes = wanted(line, position)
    const deltaBytes = heldBytes - line.heldBytes
    const move = { offerId: line.offerId, path: position.path }
    if (deltaBytes > 0n) entries.push(...entriesForHold({ ...move, deltaBytes }))
    if (deltaBytes < 0n) entries.push(...entriesForHoldRelease({ ...move, deltaBytes: -deltaBytes }))
    return { ...line, currentQuotaBytes: position.quotaBytes, heldBytes }
  })
  if (entries.length > 0) {
    const cause = { causeKind: 'quota-request', causeId: request.id, recordedAt: at } as const
    await tx.quota.post([{ id: ids.next(), ...cause, entries }])
  }
  return lines
}

/**
 * Holds the rest of what a locked request asks beyond the one size step of its submission, and returns its lines so.
 * Problem: `capacity-exceeded` naming the level, with nothing moved.
 */
export function holdRest(
  tx: Transaction,
  ids: IdSource,
  hold: { locked: LockedRequest; at: Instant },
): Promise<QuotaRequestLine[]> {
  return moveHolds(tx, ids, { ...hold, wanted: everything })
}

/**
 * Gives back what a locked request holds beyond one size step. What an approver of an earlier step has agreed to stays held;
 * a visa is about money and holds no room.
 */
export async function releaseRest(
  tx: Transaction,
  ids: IdSource,
  release: { locked: LockedRequest; at: Instant },
): Promise<QuotaRequestLine[]> {
  const { steps, lines }: QuotaRequest = release.locked.request
  if (steps.some(({ role, decidedBy }) => role !== 'visa' && decidedBy !== null)) return lines
  return await moveHolds(tx, ids, { ...release, wanted: oneStep })
}
