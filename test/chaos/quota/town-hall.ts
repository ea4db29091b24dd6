import { GIB } from '@grenier/quota-billing'
import { idOf, ids, insertGround, insertMember, recordedAt } from '../../harness/fixtures.ts'
import { callOf, type House, operator } from '../../journeys/use-cases/house.ts'

const epcis = 8
/** What all calls together ask for is more than this, so that the last bytes are raced for. */
const gibPerCall = 4n

/** Who asks for what: tenants four levels down, below pools of which some have a limit and some have none. */
export interface Ground {
  readonly tenantIds: readonly string[]
  readonly offerIds: readonly string[]
  readonly poolIds: readonly string[]
}

/** A region (limited), a department (not limited), EPCIs (every other one limited) and their members. */
export async function insertMembers(
  { unitOfWork, api, seal }: House,
  { members, calls }: { members: number; calls: number },
): Promise<Ground> {
  const epciIds = Array.from({ length: epcis }, (_, index) => idOf(31, index + 1))
  const offerIds = [ids.offer(1), ids.offer(2)]
  await unitOfWork.transact({ kind: 'platform' }, async (tx) => {
    await insertGround(tx, seal)
    for (const [index, id] of epciIds.entries()) {
      const name = `EPCI ${index + 1}`
      await tx.quota.insertPool({
        id,
        name,
        parentId: ids.epci,
        organisationId: null,
        levels: [],
        recordedAt,
        version: 1,
      })
    }
    for (let number = 1; number <= members; number += 1) {
      await insertMember(tx, number, epciIds[number % epcis] ?? ids.epci)
    }
  })
  const limited = [ids.region, ...epciIds.filter((_, index) => index % 2 === 0)]
  for (const poolId of limited) {
    const limitBytes = (BigInt(calls) * gibPerCall * GIB) / (poolId === ids.region ? 1n : BigInt(epcis))
    const change = { poolId, offerId: ids.offer(1), limitBytes, overcommitPercent: 100 }
    await api.setPoolCapacity(change, callOf(operator, { ifMatch: 1 }))
  }
  return {
    tenantIds: Array.from({ length: members }, (_, index) => ids.tenant(index + 1)),
    offerIds,
    poolIds: limited,
  }
}
