import { civilMonth } from '@grenier/quota-billing'
import { callOf, finance, memberOf } from '../../use-cases/house.ts'
import type { Stage } from '../stage.ts'
import { type Deed, refusalOf } from './deed.ts'
import { issueBatch } from './months.ts'

const [june, december] = [civilMonth('2026-06'), civilMonth('2026-12')]

const waitingOf = async ({ house, member }: Stage) => {
  const tenantId = member('bordeaux').id
  return (await house.api.listStatementDrafts({ limit: 10, tenantId }, callOf(memberOf(tenantId)))).items
}

/** Both half-years wait without a number, and no batch may wave them through. */
export const lookAtWaiting: Deed = async (stage) => {
  const waiting = await waitingOf(stage)
  const told = waiting.map(
    ({ month, state, reminders }) => `${month} ${state} ${reminders.map((one) => one.daysBefore).join()}`,
  )
  const expected = `${june} awaiting-reference 30,10, ${december} awaiting-reference 30,10`
  stage.see('missingReferenceWaits', told.toSorted().join(', ') === expected, told.join(', '))
  const named = { month: june, payers: [stage.member('bordeaux').id], series: '', beforeDisputesEnd: true }
  const acknowledged = [{ tenantId: stage.member('bordeaux').id, codes: ['engagement-missing' as const] }]
  const refused = await refusalOf(
    stage.house.api.createStatementBatch(
      { ...named, acknowledged, fiscalYear: 2026 },
      callOf({ ...finance, subject: 'finance-2' }),
    ),
  )
  stage.see('missingReferenceWaits', refused !== null, 'a statement without its engagement was issued')
}

/** The engagement of the year comes at last, for both of its statements: they are issued with the year that they are of. */
export const giveEngagement: Deed = async (stage) => {
  const { house, member, see } = stage
  const tenantId = member('bordeaux').id
  const recipients = await house.api.listRecipients({ tenantId }, callOf(finance))
  const recipientId = recipients.items[0]?.id ?? ''
  const engagement = { tenantId, recipientId, fiscalYear: 2026, engagementNumber: 'EJ-2026-17' }
  await house.api.giveEngagement(engagement, callOf(finance))
  for (const month of [june, december]) await issueBatch(stage, { month, fiscalYear: 2026 })
  see('missingReferenceWaits', (await waitingOf(stage)).length === 0, 'a statement still waits')
  const ahead = { ...engagement, fiscalYear: 2027, engagementNumber: 'EJ-2027-3' }
  await house.api.giveEngagement(ahead, callOf(finance))
}
