import * as fc from 'fast-check'
import { offers, pools } from '../ground.ts'
import { type QuotaCommand, quotaCommand } from '../quota-command.ts'

/** A pool gets another limit or none, with another overcommit; never below what it has given. */
export const setCapacity: fc.Arbitrary<QuotaCommand> = fc
  .record({
    pool: fc.constantFrom(...pools),
    offer: fc.constantFrom(...offers),
    limitBytes: fc.option(fc.bigInt({ min: 0n, max: 400n }), { freq: 4 }),
    percent: fc.oneof(fc.constant(100), fc.integer({ min: 100, max: 300 })),
  })
  .map(({ pool, offer, limitBytes, percent }) =>
    quotaCommand({
      text: `${pool} may give ${limitBytes ?? 'anything'} of ${offer} at ${percent} %`,
      expected: (model) => {
        const given = model.allocatedBytes(pool, offer) + model.heldBytes(pool, offer)
        const givable = limitBytes === null ? null : (limitBytes * BigInt(percent)) / 100n
        if (givable !== null && givable < given) return 'capacity-below-allocated'
        model.limits.set(`${offer} ${pool}`, { limitBytes, percent: BigInt(percent) })
        return `free ${givable === null ? null : givable - given}`
      },
      actual: async (world) => {
        const changed = await world.setLimit({ pool, offer, limitBytes, percent })
        const level = changed.levels.find(({ offerId }) => offerId === world.idOf(offer))
        return `free ${level?.freeBytes}`
      },
    }),
  )
