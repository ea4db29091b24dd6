import * as fc from 'fast-check'
import type { OfferName, TenantName } from '../ground.ts'
import { placesWithAnEnd, someOffer, someTenant } from '../pick-place.ts'
import { always, type QuotaCommand, quotaCommand } from '../quota-command.ts'
import { recordUse, type World } from '../world.ts'

interface Use {
  readonly tenant: TenantName
  readonly offer: OfferName
  readonly usedBytes: bigint
}

function readUse(world: World, use: Use): Promise<string> {
  return recordUse(world, use).then((recorded) => `recorded ${recorded}`)
}

/** A collector reads how much of one quota is in use. */
export function uses(use: Use): QuotaCommand {
  const { tenant, offer, usedBytes } = use
  return quotaCommand({
    text: `${tenant} uses ${usedBytes} of ${offer}`,
    target: always,
    expected: (model) => {
      model.usedBytes.set(`${offer} ${tenant}`, usedBytes)
      return 'recorded 1'
    },
    actual: (world) => readUse(world, use),
  })
}

/** A collector reads how much is in use: no shrink goes below it, and none returns bytes before it has fallen. */
export const measure: fc.Arbitrary<QuotaCommand> = fc
  .record({
    tenant: someTenant,
    offer: someOffer,
    usedBytes: fc.oneof(
      { weight: 3, arbitrary: fc.bigInt({ min: 0n, max: 90n }) },
      { weight: 1, arbitrary: fc.bigInt({ min: 60n, max: 160n }) },
    ),
  })
  .map(uses)

/** All but so much of the first quota that is partly borrowed or for a time is used. */
export function usesNearlyAll(unusedBytes: bigint): QuotaCommand {
  return quotaCommand({
    text: `all but ${unusedBytes} of the first quota with an end is used`,
    target: (model) => {
      const [place] = placesWithAnEnd(model)
      if (place === undefined) return undefined
      const usedBytes = model.quotaOf(place.tenant, place.offer).quotaBytes - unusedBytes
      return { ...place, usedBytes: usedBytes > 0n ? usedBytes : 0n }
    },
    expected: (model, { tenant, offer, usedBytes }) => {
      model.usedBytes.set(`${offer} ${tenant}`, usedBytes)
      return 'recorded 1'
    },
    actual: readUse,
  })
}

/** Of a quota with an end, nearly all is used: what ends of it then can return in part only. */
export const useNearlyAll: fc.Arbitrary<QuotaCommand> = fc.bigInt({ min: -20n, max: 70n }).map(usesNearlyAll)
