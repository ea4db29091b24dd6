import type { QuotaRequest } from '@grenier/contracts'
import { civilMonth, GIB } from '@grenier/quota-billing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { callOf, type House, memberOf, openHouse, operator } from './house.ts'
import { enrolCommune, prepareRegion, publishPrices, type Region } from './region.ts'

const crowd = 24

let house: House
let region: Region

beforeAll(async () => {
  house = await openHouse('2026-01-05T09:00:00.000Z', { poolSizeMax: crowd })
  region = await prepareRegion(house)
  await publishPrices(house, region, civilMonth('2026-01'))
})
afterAll(() => house.close())

function ask(tenantId: string, gib: number): Promise<QuotaRequest> {
  const lines = [{ offerId: region.block.id, wantedQuotaBytes: BigInt(gib) * GIB }]
  const wish = { justification: 'Archives', wishedOn: null, temporaryUntil: null, waitIfFull: false }
  return house.api.submitQuotaRequest({ tenantId, lines, ...wish }, callOf(memberOf(tenantId)))
}

test('many decisions on one member at once are all made: none keeps the others from it', async () => {
  const { id: tenantId } = await enrolCommune(house, region, { name: 'Ableiges', gib: 1n })
  const requests = await Promise.all(Array.from({ length: crowd }, (_, index) => ask(tenantId, 2 + (index % 6))))
  const decided = await Promise.all(
    requests.map(({ id, version }) =>
      house.api.decideQuotaRequest(
        { requestId: id, decision: 'approve', amendedLines: [], reason: 'Besoin établi' },
        callOf(operator, { ifMatch: version }),
      ),
    ),
  )
  expect(decided.map(({ state }) => state)).toEqual(requests.map(() => 'provisioning'))
  const { items } = await house.api.getTenantQuotas({ tenantId }, callOf(operator))
  const granted = new Set(decided.map(({ lines }) => lines[0]?.decidedQuotaBytes))
  expect(granted).toContain(items.find(({ offerId }) => offerId === region.block.id)?.quotaBytes)
  expect((await house.api.verifyInvariants({}, callOf(operator))).violations).toBe(0)
})
