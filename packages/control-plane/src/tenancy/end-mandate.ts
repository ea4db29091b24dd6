import { civilDateOf } from '@grenier/quota-billing'
import { expectedVersion, found } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { Problem } from '../shared/problem.ts'
import { encodeAnswer, runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'

/**
 * Brings a mandate's end forward, to today at the earliest: what was signed under it stays signed. One that has not begun is
 * ended on its first day, and then holds on none. Problems: `not-found` (also for another tenant's), `if-match-missing`,
 * `version-stale`, `mandate-end-past`, `mandate-dates` before its first day, `mandate-end-later` for no earlier end.
 */
export function endMandate(ports: ControlPlanePorts): UseCase<'endMandate'> {
  const operation = 'endMandate'
  return (command, call) =>
    runCommand(ports, { operation, command, call }, async (tx, now) => {
      const { tenantId, mandateId, validUntil } = command
      const mandate = found(await tx.tenancy.lockMandate(tenantId, mandateId))
      if (mandate.version !== expectedVersion(call)) throw new Problem('version-stale')
      const today = civilDateOf(now, ports.installation.timeZone)
      if (validUntil < today) throw new Problem('mandate-end-past', { todayOn: today })
      if (validUntil < mandate.validFrom) throw new Problem('mandate-dates', { validFromOn: mandate.validFrom })
      if (mandate.validUntil !== null && validUntil >= mandate.validUntil) {
        throw new Problem('mandate-end-later', { validUntil: mandate.validUntil })
      }
      const ended = { validUntil, endedAt: now, endedBy: call.actor.subject, version: mandate.version + 1 }
      const answer = { ...mandate, ...ended }
      await tx.tenancy.updateMandate(answer)
      const before = encodeAnswer(operation, mandate)
      return { answer, audit: [{ tenantId, subjectKind: 'mandate', subjectId: mandateId, before }] }
    })
}
