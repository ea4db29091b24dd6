import type { AgreementTerms, QuotaRequest } from '@grenier/contracts'
import { type CivilDate, civilDateOf, freeBytes, type Instant } from '@grenier/quota-billing'
import { personBehind } from '../access/person-behind.ts'
import { placesOfTenant } from '../provisioning/places-of-tenant.ts'
import { found } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { reconcileTenantJob } from '../shared/jobs.ts'
import type { Transaction } from '../shared/ports.ts'
import type { TenantInBrief } from '../tenancy/ports.ts'
import { auditByJob } from './audit-by-job.ts'
import { policyDecider, policyInForce } from './auto-approval-policy.ts'
import { explainRefusals } from './explain-refusals.ts'
import { judgeRequest } from './judge-request.ts'
import { levelKey } from './level-key.ts'
import type { PolicyInForce } from './lifecycle.ports.ts'
import { type FittingLine, isFitting, type PlannedLine, planLines } from './plan-lines.ts'
import { refusedWhole } from './refusals.ts'
import { withEvent } from './request-history.ts'
import { settleFitting } from './settle-fitting.ts'
import { saveDecided, withLockedPositions } from './undecided-request.ts'
import { onlyFull, refusedUnder } from './wait-for-space.ts'

/** The levels in which a line would grow by more than they have left. */
function fullLevelsOf({ position, plan }: PlannedLine): string[] {
  if (plan.kind !== 'refused' || plan.refusal.code !== 'capacity-exceeded') return []
  const { offerId, wantedDeltaBytes } = plan.refusal
  return position.path.flatMap((level) => {
    const free = freeBytes(level)
    return free !== null && free < wantedDeltaBytes ? [levelKey(offerId, level.nodeId)] : []
  })
}

interface Turn {
  readonly request: QuotaRequest
  readonly lines: readonly FittingLine[]
  readonly tenant: TenantInBrief
  readonly agreement: AgreementTerms
  readonly policy: PolicyInForce
  readonly at: Instant
  readonly today: CivilDate
}

/** There is space: granted by policy, or held for whoever has to approve it, as if it came in now. */
async function settleTurn(ports: ControlPlanePorts, tx: Transaction, turn: Turn): Promise<QuotaRequest> {
  const { request, tenant, at, today } = turn
  const [inForce, quotas, mandates] = await Promise.all([
    tx.billing.tariffOn(today),
    tx.quota.quotaSizes(tenant.id),
    tx.tenancy.mandatesOf(tenant.id, request.requestedBy),
  ])
  const priced = { tariff: inForce?.tariff ?? null, quotas, mandates, timeZone: ports.installation.timeZone }
  const judgement = judgeRequest({
    ...turn,
    ...priced,
    now: at,
    requester: await personBehind(tx, request.requestedBy),
  })
  const settled = await settleFitting(tx, ports.ids, { ...turn, judgement })
  if (settled.state === 'provisioning') await tx.outbox.append([reconcileTenantJob(tenant.id)])
  return settled
}

/** What judging one waiting request found: the levels that still block it, none when it waits no longer. */
export interface ServedTurn {
  readonly blockedLevels: readonly string[]
}

const nothingBlocked: ServedTurn = { blockedLevels: [] }

/**
 * Judges one waiting request as at its submission, in this transaction: granted by policy, held for an approver, rejected
 * where something else than space is missing by now, or left waiting with the levels that block it. Harmless when it no
 * longer waits. A place whose time is over is left to the sweep, and blocks nobody.
 */
export async function serveWaiting(
  ports: ControlPlanePorts,
  tx: Transaction,
  { requestId, at }: { requestId: string; at: Instant },
): Promise<ServedTurn> {
  const request = await tx.quota.lockRequest(requestId)
  if (request?.state !== 'waiting' || request.waitUntil === null || request.waitUntil <= at) return nothingBlocked
  const { positions } = await withLockedPositions(tx, request)
  const today = civilDateOf(at, ports.installation.timeZone)
  const policy = await policyInForce(tx, at)
  const tenant = found(await tx.tenancy.tenantInBrief(request.tenantId, today))
  const agreement = await tx.tenancy.agreementInForce(request.tenantId, today)
  const wishes = request.lines.map(({ offerId, requestedQuotaBytes }) => ({
    offerId,
    wantedQuotaBytes: requestedQuotaBytes,
  }))
  const places = await placesOfTenant(tx, { tenant, dataClass: request.dataClass, today })
  const planned = planLines(positions, wishes, places)
  const refusals = await explainRefusals(tx, { tenantId: tenant.id, planned, places, now: at, today })
  const refused = refusedWhole({ ...tenant, agreement }, planned, refusals)
  if (refused === null && onlyFull(refusals)) return { blockedLevels: planned.flatMap(fullLevelsOf) }
  let settled: QuotaRequest
  if (agreement === null || refused !== null || refusals.length > 0) {
    settled = {
      ...withEvent(request, { kind: 'rejected', actor: policyDecider, recordedAt: at, text: null }),
      state: 'rejected',
      refusals: refused ?? [...refusals],
      automatic: refusedUnder(policy),
      waitUntil: null,
      decidedBy: policyDecider,
      decidedAt: at,
    }
  } else {
    const lines = planned.filter(isFitting)
    settled = await settleTurn(ports, tx, { request, lines, tenant, agreement, policy, at, today })
  }
  const saved = await saveDecided(tx, settled)
  await auditByJob(tx, { kind: 'serve-waiting-list', actor: policyDecider, before: request, after: saved, at })
  return nothingBlocked
}
