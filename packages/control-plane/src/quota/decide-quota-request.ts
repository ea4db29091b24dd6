import type { Command, QuotaRequest, QuotaRequestLine } from '@grenier/contracts'
import { civilDateOf, type Instant, planHold } from '@grenier/quota-billing'
import { expectedVersion } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { reconcileTenantJob } from '../shared/jobs.ts'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { encodeAnswer, runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import { type GrantedLine, grantLines } from './grant-lines.ts'
import { releaseLines } from './hold-lines.ts'
import { holdQuestionOf } from './plan-lines.ts'
import type { QuotaPosition } from './ports.ts'
import { lockKnownPositions, positionOf } from './positions.ts'
import { refusalProblem } from './refusals.ts'
import { approved, withEvent } from './request-history.ts'
import { keepDatedParts } from './temporary-parts.ts'
import { lockUndecided, saveDecided } from './undecided-request.ts'

/** The position as if this request held nothing: its own hold must not stand in its way. */
function withoutOwnHold(position: QuotaPosition, heldBytes: bigint): QuotaPosition {
  const path = position.path.map((level) =>
    level.kind === 'pool' ? { ...level, heldBytes: level.heldBytes - heldBytes } : level,
  )
  return { ...position, path }
}

/** What a line is granted, checked against what is left now: only one step of it was held until here. */
function grantOf(line: QuotaRequestLine, position: QuotaPosition, quotaBytes: bigint): GrantedLine {
  const plan = planHold(holdQuestionOf(withoutOwnHold(position, line.heldBytes), quotaBytes))
  if (plan.kind === 'fits') return { position, quotaBytes: plan.roundedQuotaBytes, heldBytes: line.heldBytes }
  // An approver may leave one line of several as it is.
  if (plan.refusal.code === 'not-a-change')
    return { position, quotaBytes: position.quotaBytes, heldBytes: line.heldBytes }
  throw refusalProblem(plan.refusal)
}

function decidedSizes(
  request: QuotaRequest,
  amended: Command<'decideQuotaRequest'>['amendedLines'],
): Map<string, bigint> {
  const sizes = new Map(request.lines.map(({ offerId, requestedQuotaBytes }) => [offerId, requestedQuotaBytes]))
  for (const { offerId, quotaBytes } of amended) {
    if (!sizes.has(offerId)) throw new Problem('offer-unknown')
    sizes.set(offerId, quotaBytes)
  }
  return sizes
}

interface Decision {
  readonly request: QuotaRequest
  readonly command: Command<'decideQuotaRequest'>
  readonly at: Instant
}

async function settle(
  ports: ControlPlanePorts,
  tx: Transaction,
  { request, command, at }: Decision,
): Promise<QuotaRequest> {
  const { id: requestId, tenantId } = request
  const positions = await lockKnownPositions(
    tx,
    tenantId,
    request.lines.map(({ offerId }) => offerId),
  )
  const held = request.lines.map((line) => ({ line, position: positionOf(positions, line.offerId) }))
  const closed = held.map(({ line, position }) => ({ ...line, currentQuotaBytes: position.quotaBytes, heldBytes: 0n }))
  if (command.decision === 'reject') {
    const lines = held.map(({ line, position }) => ({ position, heldBytes: line.heldBytes }))
    await releaseLines(tx, ports.ids, { requestId, at, lines })
    return { ...request, state: 'rejected', lines: closed }
  }
  const today = civilDateOf(at, ports.installation.timeZone)
  if ((await tx.tenancy.agreementInForce(tenantId, today)) === null) throw new Problem('agreement-missing')
  const sizes = decidedSizes(request, command.amendedLines)
  const granted = held.map(({ line, position }) => grantOf(line, position, sizes.get(line.offerId) ?? 0n))
  await grantLines(tx, ports.ids, { requestId, tenantId, at, lines: granted })
  await keepDatedParts(tx, ports.ids, { request, lines: granted, at, today })
  const lines = closed.map((line, index) => ({ ...line, decidedQuotaBytes: granted[index]?.quotaBytes ?? null }))
  return { ...request, state: 'provisioning', lines }
}

/**
 * Approves, in whole or at other sizes, or rejects. The requester never decides. What was not held at submission is taken
 * now, so an approval can still meet a full pool. Problems: `not-found`, `own-request`, `if-match-missing`,
 * `version-stale`, `already-decided`, `agreement-missing`, `capacity-exceeded`, `offer-unknown`, `invalid-input`,
 * `temporary-until-past`, `quota-borrowed`.
 */
export function decideQuotaRequest(ports: ControlPlanePorts): UseCase<'decideQuotaRequest'> {
  return (command, call) =>
    runCommand(ports, { operation: 'decideQuotaRequest', command, call }, async (tx, now) => {
      const wanted = { id: command.requestId, expectedVersion: expectedVersion(call) }
      const request = await lockUndecided(tx, wanted, ({ requestedBy }) => {
        if (requestedBy === call.actor.subject) throw new Problem('own-request')
      })
      const settled = await settle(ports, tx, { request, command, at: now })
      const event = { actor: call.actor.subject, recordedAt: now, text: command.reason }
      const told =
        settled.state === 'rejected' ? withEvent(settled, { ...event, kind: 'rejected' }) : approved(settled, event)
      const answer = await saveDecided(tx, {
        ...told,
        decidedBy: call.actor.subject,
        decidedAt: now,
        decisionReason: command.reason,
      })
      const { tenantId } = request
      const before = encodeAnswer('decideQuotaRequest', request)
      return {
        answer,
        audit: [{ tenantId, subjectKind: 'quota-request', subjectId: request.id, before }],
        jobs: answer.state === 'provisioning' ? [reconcileTenantJob(tenantId)] : [],
      }
    })
}
