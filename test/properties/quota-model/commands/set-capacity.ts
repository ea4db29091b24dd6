import * as fc from 'fast-check'
import { type OfferName, type PoolName, pools } from '../ground.ts'
import type { QuotaModel } from '../model.ts'
import { someOffer } from '../pick-place.ts'
import { type QuotaCommand, quotaCommand } from '../quota-command.ts'
import type { World } from '../world.ts'

interface Capacity {
  readonly pool: PoolName
  readonly offer: OfferName
  readonly limitBytes: bigint | null
  readonly percent: number
}

function expected(model: QuotaModel, { pool, offer, limitBytes, percent }: Capacity): string {
  const given = model.allocatedBytes(pool, offer) + model.heldBytes(pool, offer)
  const givable = limitBytes === null ? null : (limitBytes * BigInt(percent)) / 100n
  if (givable !== null && givable < given) return 'capacity-below-allocated'
  model.limits.set(`${offer} ${pool}`, { limitBytes, percent: BigInt(percent) })
  return `free ${givable === null ? null : givable - given}`
}

async function actual(world: World, capacity: Capacity): Promise<string> {
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
      expected: (model) => expected(model, capacity),
      actual: (world) => actual(world, capacity),
    })
  })

/** Pools that have too little left for the first request that waits. */
function fullPools(model: QuotaModel, offer: OfferName): PoolName[] {
  const { tenant, lines = [] } = model.requests.find(({ state }) => state === 'waiting') ?? {}
  return lines.flatMap((line) => {
    if (tenant === undefined || line.offer !== offer) return []
    const growthBytes = line.requestedBytes - model.quotaOf(tenant, offer).quotaBytes
    return model.left(tenant, offer).flatMap(({ pool, leftBytes }) => (leftBytes < growthBytes ? [pool] : []))
  })
}

const placeUnit = 1_000_000

/**
 * The pool that somebody waits for gets some room or all: without steps like this one hardly anybody would ever be
 * served, or stay behind another who is not.
 */
export const makeRoom: fc.Arbitrary<QuotaCommand> = fc
  .tuple(someOffer, fc.option(fc.bigInt({ min: 20n, max: 200n }), { freq: 1 }))
  .map(([offer, roomBytes]) => {
    const capacityOf = (target: number): Capacity => {
      const limitBytes = roomBytes === null ? null : BigInt(target % placeUnit) + roomBytes
      return { pool: pools[Math.floor(target / placeUnit)] ?? 'region', offer, limitBytes, percent: 100 }
    }
    return quotaCommand({
      text: `the first full pool that somebody waits for may give ${roomBytes ?? 'anything'} more of ${offer}`,
      target: (model) => {
        const [pool] = fullPools(model, offer)
        if (pool === undefined) return undefined
        const given = model.allocatedBytes(pool, offer) + model.heldBytes(pool, offer)
        return pools.indexOf(pool) * placeUnit + Number(given)
      },
      expected: (model, target) => expected(model, capacityOf(target)),
      actual: (world, target) => actual(world, capacityOf(target)),
    })
  })
