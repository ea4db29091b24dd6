import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { periodJob } from '../shared/jobs.ts'
import { Problem } from '../shared/problem.ts'
import { encodeAnswer, runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import { changePeriod, lockPeriodIn, readPeriod } from './period-state.ts'

/**
 * Starts issuing the statements of a closed month. Asked again while it is issuing, it starts the job again; once all is
 * issued it changes nothing. Problem: `period-not-closed`.
 */
export function issueStatements(ports: ControlPlanePorts): UseCase<'issueStatements'> {
  return ({ month }, call) =>
    runCommand(ports, { operation: 'issueStatements', command: { month }, call }, async (tx) => {
      const known = await tx.billing.getPeriod(month)
      if (known === null) throw new Problem('period-not-closed', { month })
      const before = (await lockPeriodIn(tx, known, 'closed')) ?? (await readPeriod(tx, month))
      const fact = { tenantId: null, subjectKind: 'period', subjectId: before.id }
      if (before.state === 'issued') return { answer: before, audit: [] }
      if (before.state !== 'closed' && before.state !== 'issuing') throw new Problem('period-not-closed', { month })
      const progressDone = before.state === 'closed' ? 0 : before.progressDone
      await changePeriod(tx, before, { state: 'issuing', blockedBy: null, progressDone })
      const answer = await readPeriod(tx, month)
      return {
        answer,
        audit: [{ ...fact, before: encodeAnswer('issueStatements', before) }],
        jobs: [periodJob('issue-statements', answer)],
      }
    })
}
