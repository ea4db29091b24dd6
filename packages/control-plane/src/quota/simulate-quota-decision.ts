import type { Command, QuotaRequest } from '@grenier/contracts'
import { civilDateOf } from '@grenier/quota-billing'
import { placesOfTenant, type TenantPlaces } from '../provisioning/places-of-tenant.ts'
import { found, poolBound, readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import type { UseCase } from '../shared/use-case.ts'
import { isVisaDue, requestInReach } from './approval-steps.ts'
import { decidedSizes, raisedLine } from './decided-sizes.ts'
import { withoutOwnHold } from './own-hold.ts'
import { holdQuestionOf, type PlannedLine, planAt } from './plan-lines.ts'
import { positionOf } from './positions.ts'
import { simulateChange } from './simulate-change.ts'

/** The lines as an approval would plan them: without the request's own hold, and a line may stay as it is. */
async function plannedLines(
  tx: Transaction,
  request: QuotaRequest,
  { amended = [], places }: { amended: Command<'simulateQuotaDecision'>['lines']; places: TenantPlaces | null },
): Promise<{ planned: PlannedLine[]; isRaised: boolean }> {
  const sizes = decidedSizes(
    request,
    amended.map(({ offerId, wantedQuotaBytes }) => ({ offerId, quotaBytes: wantedQuotaBytes })),
  )
  const positions = await tx.quota.readPositions(request.tenantId, [...sizes.keys()])
  const planned = request.lines.map(({ offerId, heldBytes }): PlannedLine => {
    const position = withoutOwnHold(positionOf(positions, offerId), heldBytes)
    const wantedQuotaBytes = sizes.get(offerId) ?? 0n
    const plan = planAt(holdQuestionOf(position, wantedQuotaBytes), places)
    if (plan.kind === 'fits' || plan.refusal.code !== 'not-a-change') return { position, wantedQuotaBytes, plan }
    const unchanged = { kind: 'fits', deltaBytes: 0n, roundedQuotaBytes: position.quotaBytes, entries: [] } as const
    return { position, wantedQuotaBytes, plan: unchanged }
  })
  return { planned, isRaised: raisedLine(request, positions, sizes) !== null }
}

/**
 * What approving a request would do at this moment, at its sizes or at amended ones; writes nothing. Its member's people may
 * ask while the visa is due, and are told whether a mandate of theirs would give it.
 * Problems: `not-found` (also below another pool and for another tenant), `already-decided`, `step-not-due` for a member once
 * the visa is given or none is wanted, `offer-unknown` for an amended offer that was not asked for.
 */
export function simulateQuotaDecision(ports: ControlPlanePorts): UseCase<'simulateQuotaDecision'> {
  const { unitOfWork, clock, installation } = ports
  const operation = 'simulateQuotaDecision'
  return async ({ requestId, lines }, call) => {
    const now = clock.now()
    return await unitOfWork.read({ kind: 'platform' }, async (tx) => {
      const named = { id: requestId, request: await tx.quota.getRequest(requestId) }
      const request = await requestInReach(tx, { operation, call }, named)
      if (request.state !== 'submitted' && request.state !== 'waiting') throw new Problem('already-decided')
      const isMember = readScope(operation, call).kind === 'tenant'
      if (isMember && !isVisaDue(request)) throw new Problem('step-not-due')
      const today = civilDateOf(now, installation.timeZone)
      const tenant = found(await tx.tenancy.getTenant(request.tenantId, today))
      const brief = found(await tx.tenancy.tenantInBrief(request.tenantId, today))
      const places = await placesOfTenant(tx, { tenant: brief, dataClass: request.dataClass, today })
      const { planned, isRaised } = await plannedLines(tx, request, { amended: lines, places })
      const { temporaryUntil } = request
      return await simulateChange(ports, tx, {
        tenant,
        planned,
        places,
        temporaryUntil,
        now,
        showsGiven: !isMember && poolBound(operation, call) === null,
        isUndecided: true,
        requester: request.requestedBy,
        asker: call.actor.subject,
        signedUnder: isRaised ? null : request.visaMandateId,
      })
    })
  }
}
