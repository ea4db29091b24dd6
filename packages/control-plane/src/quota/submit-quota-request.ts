import type {
  AgreementTerms,
  Command,
  Mandate,
  QuotaRequest,
  QuotaRequestLine,
  RefusalData,
  TariffData,
} from '@grenier/contracts'
import { type CivilDate, civilDateOf, type DataClass, type Instant, type QuotaPolicy } from '@grenier/quota-billing'
import { personBehind } from '../access/person-behind.ts'
import { requestNoticeJobs } from '../notification/notice-jobs.ts'
import { placesOfTenant, type TenantPlaces } from '../provisioning/places-of-tenant.ts'
import { assertMayActFor, found } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { reconcileTenantJob } from '../shared/jobs.ts'
import type { Call, Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import { isLeaving } from '../tenancy/leaving.ts'
import type { TenantInBrief } from '../tenancy/ports.ts'
import { policyDecider, policyInForce } from './auto-approval-policy.ts'
import { explainRefusals } from './explain-refusals.ts'
import { judgeRequest } from './judge-request.ts'
import type { PolicyInForce } from './lifecycle.ports.ts'
import { isFitting, type PlannedLine, planLines } from './plan-lines.ts'
import type { QuotaPosition, QuotaSize } from './ports.ts'
import { allKnown, lockKnownPositions } from './positions.ts'
import { refusedWhole } from './refusals.ts'
import { withEvent } from './request-history.ts'
import { settleFitting } from './settle-fitting.ts'
import { refuseUnsoundTemporary } from './temporary-parts.ts'
import { onlyFull, refusedUnder, waitingForSpace } from './wait-for-space.ts'

interface Submission {
  readonly command: Command<'submitQuotaRequest'>
  readonly call: Call
  readonly tenant: TenantInBrief
  readonly agreement: AgreementTerms | null
  readonly tariff: TariffData | null
  /** The requester's, whatever their dates. */
  readonly mandates: readonly Mandate[]
  /** Where the tenant stands for each offer: surveyed at first, locked where the policy decides. */
  readonly positions: readonly QuotaPosition[]
  /** All the tenant has now. */
  readonly quotas: readonly QuotaSize[]
  readonly now: Instant
  readonly today: CivilDate
  readonly policy: PolicyInForce
  /** What will be stored. */
  readonly dataClass: DataClass
  /** Where it may be; null: anywhere. */
  readonly places: TenantPlaces | null
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
  { command, call, tenant, now, dataClass }: Submission,
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
    visaReasons: [],
    visaMandateId: null,
    dataClass,
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

function rejected(request: QuotaRequest, refusals: readonly RefusalData[], policy: QuotaPolicy): QuotaRequest {
  const event = { actor: policyDecider, recordedAt: request.submittedAt, text: null }
  return {
    ...withEvent(request, { ...event, kind: 'rejected' }),
    state: 'rejected',
    refusals: [...refusals],
    automatic: refusedUnder(policy),
    decidedBy: policyDecider,
    decidedAt: request.submittedAt,
  }
}

/** Asks at once for all that a submission rests on, and locks nothing yet. Problems: `not-found`, `offer-unknown`. */
async function surveySubmission(
  tx: Transaction,
  { command, call, now, today }: Pick<Submission, 'command' | 'call' | 'now' | 'today'>,
): Promise<Submission> {
  const { tenantId } = command
  const offerIds = command.lines.map(({ offerId }) => offerId)
  // The survey comes first: from it on nobody changes what the tenant may store, which its brief tells.
  const [surveyed, brief, agreement, inForce, mandates, quotas, policy] = await Promise.all([
    tx.quota.surveyPositions(tenantId, offerIds),
    tx.tenancy.tenantInBrief(tenantId, today),
    tx.tenancy.agreementInForce(tenantId, today),
    tx.billing.tariffOn(today),
    tx.tenancy.mandatesOf(tenantId, call.actor.subject),
    tx.quota.quotaSizes(tenantId),
    policyInForce(tx, now),
  ])
  const tenant = found(brief)
  const positions = allKnown(surveyed, offerIds)
  const tariff = inForce?.tariff ?? null
  const dataClass = command.dataClass ?? tenant.dataClass
  const places = await placesOfTenant(tx, { tenant, dataClass, today })
  const what = { dataClass, places }
  return { ...what, command, call, now, today, tenant, agreement, tariff, mandates, positions, quotas, policy }
}

/** The same submission with the pools locked: the policy decides by figures, which must not move while it does. */
async function lockSubmission(tx: Transaction, submission: Submission): Promise<Submission> {
  const { tenant, command } = submission
  const offerIds = command.lines.map(({ offerId }) => offerId)
  const [positions, quotas, leaves] = await Promise.all([
    lockKnownPositions(tx, tenant.id, offerIds),
    tx.quota.quotaSizes(tenant.id),
    isLeaving(tx, tenant.id),
  ])
  return { ...submission, tenant: { ...tenant, isLeaving: leaves }, positions, quotas }
}

/** True while nothing of what it rests on is locked. */
function isSurveyed({ positions }: Submission): boolean {
  return positions.some(({ surveyed }) => surveyed === true)
}

/** Judges a request that fits: granted at once by policy, or held until people decide. */
async function judgeFitting(
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
  const { now, today, policy } = submission
  const lines = planned.filter(isFitting)
  const requester = await personBehind(tx, request.requestedBy)
  const asked = { agreement, lines, requester, timeZone: ports.installation.timeZone }
  const judgement = judgeRequest({ ...submission, ...asked })
  if (judgement.decision === 'automatic' && isSurveyed(submission)) {
    return await settle(ports, tx, await lockSubmission(tx, submission))
  }
  return await settleFitting(tx, ports.ids, { request, lines, judgement, policy, at: now, today })
}

async function settle(ports: ControlPlanePorts, tx: Transaction, submission: Submission): Promise<QuotaRequest> {
  const { command, tenant, agreement, positions, policy, places, now, today } = submission
  const planned = planLines(positions, command.lines, places)
  refuseUnsoundTemporary({ command, today, planned })
  const request = requestOf(ports.ids.next(), submission, planned)
  const refusals = await explainRefusals(tx, { tenantId: tenant.id, planned, places, now, today })
  const refused = refusedWhole({ ...tenant, agreement }, planned, refusals)
  if (agreement === null || refused !== null) return rejected(request, refused ?? refusals, policy)
  if (command.waitIfFull && onlyFull(refusals)) {
    // Who begins to wait holds the full level's lock, so that whoever gives space back there sees it wait.
    if (isSurveyed(submission)) return await settle(ports, tx, await lockSubmission(tx, submission))
    return waitingForSpace(request, { refusals, policy, at: now, timeZone: ports.installation.timeZone })
  }
  if (refusals.length > 0) return rejected(request, refusals, policy)
  return await judgeFitting(ports, tx, { submission, request, planned, agreement })
}

/**
 * Asks for other quotas: several lines, one answer. Always stored: granted at once where policy says so, held for whoever
 * has to approve it otherwise, the visa of the mayor or a delegate first where it is wanted, `waiting` where only space is missing and it asked to wait, `rejected` with its refusals as data where a
 * line cannot fit, no agreement is in force, or it grows while its tenant leaves.
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
      const surveyed = await surveySubmission(tx, { command, call, now, today })
      const submission = tx.ranBefore ? await lockSubmission(tx, surveyed) : surveyed
      const answer = await settle(ports, tx, submission)
      await tx.quota.insertRequest(answer)
      return {
        answer,
        audit: [{ tenantId, subjectKind: 'quota-request', subjectId: answer.id }],
        jobs: [
          ...(answer.state === 'provisioning' ? [reconcileTenantJob(tenantId)] : []),
          ...requestNoticeJobs(answer),
        ],
      }
    })
  }
}
