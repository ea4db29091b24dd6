import * as fc from 'fast-check'
import { type OfferName, type PoolName, poolsAbove } from '../ground.ts'
import type { QuotaModel } from '../model.ts'
import { someOffer } from '../pick-place.ts'
import { type QuotaCommand, quotaCommand } from '../quota-command.ts'
import { fullPools, growthBytesOf, waitersFor } from '../waiters.ts'
import { type Capacity, capacitySet, setForReal } from './set-capacity.ts'

/** A pool that gives so much more than it has given by now, at 100 %. */
function withRoom(
  model: QuotaModel,
  { pool, offer, roomBytes }: { pool: PoolName; offer: OfferName; roomBytes: bigint | null },
): Capacity {
  const given = model.allocatedBytes(pool, offer) + model.heldBytes(pool, offer)
  return { pool, offer, limitBytes: roomBytes === null ? null : given + roomBytes, percent: 100 }
}

/**
 * The pool that somebody waits for gets some room or all: without steps like this one hardly anybody would ever be
 * served.
 */
export const makeRoom: fc.Arbitrary<QuotaCommand> = fc
  .tuple(someOffer, fc.option(fc.bigInt({ min: 20n, max: 200n }), { freq: 1 }))
  .map(([offer, roomBytes]) =>
    quotaCommand({
      text: `the first full pool that somebody waits for may give ${roomBytes ?? 'anything'} more of ${offer}`,
      target: (model) => {
        const [first] = waitersFor(model, offer)
        const [pool] = first === undefined ? [] : fullPools(model, first, offer)
        return pool === undefined ? undefined : withRoom(model, { pool, offer, roomBytes })
      },
      expected: capacitySet,
      actual: setForReal,
    }),
  )

/** The pool that the first in the queue waits for gets room for a later one only, who must stay behind. */
export function makesRoomForLater(offer: OfferName): QuotaCommand {
  return quotaCommand({
    text: `the full pool that the first waits for gets room for a smaller later one of ${offer} only`,
    target: (model) => {
      const [first, ...later] = waitersFor(model, offer)
      if (first === undefined) return undefined
      const firstBytes = growthBytesOf(model, first, offer)
      const smaller = later.filter((waiter) => {
        const laterBytes = growthBytesOf(model, waiter, offer)
        return laterBytes > 0n && laterBytes < firstBytes
      })
      const found = fullPools(model, first, offer).flatMap((pool) => {
        const held = smaller.filter((waiter) => fullPools(model, waiter, offer).every((full) => full === pool))
        const below = held.filter(({ tenant }) => poolsAbove[tenant].includes(pool))
        return below.map((waiter) => withRoom(model, { pool, offer, roomBytes: growthBytesOf(model, waiter, offer) }))
      })
      return found[0]
    },
    expected: capacitySet,
    actual: setForReal,
  })
}

export const makeRoomForLater: fc.Arbitrary<QuotaCommand> = someOffer.map(makesRoomForLater)
