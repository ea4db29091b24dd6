import type * as fc from 'fast-check'
import { callOf, operator } from '../../../journeys/use-cases/house.ts'
import { pickedReservation, somePick, textOf } from '../pick-fact.ts'
import { type QuotaCommand, quotaCommand } from '../quota-command.ts'

/** A machine is done with its reservation; a second time changes nothing. */
export const releaseReservation: fc.Arbitrary<QuotaCommand> = somePick.map((pick) =>
  quotaCommand({
    text: `the reservation ${textOf(pick)} is released`,
    target: (model) => pickedReservation(model, pick),
    expected: (model, index) => {
      const reservation = model.reservations[index]
      if (reservation !== undefined) reservation.heldBytes = 0n
      return 'reservation released, 0'
    },
    actual: async ({ house, reservationIds }, index) => {
      const reservationId = reservationIds[index] ?? ''
      const { heldBytes } = await house.api.releaseReservation({ reservationId }, callOf(operator))
      return `reservation released, ${heldBytes}`
    },
  }),
)
