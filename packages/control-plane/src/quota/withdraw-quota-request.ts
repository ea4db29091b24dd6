import { expectedVersion } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { encodeAnswer, runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import { requestInReach } from './approval-steps.ts'
import { endUngranted } from './end-ungranted.ts'
import { lockUndecided, saveDecided, withLockedPositions } from './undecided-request.ts'

/**
 * Takes an undecided request back; what it held is free again, and so is its place in the queue. Problems: `not-found`
 * (also for another tenant), `if-match-missing`, `version-stale`, `already-decided`, `request-expired`.
 */
export function withdrawQuotaRequest(ports: ControlPlanePorts): UseCase<'withdrawQuotaRequest'> {
  return (command, call) =>
    runCommand(ports, { operation: 'withdrawQuotaRequest', command, call }, async (tx, now) => {
      const wanted = { id: command.requestId, expectedVersion: expectedVersion(call) }
      const request = await lockUndecided(tx, wanted, (named) =>
        requestInReach(tx, { operation: 'withdrawQuotaRequest', call }, named),
      )
      const locked = await withLockedPositions(tx, request)
      const end = { state: 'withdrawn', actor: call.actor.subject, at: now, reason: null } as const
      const { ended, jobs } = await endUngranted(tx, ports.ids, { locked, end })
      const answer = await saveDecided(tx, ended)
      const { id, tenantId } = request
      const before = encodeAnswer('withdrawQuotaRequest', request)
      return { answer, audit: [{ tenantId, subjectKind: 'quota-request', subjectId: id, before }], jobs }
    })
}
