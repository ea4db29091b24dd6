import { assertMayActFor, expectedVersion } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { encodeAnswer, runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import { releaseLines } from './hold-lines.ts'
import { lockKnownPositions, positionOf } from './positions.ts'
import { withEvent } from './request-history.ts'
import { lockUndecided, saveDecided } from './undecided-request.ts'

/**
 * Takes an undecided request back; what it held is free again. Problems: `not-found` (also for another tenant),
 * `if-match-missing`, `version-stale`, `already-decided`.
 */
export function withdrawQuotaRequest(ports: ControlPlanePorts): UseCase<'withdrawQuotaRequest'> {
  return (command, call) =>
    runCommand(ports, { operation: 'withdrawQuotaRequest', command, call }, async (tx, now) => {
      const wanted = { id: command.requestId, expectedVersion: expectedVersion(call) }
      const request = await lockUndecided(tx, wanted, ({ tenantId }) => {
        assertMayActFor('withdrawQuotaRequest', call, tenantId)
      })
      const { id, tenantId } = request
      const offerIds = request.lines.map(({ offerId }) => offerId)
      const positions = await lockKnownPositions(tx, tenantId, offerIds)
      const lines = request.lines.map(({ offerId, heldBytes }) => ({
        position: positionOf(positions, offerId),
        heldBytes,
      }))
      await releaseLines(tx, ports.ids, { requestId: id, at: now, lines })
      const answer = await saveDecided(tx, {
        ...withEvent(request, { kind: 'withdrawn', actor: call.actor.subject, recordedAt: now, text: null }),
        state: 'withdrawn',
        lines: request.lines.map((line) => ({ ...line, heldBytes: 0n })),
        decidedBy: call.actor.subject,
        decidedAt: now,
      })
      const before = encodeAnswer('withdrawQuotaRequest', request)
      return { answer, audit: [{ tenantId, subjectKind: 'quota-request', subjectId: id, before }] }
    })
}
