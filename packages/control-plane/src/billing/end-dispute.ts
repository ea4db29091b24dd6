import type { Dispute } from '@grenier/contracts'
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

async function end(tx: Transaction, before: Dispute, after: Dispute) {
  await tx.billing.endDispute(after)
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

/** Finance answers: rejected, or corrected by what the answer names. Problems: `not-found`, `dispute-ended`. */
export function answerDispute(ports: ControlPlanePorts): UseCase<'answerDispute'> {
  return (command, call) =>
    runCommand(ports, { operation: 'answerDispute', command, call }, async (tx, now) => {
      const dispute = requireOpen(found(await tx.billing.lockDispute(command.disputeId)))
      const { outcome, answer, correction } = command
      const ended = { endedBy: call.actor.subject, endedAt: now, answer, correction }
      const { tenantId, id: subjectId } = dispute
      await tx.outbox.append([
        writeNoticeJob({ tenantId, kind: 'dispute-answered', subjectId, occurrence: 'answered' }),
      ])
      return await end(tx, dispute, { ...dispute, ...ended, state: outcome })
    })
}
