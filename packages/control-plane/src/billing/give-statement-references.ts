import type { StatementDraft } from '@grenier/contracts'
import { assertMayActFor, found } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Call, Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { runCommand } from '../shared/run-command.ts'
import { requireSiret } from '../shared/sirene-numbers.ts'
import type { UseCase } from '../shared/use-case.ts'
import { lockStatedPeriod } from './create-statement-batch.ts'

/** The draft, while its month is locked: it is not issued meanwhile. Problems: `not-found`, `statement-issued`, `statement-chosen`. */
async function lockDraft(tx: Transaction, statementId: string, call: Call): Promise<StatementDraft> {
  const { tenantId, month } = found(await tx.billing.statementInBrief(statementId))
  assertMayActFor('giveStatementReferences', call, tenantId)
  await lockStatedPeriod(tx, month)
  const draft = await tx.billing.getDraft(statementId)
  if (draft === null) throw new Problem('statement-issued')
  // Finance has looked at it as it is.
  if (draft.batchId !== null) throw new Problem('statement-chosen')
  return draft
}

/**
 * Gives a statement what it is issued with; what is given last counts. A statement that waited for it goes into the next
 * batch. Problems: `not-found`, `statement-issued`, `statement-chosen` once a batch has it, `siret-invalid`,
 * `siret-of-another` for an establishment of another body than the payer, `period-not-closed` while its month is being closed.
 */
export function giveStatementReferences(ports: ControlPlanePorts): UseCase<'giveStatementReferences'> {
  return (command, call) =>
    runCommand(ports, { operation: 'giveStatementReferences', command, call }, async (tx, now) => {
      const { statementId, siret = null, engagementNumber = null, serviceCode = null } = command
      const { tenantId, payerSiren } = await lockDraft(tx, statementId, call)
      requireSiret(siret, payerSiren)
      const given = { givenBy: call.actor.subject, givenAt: now }
      const reference = { id: ports.ids.next(), tenantId, statementId, siret, engagementNumber, serviceCode, ...given }
      await tx.billing.insertReference(reference)
      const answer = found(await tx.billing.getDraft(statementId))
      const after = { siret, engagementNumber, serviceCode }
      return { answer, audit: [{ tenantId, subjectKind: 'statement', subjectId: statementId, after }] }
    })
}
