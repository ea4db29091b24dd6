import {
  entriesForHold,
  entriesForHoldRelease,
  holdAtSubmissionBytes,
  type Instant,
  type LedgerEntry,
} from '@grenier/quota-billing'
import type { IdSource, Transaction } from '../shared/ports.ts'
import type { FittingLine } from './plan-lines.ts'
import type { QuotaPosition } from './ports.ts'
import { postMoves } from './post-moves.ts'

interface Move {
  readonly requestId: string
  readonly at: Instant
}

async function post(
  tx: Transaction,
  ids: IdSource,
  move: Move & { entries: readonly LedgerEntry[]; positions: readonly QuotaPosition[] },
): Promise<void> {
  const { requestId, at, entries, positions } = move
  const transfer = { id: ids.next(), causeKind: 'quota-request', causeId: requestId, recordedAt: at, entries } as const
  await postMoves(tx, { positions, transfer })
}

/** What a waiting line sets aside: at most one size step above the present quota. */
export function heldAtSubmission({ position, plan }: FittingLine): bigint {
  return holdAtSubmissionBytes({
    currentQuotaBytes: position.quotaBytes,
    roundedQuotaBytes: plan.roundedQuotaBytes,
    sizeSteps: position.offer.sizeStepsBytes,
  })
}

/** Sets a waiting request's bytes aside in every pool above the tenant. */
export async function holdLines(
  tx: Transaction,
  ids: IdSource,
  hold: Move & { lines: readonly FittingLine[] },
): Promise<void> {
  const entries = hold.lines.flatMap((line) => {
    const { path, offer } = line.position
    return entriesForHold({ offerId: offer.id, path, deltaBytes: heldAtSubmission(line) })
  })
  await post(tx, ids, { ...hold, entries, positions: hold.lines.map(({ position }) => position) })
}

/** The request ends ungranted: what it held is free again. */
export async function releaseLines(
  tx: Transaction,
  ids: IdSource,
  release: Move & { lines: readonly { position: QuotaPosition; heldBytes: bigint }[] },
): Promise<void> {
  const entries = release.lines.flatMap(({ position, heldBytes }) =>
    entriesForHoldRelease({ offerId: position.offer.id, path: position.path, deltaBytes: heldBytes }),
  )
  await post(tx, ids, { ...release, entries, positions: release.lines.map(({ position }) => position) })
}
