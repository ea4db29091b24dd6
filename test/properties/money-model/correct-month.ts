import { type CivilMonth, sumMicros } from '@grenier/quota-billing'
import { expect } from 'vitest'
import { chargesOfMonth, secondFinance } from '../../journeys/use-cases/correction-scene.ts'
import { callOf, finance } from '../../journeys/use-cases/house.ts'
import type { World } from './world.ts'

/**
 * Corrects a month by two persons. What is shown before is what is posted; for all members, nothing differs any more and a
 * second correction finds nothing.
 */
export async function correct(world: World, month: CivilMonth, tenantIds: readonly string[] | null): Promise<string> {
  const { api } = world.house
  const reason = 'Facture rectifiée'
  const proposal = { month, reason, tenantIds: tenantIds === null ? null : [...tenantIds] }
  const shown = await api.reratePeriod({ month, limit: 500 }, callOf(finance))
  const proposed = await api.proposeCorrection(proposal, callOf(finance))
  world.pass(1_000)
  const posted = await api.postCorrection(
    { correctionId: proposed.id },
    callOf(secondFinance, { ifMatch: proposed.version }),
  )
  const rows = (await chargesOfMonth(world.house, posted.postedMonth ?? month)).filter(
    ({ correction }) => correction?.correctionId === posted.id,
  )
  expect([month, sumMicros(rows)]).toEqual([month, posted.differenceMicros])
  if (tenantIds !== null) return 'corrected for one'
  expect(posted.differenceMicros).toBe(shown.differenceMicros)
  const after = await api.reratePeriod({ month, limit: 500 }, callOf(finance))
  expect([month, after.rows, after.differenceMicros]).toEqual([month, [], 0n])
  return 'corrected'
}
