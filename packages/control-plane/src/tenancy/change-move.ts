import { type TenantMove, tenantMove } from '@grenier/contracts'
import type { Instant } from '@grenier/quota-billing'
import { z } from 'zod'
import type { Lease } from '../provisioning/ports.ts'
import type { JobPorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import type { StoredMove } from './move.ports.ts'
import { shownMove } from './move-history.ts'

/** Who acts where time or a fact does. */
export const moveActor = 'schedule'

export interface MoveByJob {
  readonly lease: Lease
  /** As it was read: one that changed since is left alone. */
  readonly move: StoredMove
  readonly at: Instant
}

const encoded = (move: StoredMove): unknown => z.encode(tenantMove, shownMove(move) satisfies TenantMove)

async function audit(tx: Transaction, done: { before: StoredMove; after: StoredMove; at: Instant }): Promise<void> {
  const { before, after, at } = done
  const subject = { subjectKind: 'move', subjectId: after.id, requestId: after.id }
  const fact = { tenantId: after.tenantId, actor: moveActor, action: 'advance-move', recordedAt: at }
  await tx.audit.append([{ ...fact, ...subject, before: encoded(before), after: encoded(after) }])
}

/** One line on the tenant's live progress: where its move is, or why it stands still. Returns its number; null: nothing new. */
async function tell(tx: Transaction, before: StoredMove, { after, at }: { after: StoredMove; at: Instant }) {
  const step = `move-${after.state}`
  const line = (outcome: 'done' | 'waiting' | 'failed', message: string) =>
    tx.provisioning.appendEvents(after.tenantId, [{ step, outcome, message, recordedAt: at }])
  if (after.failure !== null && after.failure !== before.failure) return await line('failed', after.failure)
  if (after.state !== before.state) return await line('done', '')
  const waits = after.waitingFor.join('; ')
  return waits !== '' && waits !== before.waitingFor.join('; ') ? await line('waiting', waits) : null
}

/**
 * Changes a move in one transaction, if the job still holds the tenant's lease and nobody changed the move since it was
 * read: its row, what is told of it, and its audit row where its state, its failure or its history changed. Returns the move as it
 * stands then, null where it was left alone.
 */
export async function changeMoveByJob(
  { unitOfWork, progress }: JobPorts,
  { lease, move, at }: MoveByJob,
  change: (tx: Transaction, locked: StoredMove) => Promise<StoredMove>,
): Promise<StoredMove | null> {
  const { tenantId } = move
  const saved = await unitOfWork.transact({ kind: 'platform' }, async (tx) => {
    if (!(await tx.provisioning.holdsLease(lease))) return null
    const locked = await tx.tenancy.lockMove(tenantId, move.id)
    if (locked === null || locked.version !== move.version) return null
    const changed = await change(tx, locked)
    // What waits for something else, and nothing more, is no new version for people to read again.
    const isTold = changed.history.length !== locked.history.length
    const isStep = isTold || changed.state !== locked.state || changed.failure !== locked.failure
    const after = isStep && changed.version === locked.version ? { ...changed, version: locked.version + 1 } : changed
    if (after === locked) return { after, sequence: null }
    await tx.tenancy.updateMove(after)
    if (isStep) await audit(tx, { before: locked, after, at })
    return { after, sequence: await tell(tx, locked, { after, at }) }
  })
  if (saved?.sequence != null) await progress.publish({ tenantId, sequence: saved.sequence })
  return saved?.after ?? null
}
