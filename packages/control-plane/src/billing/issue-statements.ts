import type { Period } from '@grenier/contracts'
import { civilDateOf, type Instant } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { periodJob } from '../shared/jobs.ts'
import type { Call, Transaction } from '../shared/ports.ts'
import { encodeAnswer, runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import { lockStatedPeriod, startBatch } from './create-statement-batch.ts'
import { checkDrafts } from './issuing-checklist.ts'
import { lastDayOf } from './period-facts.ts'
import { changePeriod, readPeriod } from './period-state.ts'
import { requireAnotherIssuer } from './require-another-issuer.ts'

/** A batch of everybody who is in none yet and lacks no reference, whatever else there is to say of them. */
async function chooseEverybody(
  { ids, installation }: ControlPlanePorts,
  tx: Transaction,
  { period, call, now }: { period: Period; call: Call; now: Instant },
): Promise<void> {
  const { month } = period
  const drafts = checkDrafts(await tx.billing.draftFacts({ month, lastDay: lastDayOf(month) }))
  const statementIds = drafts.filter(({ isAwaiting }) => !isAwaiting).map(({ facts }) => facts.statementId)
  if (statementIds.length === 0) {
    await changePeriod(tx, period, { state: 'issuing', blockedBy: null })
    return
  }
  const fiscalYear = Number(civilDateOf(now, installation.timeZone).slice(0, 4))
  const requested = { requestedBy: call.actor.subject, requestedAt: now }
  await startBatch(tx, { period, batch: { id: ids.next(), month, series: '', fiscalYear, ...requested }, statementIds })
}

/**
 * Starts issuing all statements of a closed month that lack no reference: a batch of everybody, with every other exception
 * acknowledged and without waiting for disputes, in the first series and the fiscal year of the day. Asked again while it is
 * issuing, it chooses who was left and starts the job again; once all is issued it changes nothing. Problems:
 * `period-not-closed`, `issuing-same-person`.
 */
export function issueStatements(ports: ControlPlanePorts): UseCase<'issueStatements'> {
  return ({ month }, call) =>
    runCommand(ports, { operation: 'issueStatements', command: { month }, call }, async (tx, now) => {
      const before = await lockStatedPeriod(tx, month)
      const fact = { tenantId: null, subjectKind: 'period', subjectId: before.id }
      if (before.state === 'issued') return { answer: before, audit: [] }
      await requireAnotherIssuer(ports, tx, { month, issuer: call.actor.subject })
      await chooseEverybody(ports, tx, { period: before, call, now })
      const answer = await readPeriod(tx, month)
      return {
        answer,
        audit: [{ ...fact, before: encodeAnswer('issueStatements', before) }],
        jobs: [periodJob('issue-statements', answer)],
      }
    })
}
