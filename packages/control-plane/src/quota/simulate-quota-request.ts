import { civilDateOf } from '@grenier/quota-billing'
import { placesOfTenant } from '../provisioning/places-of-tenant.ts'
import { assertMayActFor, found, readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'
import { planLines } from './plan-lines.ts'
import { simulateChange } from './simulate-change.ts'

/**
 * What a request would do if it were sent now; writes nothing and takes no lock, so a request sent later may meet another
 * state. Members see of the pools what is left and for how long, operators also what was given.
 * Problems: `not-found` (also for another tenant), `offer-unknown`.
 */
export function simulateQuotaRequest(ports: ControlPlanePorts): UseCase<'simulateQuotaRequest'> {
  const { unitOfWork, clock, installation } = ports
  return async ({ tenantId, lines, temporaryUntil = null, dataClass: asked }, call) => {
    assertMayActFor('simulateQuotaRequest', call, tenantId)
    const showsGiven = readScope('simulateQuotaRequest', call).kind === 'platform'
    const now = clock.now()
    return await unitOfWork.read({ kind: 'platform' }, async (tx) => {
      const today = civilDateOf(now, installation.timeZone)
      const tenant = found(await tx.tenancy.getTenant(tenantId, today))
      const brief = found(await tx.tenancy.tenantInBrief(tenantId, today))
      const dataClass = asked ?? brief.dataClass
      const places = await placesOfTenant(tx, { tenant: brief, dataClass, today })
      const positions = await tx.quota.readPositions(
        tenantId,
        lines.map(({ offerId }) => offerId),
      )
      const planned = planLines(positions, lines, places)
      const asker = call.actor.subject
      return await simulateChange(ports, tx, {
        tenant,
        planned,
        places,
        temporaryUntil,
        now,
        showsGiven,
        isUndecided: false,
        requester: asker,
        asker,
        signedUnder: null,
      })
    })
  }
}
