import * as fc from 'fast-check'
import { type OfferName, offers, type TenantName, tenants } from '../ground.ts'
import { someOffer, someTenant } from '../pick-place.ts'
import { type QuotaCommand, quotaCommand } from '../quota-command.ts'
import { recordUse, type World } from '../world.ts'

function readUse(world: World, use: { tenant: TenantName; offer: OfferName; usedBytes: bigint }): Promise<string> {
  return recordUse(world, use).then((recorded) => `recorded ${recorded}`)
}

/** A collector reads how much is in use: no shrink goes below it, and none returns bytes before it has fallen. */
export const measure: fc.Arbitrary<QuotaCommand> = fc
  .record({
    tenant: someTenant,
    offer: someOffer,
    valueBytes: fc.oneof(
      { weight: 3, arbitrary: fc.bigInt({ min: 0n, max: 90n }) },
      { weight: 1, arbitrary: fc.bigInt({ min: 60n, max: 160n }) },
    ),
  })
  .map(({ tenant, offer, valueBytes }) =>
    quotaCommand({
      text: `${tenant} uses ${valueBytes} of ${offer}`,
      expected: (model) => {
        model.usedBytes.set(`${offer} ${tenant}`, valueBytes)
        return 'recorded 1'
      },
      actual: (world) => readUse(world, { tenant, offer, usedBytes: valueBytes }),
    }),
  )

const places = tenants.flatMap((tenant) => offers.map((offer) => ({ tenant, offer })))
const placeUnit = 1_000_000

/** Of a quota that is partly borrowed or for a time, nearly all is used: what ends of it then can return in part only. */
export const useNearlyAll: fc.Arbitrary<QuotaCommand> = fc.bigInt({ min: -20n, max: 70n }).map((unusedBytes) => {
  const useOf = (target: number) => {
    const usedBytes = BigInt(target % placeUnit) - unusedBytes
    const place = places[Math.floor(target / placeUnit)] ?? { tenant: 'tenant-1' as const, offer: 'standard' as const }
    return { ...place, usedBytes: usedBytes > 0n ? usedBytes : 0n }
  }
  return quotaCommand({
    text: `all but ${unusedBytes} of the first quota with an end is used`,
    target: (model) => {
      const place = places.findIndex(({ tenant, offer }) => model.datedBytes(tenant, offer, 'all') > 0n)
      const { tenant, offer } = places[place] ?? {}
      if (tenant === undefined || offer === undefined) return undefined
      return place * placeUnit + Number(model.quotaOf(tenant, offer).quotaBytes)
    },
    expected: (model, target) => {
      const { tenant, offer, usedBytes } = useOf(target)
      model.usedBytes.set(`${offer} ${tenant}`, usedBytes)
      return 'recorded 1'
    },
    actual: (world, target) => readUse(world, useOf(target)),
  })
})
