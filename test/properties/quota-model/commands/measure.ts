import * as fc from 'fast-check'
import { callOf, collector } from '../../../journeys/use-cases/house.ts'
import { someOffer, someTenant } from '../pick-place.ts'
import { type QuotaCommand, quotaCommand } from '../quota-command.ts'

/** A collector reads how much is in use: no shrink goes below it, and none returns bytes before it has fallen. */
export const measure: fc.Arbitrary<QuotaCommand> = fc
  .record({
    tenant: someTenant,
    offer: someOffer,
    valueBytes: fc.bigInt({ min: 0n, max: 90n }),
  })
  .map(({ tenant, offer, valueBytes }) =>
    quotaCommand({
      text: `${tenant} uses ${valueBytes} of ${offer}`,
      expected: (model) => {
        model.usedBytes.set(`${offer} ${tenant}`, valueBytes)
        return 'recorded 1'
      },
      actual: async (world) => {
        const answer = await world.house.api.recordReadings(
          {
            source: 'model',
            simulated: false,
            readings: [
              {
                tenantId: world.idOf(tenant),
                offerId: world.idOf(offer),
                meter: 'storage.used',
                resourceId: `${tenant} ${offer}`,
                takenAt: world.tick(),
                valueBytes,
              },
            ],
          },
          callOf(collector),
        )
        return `recorded ${answer.recorded}`
      },
    }),
  )
