import type { Command, QuotaRequest, QuotaRequestLine } from '@grenier/contracts'
import { civilDateOf, type Instant } from '@grenier/quota-billing'
import { expectedVersion } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { reconcileTenantJob } from '../shared/jobs.ts'
import type { OutboxMessage, Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { encodeAnswer, runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import {
  assertMayApprove,
  assertNotTakenByOther,
  assertStepIsTheirs,
  isLastStep,
  stepApproved,
  stepsDecided,
} from './approval-steps.ts'
import { endUngranted } from './end-ungranted.ts'
import { type GrantedLine, grantLines } from './grant-lines.ts'
import { planHeldLine, sizeAsked } from './own-hold.ts'
import type { QuotaPosition } from './ports.ts'
import { positionOf, surveyKnownPositions } from './positions.ts'
import { refusalProblem } from './refusals.ts'
import { approved } from './request-history.ts'
import { keepDatedParts } from './temporary-parts.ts'
import { lockUndecided, saveDecided, withLockedPositions } from './undecided-request.ts'
import { offersReturnedBy, wakeWaiting } from './wake-waiting.ts'

/** What a line is granted, checked against what is left now: perhaps only one step of it was held until here. */
function grantOf(line: QuotaRequestLine, position: QuotaPosition, quotaBytes: bigint): GrantedLine {
  const plan = planHeldLine(line, position, quotaBytes)
  if (plan.kind === 'fits') return { position, quotaBytes: plan.roundedQuotaBytes, heldBytes: line.heldBytes }
  // An approver may leave one line of several as it is.
  if (plan.refusal.code === 'not-a-change')
    return { position, quotaBytes: position.quotaBytes, heldBytes: line.heldBytes }
  throw refusalProblem(plan.refusal)
}

/** The size of each line: the amended one, else the requested one. Problem: `offer-unknown` for one that was not asked. */
export function decidedSizes(
  request: QuotaRequest,
  amended: Command<'decideQuotaRequest'>['amendedLines'],
): Map<string, bigint> {
  const sizes = new Map(request.lines.map((line) => [line.offerId, sizeAsked(line)]))
  for (const { offerId, quotaBytes } of amended) {
    if (!sizes.has(offerId)) throw new Problem('offer-unknown')
    sizes.set(offerId, quotaBytes)
  }
  return sizes
}

interface Decision {
  readonly request: QuotaRequest
  readonly command: Command<'decideQuotaRequest'>
  readonly actor: string
  readonly at: Instant
}

interface Settled {
  /** As it is to be saved. */
  readonly request: QuotaRequest
  readonly jobs: readonly OutboxMessage[]
}

async function reject(ports: ControlPlanePorts, tx: Transaction, decision: Decision): Promise<Settled> {
  const { request, command, actor, at } = decision
  const locked = await withLockedPositions(tx, request)
  const end = { state: 'rejected', actor, at, reason: command.reason } as const
  const { ended, jobs } = await endUngranted(tx, ports.ids, { locked, end })
  return { request: { ...ended, steps: stepsDecided(request, { actor, at }) }, jobs }
}

/** Records the step that was due, or grants when it was the last one. */
async function approveOn(
  ports: ControlPlanePorts,
  tx: Transaction,
  { decision, positions }: { decision: Decision; positions: readonly QuotaPosition[] },
): Promise<Settled> {
  const { request, command, actor, at } = decision
  const { id: requestId, tenantId } = request
  const { reason } = command
  const sizes = decidedSizes(request, command.amendedLines)
  const granted = request.lines.map((line) =>
    grantOf(line, positionOf(positions, line.offerId), sizes.get(line.offerId) ?? 0n),
  )
  const quotaBytesOf = (offerId: string): bigint | null =>
    granted.find(({ position }) => position.offer.id === offerId)?.quotaBytes ?? null
  if (!isLastStep(request)) {
    return { request: stepApproved(request, { actor, at, reason, quotaBytesOf }), jobs: [] }
  }
  const returned = offersReturnedBy(request, granted)
  if (returned.length > 0 && positions.some(({ surveyed }) => surveyed === true)) {
    return await approveOn(ports, tx, { decision, ...(await withLockedPositions(tx, request)) })
  }
  await grantLines(tx, ports.ids, { requestId, at, lines: granted })
  const today = civilDateOf(at, ports.installation.timeZone)
  await keepDatedParts(tx, ports.ids, { request, lines: granted, at, today })
  const lines = request.lines.map((line) => ({
    ...line,
    currentQuotaBytes: positionOf(positions, line.offerId).quotaBytes,
    decidedQuotaBytes: quotaBytesOf(line.offerId),
    heldBytes: 0n,
  }))
  const told = approved(request, { actor, recordedAt: at, text: reason })
  const decided = {
    decidedBy: actor,
    decidedAt: at,
    decisionReason: reason,
    steps: stepsDecided(request, { actor, at }),
  }
  const nobodys = { waitUntil: null, takenBy: null, takenAt: null }
  const jobs = [reconcileTenantJob(tenantId), ...(await wakeWaiting(tx, returned))]
  return { request: { ...told, ...decided, ...nobodys, state: 'provisioning', lines }, jobs }
}

async function approve(ports: ControlPlanePorts, tx: Transaction, decision: Decision): Promise<Settled> {
  const { request, at } = decision
  const offerIds = request.lines.map(({ offerId }) => offerId)
  const [agreement, positions] = await Promise.all([
    tx.tenancy.agreementInForce(request.tenantId, civilDateOf(at, ports.installation.timeZone)),
    surveyKnownPositions(tx, request.tenantId, offerIds),
  ])
  if (agreement === null) throw new Problem('agreement-missing')
  return await approveOn(ports, tx, { decision, positions })
}

/**
 * Approves, in whole or at other sizes, or rejects: the request, or the step of it that is due. The requester never
 * decides, and nobody decides two steps. What was not held before is taken now, so an approval can still meet a full
 * pool. Problems: `not-found` (also below another pool), `own-request`, `if-match-missing`, `version-stale`,
 * `already-decided`, `request-expired`, `step-not-due`, `same-approver`, `request-taken`, `agreement-missing`,
 * `capacity-exceeded`, `offer-unknown`, `invalid-input`, `temporary-until-past`, `quota-borrowed`.
 */
export function decideQuotaRequest(ports: ControlPlanePorts): UseCase<'decideQuotaRequest'> {
  const operation = 'decideQuotaRequest'
  return (command, call) =>
    runCommand(ports, { operation, command, call }, async (tx, now) => {
      const wanted = { id: command.requestId, expectedVersion: expectedVersion(call) }
      const locked = await lockUndecided(tx, wanted, (seen) => assertMayApprove(tx, { operation, call }, seen))
      assertStepIsTheirs(call, locked)
      assertNotTakenByOther(call, locked)
      const decision = { request: locked, command, actor: call.actor.subject, at: now }
      const settle = command.decision === 'reject' ? reject : approve
      const { request, jobs } = await settle(ports, tx, decision)
      const answer = await saveDecided(tx, request)
      const { id, tenantId } = locked
      const before = encodeAnswer(operation, locked)
      return { answer, audit: [{ tenantId, subjectKind: 'quota-request', subjectId: id, before }], jobs }
    })
}
