import { expectedVersion } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { Problem } from '../shared/problem.ts'
import { encodeAnswer, runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import { refuseLeaving } from '../tenancy/leaving.ts'
import { assertStepIsTheirs, requestToApprove } from './approval-steps.ts'
import { holdRest } from './hold-rest.ts'
import { asksForMore } from './own-hold.ts'
import { withEvent } from './request-history.ts'
import { lockUndecided, saveDecided, withLockedPositions } from './undecided-request.ts'

/**
 * Takes a request, or takes it over from somebody else: the rest of what it asks is held from now on, and nobody else
 * decides it until it is given back. Problems: `not-found` (also below another pool), `own-request`, `if-match-missing`,
 * `version-stale`, `already-decided`, `request-expired`, `request-waiting`, `step-not-due`, `same-approver`,
 * `tenant-leaving` for more space after a notice, `capacity-exceeded`, with which nothing changes.
 */
export function takeQuotaRequest(ports: ControlPlanePorts): UseCase<'takeQuotaRequest'> {
  const operation = 'takeQuotaRequest'
  return (command, call) =>
    runCommand(ports, { operation, command, call }, async (tx, now) => {
      const wanted = { id: command.requestId, expectedVersion: expectedVersion(call) }
      const request = await lockUndecided(tx, wanted, (named) => requestToApprove(tx, { operation, call }, named))
      if (request.state === 'waiting') throw new Problem('request-waiting')
      assertStepIsTheirs(call, request)
      const locked = await withLockedPositions(tx, request)
      if (request.lines.some(asksForMore)) await refuseLeaving(tx, [request.tenantId])
      const lines = await holdRest(tx, ports.ids, { locked, at: now })
      const actor = call.actor.subject
      const answer = await saveDecided(tx, {
        ...withEvent(request, { kind: 'taken', actor, recordedAt: now, text: null }),
        lines,
        takenBy: actor,
        takenAt: now,
      })
      const { id, tenantId } = request
      const before = encodeAnswer(operation, request)
      return { answer, audit: [{ tenantId, subjectKind: 'quota-request', subjectId: id, before }] }
    })
}
