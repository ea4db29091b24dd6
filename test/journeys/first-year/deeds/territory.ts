import { civilDate, GIB } from '@grenier/quota-billing'
import { callOf, finance, operator } from '../../use-cases/house.ts'
import { type Deed, runJobs } from './deed.ts'

const effectiveOn = civilDate('2027-01-01')

/** What the register says otherwise is proposed; room follows the commune that changes its EPCI; two persons confirm. */
export const proposeTerritory: Deed = async ({ house, pools, region, marks, see }) => {
  const { api } = house
  const event = await api.proposeTerritoryEvent({ effectiveOn }, callOf(operator))
  const { items: changes } = await api.listTerritoryChanges(
    { eventId: event.id, onlyMembers: 'false', limit: 100 },
    callOf(finance),
  )
  const told = changes.flatMap(({ kind, before }) => (kind === 'merged' ? [before.inseeCode ?? ''] : []))
  see('territoryMovesSumToZero', told.toSorted().join() === '61017,61188', `merged: ${told.join()}`)
  const [former, later] = [pools.get('200071850')?.id, pools.get('244500419')?.id]
  if (former === undefined || later === undefined) throw new Error('both EPCI have a pool')
  const levels = await api.listPools({ limit: 100 }, callOf(operator))
  const ifMatch = levels.items.find(({ id }) => id === former)?.version ?? 0
  await api.movePoolCapacity(
    {
      poolId: former,
      toPoolId: later,
      offerId: region.block.id,
      bytes: 40n * GIB,
      reason: 'Bordeaux-en-Gâtinais change d’EPCI',
    },
    callOf(operator, { ifMatch }),
  )
  const first = await api.confirmTerritoryEvent(
    { eventId: event.id, as: 'operator' },
    callOf(operator, { ifMatch: event.version }),
  )
  await api.confirmTerritoryEvent({ eventId: event.id, as: 'finance' }, callOf(finance, { ifMatch: first.version }))
  Object.assign(marks, { territoryEventId: event.id })
  await runJobs(house)
}

/** On its day it is applied, as a whole. */
export const applyTerritory: Deed = async ({ house, marks, see }) => {
  const eventId = marks.territoryEventId ?? ''
  await house.jobs['apply-territory-event']({ eventId })
  const { state, heldUp } = await house.api.getTerritoryEvent({ eventId }, callOf(finance))
  see('territoryMovesSumToZero', state === 'applied' && heldUp === 0, `the event is ${state}, ${heldUp} held up`)
  await runJobs(house)
}
