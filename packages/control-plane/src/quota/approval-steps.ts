import type { ApprovalStep, OperationId, QuotaRequest, Role } from '@grenier/contracts'
import { type Instant, type QuotaPolicy, stepsWanted } from '@grenier/quota-billing'
import { personBehind } from '../access/person-behind.ts'
import { assertMayActFor, found, poolBound } from '../shared/access.ts'
import type { Call, Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import type { FittingLine } from './plan-lines.ts'
import type { QuotaPosition } from './ports.ts'
import { withEvent } from './request-history.ts'

/** The pool right above a tenant. */
function nearestPoolId({ path }: QuotaPosition): string | null {
  return path.findLast(({ kind }) => kind === 'pool')?.nodeId ?? null
}

function stepFor(role: ApprovalStep['role'], poolId: string | null = null): ApprovalStep {
  return { role, poolId, decidedBy: null, decidedAt: null }
}

/**
 * The approvals a request needs, none of them given yet: those of the policy, after the visa where one is wanted. None at
 * all: one operator decides; a visa alone never grants, so that an operator follows it at least.
 */
export function stepsOf(
  policy: QuotaPolicy,
  lines: readonly FittingLine[],
  { wantsVisa }: { wantsVisa: boolean },
): ApprovalStep[] {
  const changes = lines.map(({ position, plan }) => ({
    currentQuotaBytes: position.quotaBytes,
    wantedQuotaBytes: plan.roundedQuotaBytes,
  }))
  const [first] = lines
  const poolId = first === undefined ? null : nearestPoolId(first.position)
  const steps = stepsWanted(policy, changes).map(({ role }) => stepFor(role, role === 'pool-approver' ? poolId : null))
  if (!wantsVisa) return steps
  return [stepFor('visa'), ...(steps.length > 0 ? steps : [stepFor('operator')])]
}

/** A request that somebody names, and what was found by that id. */
export interface NamedRequest {
  readonly id: string
  readonly request: QuotaRequest | null
}

/**
 * The request that a caller names to decide it. Problems: those of `requestInReach`; `own-request` for whoever sent it, or
 * made the token of the program that did.
 */
export async function requestToApprove(
  tx: Transaction,
  asked: { operation: OperationId; call: Call },
  named: NamedRequest,
): Promise<QuotaRequest> {
  const request = await requestInReach(tx, asked, named)
  if ((await personBehind(tx, request.requestedBy)) === asked.call.actor.subject) throw new Problem('own-request')
  return request
}

/**
 * The request that a caller names, if it may know of it. Problem: `not-found` for a missing one, another tenant's member and
 * below another pool than the one that the caller approves for; the database is asked the same in each case.
 */
export async function requestInReach(
  tx: Transaction,
  { operation, call }: { operation: OperationId; call: Call },
  { id, request }: NamedRequest,
): Promise<QuotaRequest> {
  const poolId = poolBound(operation, call)
  // Nothing stands in the tree by the id of a request: of a missing one the same is asked, and the answer is no.
  const isInReach = poolId === null || (await tx.quota.isBelowPool(request?.tenantId ?? id, poolId))
  if (!isInReach) throw new Problem('not-found')
  const known = found(request)
  assertMayActFor(operation, call, known.tenantId)
  return known
}

/** The step whose approver is awaited; undefined where one operator decides alone. */
function dueStep({ steps }: QuotaRequest): ApprovalStep | undefined {
  return steps.find(({ decidedBy }) => decidedBy === null)
}

/** Roles of a member's people that may hold the mandate to sign; whether they do is asked where they answer. */
const signingRoles: readonly Role[] = ['member-admin', 'member-requester']

/** True while the mayor's or a delegate's answer is awaited. */
export function isVisaDue(request: QuotaRequest): boolean {
  return dueStep(request)?.role === 'visa'
}

function isDueTo({ actor }: Call, request: QuotaRequest): boolean {
  const due = dueStep(request)
  if (due?.role === 'visa')
    return actor.tenantId === request.tenantId && actor.roles.some((role) => signingRoles.includes(role))
  if (actor.roles.includes('operator')) return true
  return due?.role === 'pool-approver' && actor.roles.includes('pool-approver') && due.poolId === actor.poolId
}

/**
 * Whose answer is due. An operator may stand in for a pool's approver, or an absent one would block its communes, but
 * still decides one step at most, and never stands in for the mayor: a visa is its member's people's, and under which
 * mandate is asked elsewhere. Problems: `step-not-due`, `same-approver`.
 */
export function assertStepIsTheirs(call: Call, request: QuotaRequest): void {
  const { actor } = call
  if (!isDueTo(call, request)) throw new Problem('step-not-due')
  if (request.steps.some(({ decidedBy }) => decidedBy === actor.subject)) throw new Problem('same-approver')
}

/** Problem `request-taken`, naming who has it, where somebody else has taken the request. */
export function assertNotTakenByOther({ actor }: Call, { takenBy }: QuotaRequest): void {
  if (takenBy !== null && takenBy !== actor.subject) throw new Problem('request-taken', { takenBy })
}

/** True when the next approval grants the request. */
export function isLastStep({ steps }: QuotaRequest): boolean {
  return steps.filter(({ decidedBy }) => decidedBy === null).length <= 1
}

/** The steps with the due one decided. */
export function stepsDecided(request: QuotaRequest, decided: { actor: string; at: Instant }): ApprovalStep[] {
  const due = dueStep(request)
  return request.steps.map((step) =>
    step === due ? { ...step, decidedBy: decided.actor, decidedAt: decided.at } : step,
  )
}

/**
 * The request with its due step approved and another one to come. What is held stays held, now for the sizes that were
 * approved, and nobody has it taken.
 */
export function stepApproved(
  request: QuotaRequest,
  approval: {
    actor: string
    at: Instant
    reason: string
    /** Under which a visa is given. */
    mandateId?: string
    quotaBytesOf: (offerId: string) => bigint | null
  },
): QuotaRequest {
  const { actor, at, reason, mandateId, quotaBytesOf } = approval
  const event = { kind: 'step-approved', actor, recordedAt: at, text: reason } as const
  return {
    ...withEvent(request, mandateId === undefined ? event : { ...event, mandateId }),
    steps: stepsDecided(request, { actor, at }),
    lines: request.lines.map((line) => ({ ...line, decidedQuotaBytes: quotaBytesOf(line.offerId) })),
    takenBy: null,
    takenAt: null,
  }
}
