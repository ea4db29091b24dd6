import { readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { Problem } from '../shared/problem.ts'
import { runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'

/**
 * Records what the FCTVA gives back from a day on. A later one takes over from its first day; none is ever changed. Problems:
 * `fctva-rate-dates`; `fctva-rate-known` where another one begins on that day.
 */
export function recordFctvaRate(ports: ControlPlanePorts): UseCase<'recordFctvaRate'> {
  return (command, call) =>
    runCommand(ports, { operation: 'recordFctvaRate', command, call }, async (tx, now) => {
      const { validFrom, validTo } = command
      if (validTo !== null && validTo < validFrom) throw new Problem('fctva-rate-dates', { startsOn: validFrom })
      const answer = { ...command, recordedAt: now }
      await tx.billing.insertFctvaRate(answer, call.actor.subject)
      return { answer, audit: [{ tenantId: null, subjectKind: 'fctva-rate', subjectId: validFrom }] }
    })
}

/** Every rate that was recorded. */
export function listFctvaRates({ unitOfWork }: ControlPlanePorts): UseCase<'listFctvaRates'> {
  return async (_command, call) => ({
    items: await unitOfWork.read(readScope('listFctvaRates', call), (tx) => tx.billing.listFctvaRates()),
  })
}
