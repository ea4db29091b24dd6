import type { Command, QuotaRequest } from '@grenier/contracts'
import { civilDateOf, planHold } from '@grenier/quota-billing'
import { found, poolBound } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import type { UseCase } from '../shared/use-case.ts'
import { assertBelowPool } from './approval-steps.ts'
import { decidedSizes } from './decide-quota-request.ts'
import { withoutOwnHold } from './own-hold.ts'
import { holdQuestionOf, type PlannedLine } from './plan-lines.ts'
import { positionOf } from './positions.ts'
import { simulateChange } from './simulate-change.ts'

/** The lines as an approval would plan them: without the request's own hold, and a line may stay as it is. */
async function plannedLines(
  tx: Transaction,
  request: QuotaRequest,
  amended: Command<'simulateQuotaDecision'>['lines'] = [],
): Promise<PlannedLine[]> {
  const sizes = decidedSizes(
    request,
    amended.map(({ offerId, wantedQuotaBytes }) => ({ offerId, quotaBytes: wantedQuotaBytes })),
  )
  const positions = await tx.quota.readPositions(request.tenantId, [...sizes.keys()])
  return request.lines.map(({ offerId, heldBytes }) => {
    const position = withoutOwnHold(positionOf(positions, offerId), heldBytes)
    const wantedQuotaBytes = sizes.get(offerId) ?? 0n
    const plan = planHold(holdQuestionOf(position, wantedQuotaBytes))
    if (plan.kind === 'fits' || plan.refusal.code !== 'not-a-change') return { position, wantedQuotaBytes, plan }
    const unchanged = { kind: 'fits', deltaBytes: 0n, roundedQuotaBytes: position.quotaBytes, entries: [] } as const
    return { position, wantedQuotaBytes, plan: unchanged }
  })
}

/**
 * What approving a request would do at this moment, at its sizes or at amended ones; writes nothing.
 * Problems: `not-found` (also below another pool), `already-decided`, `offer-unknown` for an amended offer that was not asked for.
 */
export function simulateQuotaDecision(ports: ControlPlanePorts): UseCase<'simulateQuotaDecision'> {
  const { unitOfWork, clock, installation } = ports
  const operation = 'simulateQuotaDecision'
  return async ({ requestId, lines }, call) => {
    const now = clock.now()
    return await unitOfWork.read({ kind: 'platform' }, async (tx) => {
      const request = found(await tx.quota.getRequest(requestId))
      await assertBelowPool(tx, { operation, call }, request.tenantId)
      if (request.state !== 'submitted' && request.state !== 'waiting') throw new Problem('already-decided')
      const today = civilDateOf(now, installation.timeZone)
      const tenant = found(await tx.tenancy.getTenant(request.tenantId, today))
      const planned = await plannedLines(tx, request, lines)
      const { temporaryUntil } = request
      return await simulateChange(ports, tx, {
        tenant,
        planned,
        temporaryUntil,
        now,
        showsGiven: poolBound(operation, call) === null,
        isUndecided: true,
      })
    })
  }
}
