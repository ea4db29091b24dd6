import type { Dispute } from '@grenier/contracts'
import { addWorkingDays, civilDateOf } from '@grenier/quota-billing'
import { disputeTask } from '../notification/dispute-task.ts'
import { openOperatorTask } from '../notification/mail-operator-task.ts'
import { assertMayActFor, found } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { readAll } from '../shared/read-all.ts'
import { runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'

/** Within how many working days a dispute is answered (first-year needs, no 3). */
const answerWorkingDays = 15

/** Problem: `dispute-known` when one of these lines is in doubt already. */
async function refuseDisputed(tx: Transaction, statementId: string, positions: readonly number[]): Promise<void> {
  const open = await readAll((query) => tx.billing.listDisputes({ ...query, statementId, state: 'open' }))
  const same = open.find((dispute) => dispute.positions.some((position) => positions.includes(position)))
  if (same !== undefined) throw new Problem('dispute-known', { dueOn: same.dueOn })
}

/**
 * Keeps a payer's doubt about lines of its statement, be it a draft or issued by now. It suspends neither the statement nor
 * any service: no debt ever blocks backup, restore or export (CGCT R212-21). Problems: `not-found`, `dispute-too-late` after
 * the draft's days, `dispute-lines-unknown`, `dispute-known`.
 */
export function raiseDispute(ports: ControlPlanePorts): UseCase<'raiseDispute'> {
  return (command, call) =>
    runCommand(ports, { operation: 'raiseDispute', command, call }, async (tx, now) => {
      const { statementId, positions } = command
      const statement = found(await tx.billing.disputableStatement(statementId))
      const { tenantId, disputableUntil } = statement
      assertMayActFor('raiseDispute', call, tenantId)
      const today = civilDateOf(now, ports.installation.timeZone)
      if (today > disputableUntil) throw new Problem('dispute-too-late', { disputableUntil })
      const unknown = positions.filter((position) => !statement.positions.includes(position))
      if (unknown.length > 0) throw new Problem('dispute-lines-unknown', { positions: unknown.join(', ') })
      await tx.billing.lockDisputes(statementId)
      await refuseDisputed(tx, statementId, positions)
      const answer: Dispute = {
        ...command,
        id: ports.ids.next(),
        tenantId,
        raisedBy: call.actor.subject,
        raisedAt: now,
        dueOn: addWorkingDays(today, answerWorkingDays),
        state: 'open',
        answer: null,
        correction: null,
        endedBy: null,
        endedAt: null,
      }
      await tx.billing.insertDispute(answer)
      await openOperatorTask(
        ports,
        tx,
        await disputeTask(ports, tx, { kind: 'dispute-raised', dispute: answer, today }),
      )
      return { answer, audit: [{ tenantId, subjectKind: 'dispute', subjectId: answer.id }] }
    })
}
