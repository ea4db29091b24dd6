import { territoryMembersMax } from '@grenier/contracts'
import { civilDateOf } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'

/** Every EPCI with its members of today: one look at the whole territory. */
export function getTerritory({ unitOfWork, clock, installation }: ControlPlanePorts): UseCase<'getTerritory'> {
  return async () => {
    const asOf = civilDateOf(clock.now(), installation.timeZone)
    const places = await unitOfWork.read({ kind: 'platform' }, (tx) => tx.tenancy.territoryPlaces(asOf))
    return { asOf, places }
  }
}

/** The members of one place, or of everywhere: the most populous of them. */
export function listTerritoryMembers({
  unitOfWork,
  clock,
  installation,
}: ControlPlanePorts): UseCase<'listTerritoryMembers'> {
  return async ({ departement = null, groupId = null }) => {
    const asOf = civilDateOf(clock.now(), installation.timeZone)
    const place = { on: asOf, departement, groupId, limit: territoryMembersMax }
    const items = await unitOfWork.read({ kind: 'platform' }, (tx) => tx.tenancy.territoryMembers(place))
    return { asOf, items }
  }
}
