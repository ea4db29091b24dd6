import type { Answer } from '@grenier/contracts'
import { civilDateOf } from '@grenier/quota-billing'
import { found } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { Problem } from '../shared/problem.ts'
import { runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import { requireExecutoryAct } from './act-in-force.ts'

/**
 * Records who signs or asks for a member. The act it rests on must bind on its first day, and a delegation rests on one
 * (CGCT L2122-18). Problems: `not-found`, `mandate-dates`, `mandate-act-missing`, `act-unknown`, `act-not-executory`.
 */
export function recordMandate(ports: ControlPlanePorts): UseCase<'recordMandate'> {
  const { ids, installation } = ports
  return (command, call) =>
    runCommand(ports, { operation: 'recordMandate', command, call }, async (tx, now) => {
      const { tenantId, validFrom, validUntil, actId } = command
      found(await tx.tenancy.tenantInBrief(tenantId, civilDateOf(now, installation.timeZone)))
      if (validUntil !== null && validUntil <= validFrom) throw new Problem('mandate-dates', { validFromOn: validFrom })
      if (actId !== null) await requireExecutoryAct(tx, actId, validFrom)
      else if (command.function === 'delegate') throw new Problem('mandate-act-missing')
      const answer: Answer<'recordMandate'> = {
        ...command,
        id: ids.next(),
        recordedAt: now,
        recordedBy: call.actor.subject,
        endedAt: null,
        endedBy: null,
        version: 1,
      }
      await tx.tenancy.insertMandate(answer)
      return { answer, audit: [{ tenantId, subjectKind: 'mandate', subjectId: answer.id }] }
    })
}
