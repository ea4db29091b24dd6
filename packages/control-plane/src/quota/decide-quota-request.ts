import type { Command, QuotaRequest, QuotaRequestLine } from '@grenier/contracts'
import { civilDateOf, type Instant } from '@grenier/quota-billing'
import { placesOfTenant, requirePlace } from '../provisioning/places-of-tenant.ts'
import { expectedVersion, found } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { reconcileTenantJob } from '../shared/jobs.ts'
import type { OutboxMessage, Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { encodeAnswer, runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import { refuseLeaving } from '../tenancy/leaving.ts'
import { refuseUnsigned, requireVisaMandate, visaGiven } from './answer-visa.ts'
import {
  assertNotTakenByOther,
  assertStepIsTheirs,
  isLastStep,
  isVisaDue,
  requestToApprove,
  stepApproved,
  stepsDecided,
} from './approval-steps.ts'
import { decidedSizes } from './decided-sizes.ts'
import { endUngranted } from './end-ungranted.ts'
import { type GrantedLine, grantLines } from './grant-lines.ts'
import { asksForMore, planHeldLine } from './own-hold.ts'
import type { QuotaPosition, QuotaSize } from './ports.ts'
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

interface Decision {
  readonly request: QuotaRequest
  readonly command: Command<'decideQuotaRequest'>
  readonly sizes: ReadonlyMap<string, bigint>
  readonly actor: string
  readonly at: Instant
}

interface Settled {
  /** As it is to be saved. */
  readonly request: QuotaRequest
  readonly jobs: readonly OutboxMessage[]
}

async function reject(
  ports: ControlPlanePorts,
  tx: Transaction,
  decision: Decision & { mandateId?: string },
): Promise<Settled> {
  const { request, command, actor, at, mandateId } = decision
  const locked = await withLockedPositions(tx, request)
  const by = mandateId === undefined ? {} : { mandateId }
  const end = { state: 'rejected', actor, at, reason: command.reason, ...by } as const
  const { ended, jobs } = await endUngranted(tx, ports.ids, { locked, end })
  return { request: { ...ended, steps: stepsDecided(request, { actor, at }) }, jobs }
}

interface Approval {
  readonly decision: Decision
  readonly positions: readonly QuotaPosition[]
  /** Refuses what wants a visa that nobody gave; says on which quotas that rests. */
  readonly judge: (positions: readonly QuotaPosition[]) => Promise<readonly QuotaSize[] | null>
}

/** Records the step that was due, or grants when it was the last one. */
async function approveOn(
  ports: ControlPlanePorts,
  tx: Transaction,
  { decision, positions, judge }: Approval,
): Promise<Settled> {
  const { request, command, sizes, actor, at } = decision
  const { tenantId } = request
  const { reason } = command
  const seenQuotas = await judge(positions)
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
    const locked = await withLockedPositions(tx, request)
    if (grownOffers(locked.positions, sizes).length > 0) await refuseLeaving(tx, [tenantId])
    return await approveOn(ports, tx, { decision, judge, ...locked })
  }
  await grantLines(tx, ports.ids, { request, at, lines: granted, seenQuotas })
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

/** Offers whose quota would grow: what stands where it may not stand any more can still be given back. */
function grownOffers(positions: readonly QuotaPosition[], sizes: ReadonlyMap<string, bigint>): string[] {
  return positions
    .filter(({ offer, quotaBytes }) => (sizes.get(offer.id) ?? 0n) > quotaBytes)
    .map(({ offer }) => offer.id)
}

/** Problem: `tenant-moving` where volumes would grow of a tenant whose old and new side a move has frozen. */
function refuseMovingVolumes(
  { isMoving }: { readonly isMoving: boolean },
  positions: readonly QuotaPosition[],
  sizes: ReadonlyMap<string, bigint>,
): void {
  const volumes = positions.filter(({ offer }) => offer.kind === 'block')
  if (isMoving && grownOffers(volumes, sizes).length > 0) throw new Problem('tenant-moving')
}

async function approve(ports: ControlPlanePorts, tx: Transaction, decision: Decision): Promise<Settled> {
  const { request, sizes, at } = decision
  const offerIds = request.lines.map(({ offerId }) => offerId)
  const today = civilDateOf(at, ports.installation.timeZone)
  // The survey comes first: from it on nobody changes what the tenant may store, which its brief tells.
  const [positions, agreement, tenant] = await Promise.all([
    surveyKnownPositions(tx, request.tenantId, offerIds),
    tx.tenancy.agreementInForce(request.tenantId, today),
    tx.tenancy.tenantInBrief(request.tenantId, today),
  ])
  if (agreement === null) throw new Problem('agreement-missing')
  if (grownOffers(positions, sizes).length > 0) await refuseLeaving(tx, [request.tenantId])
  refuseMovingVolumes(found(tenant), positions, sizes)
  const places = await placesOfTenant(tx, { tenant: found(tenant), dataClass: request.dataClass, today })
  requirePlace(places, grownOffers(positions, sizes))
  const judge: Approval['judge'] = (known) =>
    refuseUnsigned(ports, tx, { request, positions: known, sizes, agreement, today })
  return await approveOn(ports, tx, { decision, positions, judge })
}

/** The mayor's or a delegate's answer: the visa, under the mandate that covers it, or the end of the request. */
async function answerVisa(ports: ControlPlanePorts, tx: Transaction, decision: Decision): Promise<Settled> {
  const { command, sizes, actor, at } = decision
  const { id: mandateId } = await requireVisaMandate(ports, tx, decision)
  const request = { ...decision.request, visaMandateId: mandateId }
  if (command.decision === 'reject') return await reject(ports, tx, { ...decision, request, mandateId })
  if (request.lines.some(asksForMore)) await refuseLeaving(tx, [request.tenantId])
  const { reason } = command
  return { request: await visaGiven(tx, { request, sizes, actor, at, reason, mandateId }), jobs: [] }
}

/**
 * Approves, in whole or at other sizes, or rejects: the request, or the step of it that is due. The requester never
 * decides, and nobody decides two steps. A member's people decide its visa alone, under a mandate. What was not held before is taken now, so an approval can still meet a full
 * pool. Problems: `not-found` (also below another pool), `own-request`, `if-match-missing`, `version-stale`,
 * `already-decided`, `request-expired`, `step-not-due`, `same-approver`, `request-taken`, `visa-mandate-missing`,
 * `visa-size-raised`, `visa-wanted`, `agreement-missing`, `capacity-exceeded`, `offer-unknown`, `invalid-input`,
 * `temporary-until-past`, `quota-borrowed`, `tenant-leaving` for a growth after a notice, `tenant-moving` for one of volumes during a move, and where the data may not be stored any more `certificate-missing`,
 * `certificate-expired`, `residency-not-met`.
 */
export function decideQuotaRequest(ports: ControlPlanePorts): UseCase<'decideQuotaRequest'> {
  const operation = 'decideQuotaRequest'
  return (command, call) =>
    runCommand(ports, { operation, command, call }, async (tx, now) => {
      const wanted = { id: command.requestId, expectedVersion: expectedVersion(call) }
      const locked = await lockUndecided(tx, wanted, (named) => requestToApprove(tx, { operation, call }, named))
      assertStepIsTheirs(call, locked)
      assertNotTakenByOther(call, locked)
      const sizes = decidedSizes(locked, command.decision === 'reject' ? [] : command.amendedLines)
      const decision = { request: locked, command, sizes, actor: call.actor.subject, at: now }
      const byApprover = command.decision === 'reject' ? reject : approve
      const { request, jobs } = await (isVisaDue(locked) ? answerVisa : byApprover)(ports, tx, decision)
      const answer = await saveDecided(tx, request)
      const { id, tenantId } = locked
      const before = encodeAnswer(operation, locked)
      return { answer, audit: [{ tenantId, subjectKind: 'quota-request', subjectId: id, before }], jobs }
    })
}
