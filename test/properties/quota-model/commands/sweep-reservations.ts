import * as fc from 'fast-check'
import { secondsPerDay } from '../ground.ts'
import { whereAny } from '../pick-fact.ts'
import { type QuotaCommand, quotaCommand } from '../quota-command.ts'
import type { World } from '../world.ts'

async function standing({ admin }: World): Promise<number> {
  const { rows } = await admin.query(
    'SELECT FROM capacity_reservation WHERE expires_at IS NOT NULL AND released_at IS NULL',
  )
  return rows.length
}

const told = (swept: number): string => (swept === 0 ? 'nothing swept' : `swept ${swept}`)

/** So many days of technical time go by, and reservations whose machine never came back are swept. */
export function sweepsAfter(days: number): QuotaCommand {
  return quotaCommand({
    text: `${days} technical days later reservations are swept`,
    target: ({ reservations }) => whereAny(reservations, ({ heldBytes }) => heldBytes > 0n),
    expected: (model) => {
      model.technicalSeconds += days * secondsPerDay
      const due = model.reservations.filter(
        ({ heldBytes, untilTechnicalSeconds }) => heldBytes > 0n && untilTechnicalSeconds <= model.technicalSeconds,
      )
      for (const reservation of due) reservation.heldBytes = 0n
      return told(due.length)
    },
    actual: async (world) => {
      world.passTechnical(days * secondsPerDay)
      const before = await standing(world)
      await world.house.jobs['sweep-reservations']({})
      return told(before - (await standing(world)))
    },
  })
}

/** Technical time goes by, and reservations are swept. */
export const sweepReservations: fc.Arbitrary<QuotaCommand> = fc.constantFrom(0, 1, 8).map(sweepsAfter)
