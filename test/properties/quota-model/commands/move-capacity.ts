import * as fc from 'fast-check'
import { callOf, operator } from '../../../journeys/use-cases/house.ts'
import { type OfferName, type PoolName, pools } from '../ground.ts'
import type { QuotaModel } from '../model.ts'
import { someOffer } from '../pick-place.ts'
import { always, type QuotaCommand, quotaCommand } from '../quota-command.ts'
import { belowGiven } from './set-capacity.ts'

interface Move {
  readonly from: PoolName
  readonly to: PoolName
  readonly offer: OfferName
  readonly bytes: bigint
}

function expected(model: QuotaModel, { from, to, offer, bytes }: Move): string {
  if (from === to || bytes === 0n) return 'invalid-input'
  const source = model.limits.get(`${offer} ${from}`)
  const target = model.limits.get(`${offer} ${to}`)
  if (source === undefined || source.limitBytes === null) return 'pool-unlimited'
  const given = model.allocatedBytes(from, offer) + model.heldBytes(from, offer)
  const left = source.limitBytes - bytes
  if (left < 0n || (left * source.percent) / 100n < given) return belowGiven(given, source.percent)
  if (target === undefined || target.limitBytes === null) return 'pool-unlimited'
  model.limits.set(`${offer} ${from}`, { ...source, limitBytes: left })
  model.limits.set(`${offer} ${to}`, { ...target, limitBytes: target.limitBytes + bytes })
  return `moved, limits ${left} and ${target.limitBytes + bytes}`
}

/** Capacity goes from one pool to another: one limit falls by what the other rises. */
export const moveCapacity: fc.Arbitrary<QuotaCommand> = fc
  .record({
    // Mostly pools that begin with a limit.
    from: fc.constantFrom(...pools, 'region', 'region', 'epci-a', 'epci-a'),
    to: fc.constantFrom(...pools, 'region', 'epci-a', 'epci-a', 'epci-a'),
    offer: someOffer,
    bytes: fc.oneof({ weight: 7, arbitrary: fc.bigInt({ min: 1n, max: 60n }) }, fc.constantFrom(0n, 120n)),
  })
  .map((move) =>
    quotaCommand({
      text: `${move.bytes} of ${move.offer} go from ${move.from} to ${move.to}`,
      target: always,
      expected: (model) => expected(model, move),
      actual: async (world) => {
        const { from, to, offer, bytes } = move
        const offerId = world.idOf(offer)
        const moved = await world.house.api.movePoolCapacity(
          { poolId: world.idOf(from), toPoolId: world.idOf(to), offerId, bytes, reason: 'model' },
          callOf(operator, { ifMatch: await world.poolVersion(from) }),
        )
        const limits = [moved.from, moved.to].map(
          ({ levels }) => levels.find((level) => level.offerId === offerId)?.limitBytes,
        )
        return `moved, limits ${limits.join(' and ')}`
      },
    }),
  )
