import * as fc from 'fast-check'
import { type OfferName, type PoolName, pools } from '../ground.ts'
import type { QuotaModel } from '../model.ts'
import { someOffer } from '../pick-place.ts'
import { always, type QuotaCommand, quotaCommand } from '../quota-command.ts'
import type { World } from '../world.ts'

export interface Capacity {
  readonly pool: PoolName
  readonly offer: OfferName
  readonly limitBytes: bigint | null
  readonly percent: number
}

/** The refusal of a limit, which says the least that is possible. */
export function belowGiven(givenBytes: bigint, percent: bigint): string {
  const least = (givenBytes * 100n) / percent
  return `capacity-below-allocated: ${(least * percent) / 100n < givenBytes ? least + 1n : least}`
}

/** What becomes of a capacity by the model: how much is free then, or the problem. */
export function capacitySet(model: QuotaModel, { pool, offer, limitBytes, percent }: Capacity): string {
  const given = model.allocatedBytes(pool, offer) + model.heldBytes(pool, offer)
  const givable = limitBytes === null ? null : (limitBytes * BigInt(percent)) / 100n
  if (givable !== null && givable < given) return belowGiven(given, BigInt(percent))
  model.limits.set(`${offer} ${pool}`, { limitBytes, percent: BigInt(percent) })
  return `free ${givable === null ? null : givable - given}`
}

/** The same by the real thing. */
export async function setForReal(world: World, capacity: Capacity): Promise<string> {
  const changed = await world.setLimit(capacity)
  const level = changed.levels.find(({ offerId }) => offerId === world.idOf(capacity.offer))
  return `free ${level?.freeBytes}`
}

/** A pool gets another limit or none, with another overcommit; never below what it has given. */
export const setCapacity: fc.Arbitrary<QuotaCommand> = fc
  .record({
    pool: fc.constantFrom(...pools),
    offer: someOffer,
    limitBytes: fc.option(fc.oneof(fc.bigInt({ min: 0n, max: 400n }), fc.bigInt({ min: 300n, max: 900n })), {
      freq: 3,
    }),
    percent: fc.oneof(fc.constant(100), fc.integer({ min: 100, max: 300 })),
  })
  .map((capacity) => {
    const { pool, offer, limitBytes, percent } = capacity
    return quotaCommand({
      text: `${pool} may give ${limitBytes ?? 'anything'} of ${offer} at ${percent} %`,
      target: always,
      expected: (model) => capacitySet(model, capacity),
      actual: (world) => setForReal(world, capacity),
    })
  })

/** The same at about what the pool has given, held bytes included: where the least possible limit lies. */
export const setToGiven: fc.Arbitrary<QuotaCommand> = fc
  .record({
    pool: fc.constantFrom(...pools),
    offer: someOffer,
    moreBytes: fc.oneof(fc.bigInt({ min: -2n, max: 2n }), fc.bigInt({ min: -60n, max: 20n })),
    percent: fc.constantFrom(100, 100, 133, 150),
  })
  .map(({ pool, offer, moreBytes, percent }) =>
    quotaCommand({
      text: `${pool} may give at ${percent} % about what it has given of ${offer}, with ${moreBytes} more`,
      target: (model) => {
        const given = model.allocatedBytes(pool, offer) + model.heldBytes(pool, offer)
        const limitBytes = (given * 100n) / BigInt(percent) + moreBytes
        return given > 0n && limitBytes >= 0n ? { pool, offer, limitBytes, percent } : undefined
      },
      expected: capacitySet,
      actual: setForReal,
    }),
  )
