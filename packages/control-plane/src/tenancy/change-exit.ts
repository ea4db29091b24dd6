import { canonicalJson } from '@grenier/audit-chain'
import { type TenantExit, tenantExit } from '@grenier/contracts'
import type { Instant } from '@grenier/quota-billing'
import { z } from 'zod'
import { exitNoticeJob } from '../notification/notice-jobs.ts'
import type { Lease } from '../provisioning/ports.ts'
import type { JobPorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'

interface ExitByJob {
  readonly lease: Lease
  /** As it was read: one that moved since is left alone. */
  readonly exit: TenantExit
  readonly actor: string
  readonly at: Instant
}

/** Writes to the audit trail what a job did to an exit, in the transaction that does it. */
export async function auditExit(
  tx: Transaction,
  done: { before: TenantExit; after: TenantExit; actor: string; at: Instant },
): Promise<void> {
  const { before, after, actor, at } = done
  await tx.audit.append([
    {
      tenantId: after.tenantId,
      actor,
      action: 'advance-exit',
      subjectKind: 'exit',
      subjectId: after.id,
      // No call stands behind a job; the exit's own id finds its rows together.
      requestId: after.id,
      recordedAt: at,
      before: z.encode(tenantExit, before),
      after: z.encode(tenantExit, after),
    },
  ])
}

/**
 * Changes an exit in one transaction, if the job still holds the tenant's lease and nobody changed the exit since it was
 * read. Returns whether the exit moved to another state.
 */
export async function changeExitByJob(
  { unitOfWork }: JobPorts,
  { lease, exit, actor, at }: ExitByJob,
  change: (tx: Transaction, locked: TenantExit) => Promise<TenantExit>,
): Promise<boolean> {
  return await unitOfWork.transact({ kind: 'platform' }, async (tx) => {
    if (!(await tx.provisioning.holdsLease(lease))) return false
    const locked = await tx.tenancy.lockExit(exit.tenantId, exit.id)
    if (locked === null || locked.version !== exit.version) return false
    const after = await change(tx, locked)
    const hasMoved = after.state !== locked.state
    const waitsForOthers = canonicalJson(after.waitingFor) !== canonicalJson(locked.waitingFor)
    if (!hasMoved && !waitsForOthers) return false
    await tx.tenancy.updateExit(after)
    if (!hasMoved) return false
    await auditExit(tx, { before: locked, after, actor, at })
    await tx.outbox.append([exitNoticeJob(after)])
    return true
  })
}
