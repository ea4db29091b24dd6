import type { Command, QuotaRequest } from '@grenier/contracts'
import { openQuestion } from '@grenier/quota-billing'
import { readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Call } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { encodeAnswer, runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import { requestInReach } from './approval-steps.ts'
import { withEvent } from './request-history.ts'
import { assertUndecided, saveDecided } from './undecided-request.ts'

const operation = 'commentQuotaRequest'

/** A request is read whole: its history must stay one that people can read. */
const eventsMax = 500

/** A question goes from an approver to the member, an answer back, and both while the request is undecided. */
function assertMaySay({ kind }: Command<typeof operation>, call: Call, request: QuotaRequest): void {
  const isApprover = readScope(operation, call).kind === 'platform'
  if ((kind === 'question' && !isApprover) || (kind === 'answer' && isApprover)) throw new Problem('not-allowed')
  if (kind !== 'comment') assertUndecided(request)
  if (kind === 'answer' && openQuestion(request) === null) throw new Problem('question-missing')
  if (request.history.length >= eventsMax) throw new Problem('comments-full', { countMax: String(eventsMax) })
}

/**
 * Adds what somebody says to the history of a request: a comment also after its end. It moves nothing, so it locks the
 * request alone. Problems: `not-found` (also for another tenant's and below another pool), `not-allowed` for a question
 * by the member or an answer by an approver, `already-decided`, `request-expired`, `question-missing`, `comments-full`.
 */
export function commentQuotaRequest(ports: ControlPlanePorts): UseCase<typeof operation> {
  return (command, call) =>
    runCommand(ports, { operation, command, call }, async (tx, now) => {
      const named = { id: command.requestId, request: await tx.quota.lockRequest(command.requestId) }
      const request = await requestInReach(tx, { operation, call }, named)
      const { id, tenantId } = request
      assertMaySay(command, call, request)
      const { kind, text } = command
      const answer = await saveDecided(
        tx,
        withEvent(request, { kind, actor: call.actor.subject, recordedAt: now, text }),
      )
      const before = encodeAnswer(operation, request)
      return { answer, audit: [{ tenantId, subjectKind: 'quota-request', subjectId: id, before }] }
    })
}
