import type { Dispute } from '@grenier/contracts'
import type { Instant } from '@grenier/quota-billing'
import { writeNoticeJob } from '../notification/notice-jobs.ts'
import { assertMayActFor, found } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { encodeAnswer, runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'

/** Problem: `dispute-ended`. */
function requireOpen(dispute: Dispute): Dispute {
  if (dispute.state !== 'open') throw new Problem('dispute-ended')
  return dispute
}

/** Writes how it ended, and with it what finance had to do about it. */
async function end(tx: Transaction, before: Dispute, after: Dispute & { endedBy: string; endedAt: Instant }) {
  await tx.billing.endDispute(after)
  await tx.notification.endTasksAbout({
    kinds: ['dispute-raised', 'dispute-due'],
    subjectId: after.id,
    doneAt: after.endedAt,
    doneBy: after.endedBy,
    note: after.state,
  })
  const fact = { tenantId: after.tenantId, subjectKind: 'dispute', subjectId: after.id }
  return { answer: after, audit: [{ ...fact, before: encodeAnswer('answerDispute', before) }] }
}

/** The payer takes its dispute back. Problems: `not-found`, `dispute-ended`. */
export function withdrawDispute(ports: ControlPlanePorts): UseCase<'withdrawDispute'> {
  return (command, call) =>
    runCommand(ports, { operation: 'withdrawDispute', command, call }, async (tx, now) => {
      const dispute = found(await tx.billing.lockDispute(command.disputeId))
      assertMayActFor('withdrawDispute', call, dispute.tenantId)
      const ended = { endedBy: call.actor.subject, endedAt: now }
      return await end(tx, requireOpen(dispute), { ...dispute, ...ended, state: 'withdrawn' })
    })
}

/** Problem: `dispute-correction-unknown` where what is named corrects something else, or is nothing. */
async function requireCorrects(tx: Transaction, dispute: Dispute, correction: string): Promise<void> {
  if (await tx.billing.correctsDisputed(dispute, correction)) return
  throw new Problem('dispute-correction-unknown', { named: correction })
}

/**
 * Finance answers: rejected, or corrected by the credit statement or the correction that the answer names. Problems: `not-found`,
 * `dispute-ended`, `dispute-correction-unknown`.
 */
export function answerDispute(ports: ControlPlanePorts): UseCase<'answerDispute'> {
  return (command, call) =>
    runCommand(ports, { operation: 'answerDispute', command, call }, async (tx, now) => {
      const dispute = requireOpen(found(await tx.billing.lockDispute(command.disputeId)))
      const { outcome, answer, correction } = command
      if (correction !== null) await requireCorrects(tx, dispute, correction)
      const ended = { endedBy: call.actor.subject, endedAt: now, answer, correction }
      const { tenantId, id: subjectId } = dispute
      await tx.outbox.append([
        writeNoticeJob({ tenantId, kind: 'dispute-answered', subjectId, occurrence: 'answered' }),
      ])
      return await end(tx, dispute, { ...dispute, ...ended, state: outcome })
    })
}
