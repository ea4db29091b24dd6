import type { ApprovalStep, OperationId, QuotaRequest } from '@grenier/contracts'
import { type Instant, type QuotaPolicy, stepsWanted } from '@grenier/quota-billing'
import { poolBound } from '../shared/access.ts'
import type { Call, Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import type { FittingLine } from './plan-lines.ts'
import type { QuotaPosition } from './ports.ts'
import { withEvent } from './request-history.ts'

/** The pool right above a tenant. */
function nearestPoolId({ path }: QuotaPosition): string | null {
  return path.findLast(({ kind }) => kind === 'pool')?.nodeId ?? null
}

/** The approvals a request needs under the policy, none of them given yet; none at all: one operator decides. */
export function stepsOf(policy: QuotaPolicy, lines: readonly FittingLine[]): ApprovalStep[] {
  const changes = lines.map(({ position, plan }) => ({
    currentQuotaBytes: position.quotaBytes,
    wantedQuotaBytes: plan.roundedQuotaBytes,
  }))
  const [first] = lines
  const poolId = first === undefined ? null : nearestPoolId(first.position)
  return stepsWanted(policy, changes).map(({ role }) => ({
    role,
    poolId: role === 'pool-approver' ? poolId : null,
    decidedBy: null,
    decidedAt: null,
  }))
}

/**
 * Who may look at a request to decide it. Problems: `not-found` below another pool, as for a missing request;
 * `own-request` for whoever sent it.
 */
export async function assertMayApprove(
  tx: Transaction,
  { operation, call }: { operation: OperationId; call: Call },
  request: QuotaRequest,
): Promise<void> {
  await assertBelowPool(tx, { operation, call }, request.tenantId)
  if (request.requestedBy === call.actor.subject) throw new Problem('own-request')
}

/** Problem `not-found` where the caller approves for a pool that the tenant does not stand below. */
export async function assertBelowPool(
  tx: Transaction,
  { operation, call }: { operation: OperationId; call: Call },
  tenantId: string,
): Promise<void> {
  const poolId = poolBound(operation, call)
  if (poolId !== null && !(await tx.quota.isBelowPool(tenantId, poolId))) throw new Problem('not-found')
}

/** The step whose approver is awaited; undefined where one operator decides alone. */
function dueStep({ steps }: QuotaRequest): ApprovalStep | undefined {
  return steps.find(({ decidedBy }) => decidedBy === null)
}

/**
 * Whose answer is due. An operator may stand in for a pool's approver, or an absent one would block its communes, but
 * still decides one step at most. Problems: `step-not-due`, `same-approver`.
 */
export function assertStepIsTheirs({ actor }: Call, request: QuotaRequest): void {
  const due = dueStep(request)
  const theirs = due?.role === 'pool-approver' && actor.roles.includes('pool-approver') && due.poolId === actor.poolId
  if (!theirs && !actor.roles.includes('operator')) throw new Problem('step-not-due')
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
  approval: { actor: string; at: Instant; reason: string; quotaBytesOf: (offerId: string) => bigint | null },
): QuotaRequest {
  const { actor, at, reason, quotaBytesOf } = approval
  return {
    ...withEvent(request, { kind: 'step-approved', actor, recordedAt: at, text: reason }),
    steps: stepsDecided(request, { actor, at }),
    lines: request.lines.map((line) => ({ ...line, decidedQuotaBytes: quotaBytesOf(line.offerId) })),
    takenBy: null,
    takenAt: null,
  }
}
