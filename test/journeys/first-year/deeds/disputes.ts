import { addMonths, civilMonth, firstDateOf } from '@grenier/quota-billing'
import { secondFinance } from '../../use-cases/correction-scene.ts'
import { callOf, collector, finance, memberOf } from '../../use-cases/house.ts'
import { type Deed, refusalOf } from './deed.ts'
import { dailyReadings, wrongFrom } from './months.ts'

const month = civilMonth('2026-12')

/** Le Merlerault disputes what it is asked for its volumes in December, on the draft. */
export const dispute: Deed = async ({ house, member, marks }) => {
  const tenantId = member('merlerault').id
  const { items } = await house.api.listStatementDrafts({ month, limit: 10, tenantId }, callOf(memberOf(tenantId)))
  const statementId = items[0]?.id ?? ''
  const { lines } = await house.api.getStatementDraft({ statementId }, callOf(memberOf(tenantId)))
  const positions = lines.filter(({ label }) => label.startsWith('Espace utilisé')).map(({ position }) => position)
  const reason = 'Nos volumes n’ont jamais tenu autant'
  const { id } = await house.api.raiseDispute({ statementId, positions, reason }, callOf(memberOf(tenantId)))
  Object.assign(marks, { disputeId: id, disputedStatementId: statementId })
}

/** The readings were wrong: they are replaced, two persons correct the month, and the dispute ends by naming the correction. */
export const uphold: Deed = async (stage) => {
  const { house, marks, see, member } = stage
  const { api } = house
  const told = dailyReadings(stage, 'merlerault', { from: firstDateOf(month), to: firstDateOf(addMonths(month, 1)) })
  const readings = told.slice(Number(wrongFrom.slice(8)) - 1)
  const late = { month, source: 'prometheus', simulated: false, readings }
  const unsaid = await refusalOf(api.recordLateReadings(late, callOf(collector)))
  see('upheldDisputeIsGivenBack', unsaid === 'reading-conflict', `other values were answered ${unsaid}`)
  await api.recordLateReadings({ ...late, replacing: 'Relevés vingt fois trop grands' }, callOf(collector))
  const proposal = { month, reason: 'Relevés remplacés', tenantIds: [member('merlerault').id] }
  const { id: correctionId, version } = await api.proposeCorrection(proposal, callOf(finance))
  const alone = await refusalOf(api.postCorrection({ correctionId }, callOf(finance, { ifMatch: version })))
  see('upheldDisputeIsGivenBack', alone !== null, 'one person corrected a month')
  await api.postCorrection({ correctionId }, callOf(secondFinance, { ifMatch: version }))
  Object.assign(marks, { correctionId })
  const answer = { outcome: 'corrected', answer: 'Vous avez raison', correction: correctionId } as const
  await api.answerDispute({ disputeId: marks.disputeId ?? '', ...answer }, callOf(finance))
}
