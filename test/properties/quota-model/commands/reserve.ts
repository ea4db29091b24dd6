import * as fc from 'fast-check'
import { callOf, operator } from '../../../journeys/use-cases/house.ts'
import { secondsPerDay } from '../ground.ts'
import { roundedUp } from '../model.ts'
import { someOffer, someTenant } from '../pick-place.ts'
import { always, type QuotaCommand, quotaCommand } from '../quota-command.ts'

/** A machine sets capacity aside above a tenant, for some days of technical time. */
export const reserve: fc.Arbitrary<QuotaCommand> = fc
  .record({
    tenant: someTenant,
    offer: someOffer,
    reservedBytes: fc.oneof(
      { weight: 9, arbitrary: fc.bigInt({ min: 1n, max: 90n }) },
      { weight: 2, arbitrary: fc.constantFrom(0n, 700n) },
    ),
    days: fc.constantFrom(1, 7),
  })
  .map(({ tenant, offer, reservedBytes, days }) =>
    quotaCommand({
      text: `a machine reserves ${reservedBytes} of ${offer} above ${tenant} for ${days} days`,
      target: always,
      expected: (model) => {
        if (reservedBytes === 0n) return 'invalid-input'
        const heldBytes = roundedUp(reservedBytes)
        const tightest = model.tightest(tenant, offer)
        if (tightest !== null && heldBytes > tightest.leftBytes) return 'capacity-exceeded'
        const untilTechnicalSeconds = model.technicalSeconds + days * secondsPerDay
        model.reservations.push({ tenant, offer, heldBytes, untilTechnicalSeconds })
        return `reserved ${heldBytes}`
      },
      actual: async ({ house, idOf, reservationIds }) => {
        const place = { tenantId: idOf(tenant), offerId: idOf(offer), purpose: 'restore-drill' as const }
        const reservation = await house.api.reserveCapacity(
          { ...place, reservedBytes, ttlSeconds: days * secondsPerDay },
          callOf(operator),
        )
        reservationIds.push(reservation.id)
        return `reserved ${reservation.heldBytes}`
      },
    }),
  )
