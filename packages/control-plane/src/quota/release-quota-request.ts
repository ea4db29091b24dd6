import { expectedVersion } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { Problem } from '../shared/problem.ts'
import { encodeAnswer, runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import { assertNotTakenByOther, requestToApprove } from './approval-steps.ts'
import { offersGivenFree } from './end-ungranted.ts'
import { releaseRest } from './hold-rest.ts'
import { withEvent } from './request-history.ts'
import { lockUndecided, saveDecided, withLockedPositions } from './undecided-request.ts'
import { wakeWaiting } from './wake-waiting.ts'

/**
 * Gives a request back to the inbox; what it holds beyond one size step returns. Only who has it does so: anybody else
 * takes it over instead. Problems: `not-found` (also below another pool), `own-request`, `if-match-missing`,
 * `version-stale`, `already-decided`, `request-expired`, `request-not-taken`, `request-taken`.
 */
export function releaseQuotaRequest(ports: ControlPlanePorts): UseCase<'releaseQuotaRequest'> {
  const operation = 'releaseQuotaRequest'
  return (command, call) =>
    runCommand(ports, { operation, command, call }, async (tx, now) => {
      const wanted = { id: command.requestId, expectedVersion: expectedVersion(call) }
      const request = await lockUndecided(tx, wanted, (named) => requestToApprove(tx, { operation, call }, named))
      if (request.takenBy === null) throw new Problem('request-not-taken')
      assertNotTakenByOther(call, request)
      const locked = await withLockedPositions(tx, request)
      const lines = await releaseRest(tx, ports.ids, { locked, at: now })
      const event = { kind: 'released', actor: call.actor.subject, recordedAt: now, text: null } as const
      const answer = await saveDecided(tx, { ...withEvent(request, event), lines, takenBy: null, takenAt: null })
      const { id, tenantId } = request
      const before = encodeAnswer(operation, request)
      const jobs = await wakeWaiting(tx, offersGivenFree(request))
      return { answer, audit: [{ tenantId, subjectKind: 'quota-request', subjectId: id, before }], jobs }
    })
}
