import { civilDate, civilMonth, GIB } from '@grenier/quota-billing'
import { siretFrom } from '../../../harness/sirene-numbers.ts'
import { callOf, finance, operator } from '../../use-cases/house.ts'
import { type Deed, refusalOf, runJobs } from './deed.ts'

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

const [formerSiret, laterSiret] = [siretFrom('216102756'), '93316270300005']

/**
 * The commune nouvelle has another SIREN: at the former SIRET nobody is asked for anything. January waits as an exception until finance
 * gives the new one, for its drafts and for the months to come; the former one is refused.
 */
export const giveLaterSiret: Deed = async ({ house: { api }, member, see }) => {
  const tenantId = member('merlerault').id
  const month = civilMonth('2027-01')
  const { items } = await api.getIssuingChecklist({ month, limit: 100 }, callOf(finance))
  const own = items.filter((item) => item.tenantId === tenantId)
  const lacking = own.filter(({ exceptions }) => exceptions.some(({ code }) => code === 'siret-missing'))
  see('siretsAreOfTheirPayers', lacking.length === 2, `${lacking.length} drafts of ${own.length} lack a SIRET`)
  for (const { statementId } of lacking) {
    const give = (siret: string) => api.giveStatementReferences({ statementId, siret }, callOf(finance))
    const refused = await refusalOf(give(formerSiret))
    see('siretsAreOfTheirPayers', refused === 'siret-of-another', `the former SIRET was answered ${refused}`)
    await give(laterSiret)
  }
  const recipients = await api.listRecipients({ tenantId }, callOf(finance))
  const [standing] = recipients.items
  if (standing === undefined) throw new Error('a payer has a recipient')
  const { budget, expenseAccount, settlementMode } = standing
  const terms = { budget, expenseAccount, settlementMode, vatLiable: false, engagementRequired: false } as const
  const named = { ...terms, siret: laterSiret, serviceCode: null, serviceCodeRequired: false }
  const replaced = { validFrom: civilDate('2027-02-01'), replacesRecipientId: standing.id }
  await api.recordRecipient({ tenantId, ...named, ...replaced }, callOf(finance))
}
