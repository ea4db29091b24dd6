import type { AgreementTerms, Command, QuotaRequest, QuotaRequestLine, RefusalData, Tenant } from '@grenier/contracts'
import { type CivilDate, civilDateOf, type Instant } from '@grenier/quota-billing'
import { assertMayActFor, found } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { reconcileTenantJob } from '../shared/jobs.ts'
import type { Call, Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import { policyDecider } from './auto-approval-policy.ts'
import { grantLines } from './grant-lines.ts'
import { heldAtSubmission, holdLines } from './hold-lines.ts'
import { judgeRequest } from './judge-request.ts'
import { isFitting, type PlannedLine, planLines } from './plan-lines.ts'
import { lockKnownPositions } from './positions.ts'
import { agreementMissingRefusal, refusalData } from './refusals.ts'
import { approved, withEvent } from './request-history.ts'
import { keepDatedParts, refuseUnsoundTemporary } from './temporary-parts.ts'

interface Submission {
  readonly command: Command<'submitQuotaRequest'>
  readonly call: Call
  readonly tenant: Tenant
  readonly now: Instant
  readonly today: CivilDate
}

function lineOf({ position, wantedQuotaBytes, plan }: PlannedLine): QuotaRequestLine {
  return {
    offerId: position.offer.id,
    currentQuotaBytes: position.quotaBytes,
    originalQuotaBytes: position.quotaBytes,
    requestedQuotaBytes: plan.kind === 'fits' ? plan.roundedQuotaBytes : wantedQuotaBytes,
    decidedQuotaBytes: null,
    heldBytes: 0n,
  }
}

/** The request as it is stored while nobody has decided it. */
function requestOf(
  id: string,
  { command, call, tenant, now }: Submission,
  planned: readonly PlannedLine[],
): QuotaRequest {
  return {
    id,
    tenantId: tenant.id,
    tenantName: tenant.name,
    state: 'submitted',
    lines: planned.map(lineOf),
    justification: command.justification,
    wishedOn: command.wishedOn,
    requestedBy: call.actor.subject,
    submittedAt: now,
    decidedBy: null,
    decidedAt: null,
    decisionReason: null,
    automatic: null,
    refusals: [],
    temporaryUntil: command.temporaryUntil,
    waitUntil: null,
    takenBy: null,
    takenAt: null,
    steps: [],
    history: [
      {
        sequence: 1,
        kind: 'submitted',
        actor: call.actor.subject,
        recordedAt: now,
        text: command.justification,
      },
    ],
    version: 1,
  }
}

function rejected(request: QuotaRequest, refusals: readonly RefusalData[]): QuotaRequest {
  const event = { actor: policyDecider, recordedAt: request.submittedAt, text: null }
  return {
    ...withEvent(request, { ...event, kind: 'rejected' }),
    state: 'rejected',
    refusals: [...refusals],
    decidedBy: policyDecider,
    decidedAt: request.submittedAt,
  }
}

/** Judges a request that fits: granted at once by policy, or held until an operator decides. */
async function settleFitting(
  ports: ControlPlanePorts,
  tx: Transaction,
  fitting: {
    submission: Submission
    request: QuotaRequest
    planned: readonly PlannedLine[]
    agreement: AgreementTerms
  },
): Promise<QuotaRequest> {
  const { submission, request, planned, agreement } = fitting
  const { tenant, now, today } = submission
  const lines = planned.filter(isFitting)
  const judged = { tenant, agreement, lines, now, today, timeZone: ports.installation.timeZone }
  const { decision, automatic } = await judgeRequest(tx, judged)
  const move = { requestId: request.id, at: now }
  if (decision === 'manual') {
    await holdLines(tx, ports.ids, { ...move, lines })
    const held = lines.map((line) => ({ ...lineOf(line), heldBytes: heldAtSubmission(line) }))
    return { ...request, automatic, lines: held }
  }
  const granted = lines.map(({ position, plan }) => ({ position, quotaBytes: plan.roundedQuotaBytes, heldBytes: 0n }))
  await grantLines(tx, ports.ids, { ...move, tenantId: tenant.id, lines: granted })
  await keepDatedParts(tx, ports.ids, { request, lines: granted, at: now, today })
  return {
    ...approved(request, { actor: policyDecider, recordedAt: now, text: null }),
    state: 'provisioning',
    automatic,
    lines: lines.map((line) => ({ ...lineOf(line), decidedQuotaBytes: line.plan.roundedQuotaBytes })),
    decidedBy: policyDecider,
    decidedAt: now,
  }
}

async function settle(ports: ControlPlanePorts, tx: Transaction, submission: Submission): Promise<QuotaRequest> {
  const { command, tenant, today } = submission
  const offerIds = command.lines.map(({ offerId }) => offerId)
  const positions = await lockKnownPositions(tx, tenant.id, offerIds)
  const planned = planLines(positions, command.lines)
  refuseUnsoundTemporary({ command, today, planned })
  const request = requestOf(ports.ids.next(), submission, planned)
  const agreement = await tx.tenancy.agreementInForce(tenant.id, today)
  const refusals = planned.flatMap(({ plan }) => (plan.kind === 'refused' ? [refusalData(plan.refusal)] : []))
  if (agreement === null) return rejected(request, [agreementMissingRefusal, ...refusals])
  if (refusals.length > 0) return rejected(request, refusals)
  return await settleFitting(ports, tx, { submission, request, planned, agreement })
}

/**
 * Asks for other quotas: several lines, one answer. Always stored: granted at once where policy says so, held for an
 * operator otherwise, `rejected` with its refusals as data where a line cannot fit or no agreement is in force.
 * Problems: `not-found` (also for another tenant), `offer-unknown`, `invalid-input` for an offer named twice,
 * `temporary-until-past`, `temporary-not-a-growth`, `quota-borrowed`.
 */
export function submitQuotaRequest(ports: ControlPlanePorts): UseCase<'submitQuotaRequest'> {
  return (command, call) => {
    assertMayActFor('submitQuotaRequest', call, command.tenantId)
    return runCommand(ports, { operation: 'submitQuotaRequest', command, call }, async (tx, now) => {
      if (new Set(command.lines.map(({ offerId }) => offerId)).size < command.lines.length) {
        throw new Problem('invalid-input')
      }
      const { tenantId } = command
      const today = civilDateOf(now, ports.installation.timeZone)
      const tenant = found(await tx.tenancy.getTenant(tenantId, today))
      const answer = await settle(ports, tx, { command, call, tenant, now, today })
      await tx.quota.insertRequest(answer)
      return {
        answer,
        audit: [{ tenantId, subjectKind: 'quota-request', subjectId: answer.id }],
        jobs: answer.state === 'provisioning' ? [reconcileTenantJob(tenantId)] : [],
      }
    })
  }
}
