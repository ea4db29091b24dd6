import * as fc from 'fast-check'
import { type OfferName, poolsAbove, tenants } from '../ground.ts'
import { someOffer } from '../pick-place.ts'
import { type QuotaCommand, quotaCommand } from '../quota-command.ts'
import { fullPools, growthBytesOf, waitersFor } from '../waiters.ts'
import { type Asking, asked, askForReal } from './submit.ts'

const stepsMax = 9n

/**
 * Another tenant asks for less than the first in the queue does of the same full pool, but more than is left, and waits
 * behind it: when room for the smaller one returns, the order of the queue is what keeps it waiting.
 */
function waitsBehind(offer: OfferName, which: number, part: bigint): QuotaCommand {
  return quotaCommand({
    text: `neighbour ${which} of the first who waits for ${offer} waits for less of it, by part ${part}`,
    target: (model) => {
      const [first] = waitersFor(model, offer)
      const [pool] = first === undefined ? [] : fullPools(model, first, offer)
      if (first === undefined || pool === undefined) return undefined
      const others = tenants.filter((one) => one !== first.tenant && poolsAbove[one].includes(pool))
      const tenant = others[which % others.length]
      if (tenant === undefined) return undefined
      const leftBytes = model.tightest(tenant, offer)?.leftBytes ?? 0n
      const [least, beyond] = [leftBytes < 0n ? 1n : leftBytes + 1n, growthBytesOf(model, first, offer)]
      if (least >= beyond) return undefined
      const growthBytes = least + ((beyond - 1n - least) * part) / stepsMax
      const wantedBytes = model.quotaOf(tenant, offer).quotaBytes + growthBytes
      const asking: Asking = { tenant, wishes: [{ offer, wantedBytes }], days: null, waitIfFull: true }
      return { asking, today: model.day }
    },
    expected: (model, { asking }) => asked(model, asking),
    actual: (world, { asking, today }) => askForReal(world, asking, today),
  })
}

/** It waits behind for one offer. */
export function waitBehindFor(offer: fc.Arbitrary<OfferName>): fc.Arbitrary<QuotaCommand> {
  return fc
    .tuple(offer, fc.nat({ max: 2 }), fc.bigInt({ min: 0n, max: stepsMax }))
    .map(([of, which, part]) => waitsBehind(of, which, part))
}

export const waitBehind: fc.Arbitrary<QuotaCommand> = waitBehindFor(someOffer)
