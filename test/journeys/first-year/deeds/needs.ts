import { civilDate, GIB } from '@grenier/quota-billing'
import { callOf, finance, memberOf, operator } from '../../use-cases/house.ts'
import { type Deed, runJobs } from './deed.ts'

const year = '2027'

/** Everybody is asked what it needs next year. */
export const askNeeds: Deed = async ({ house }) => {
  const days = { opensOn: civilDate('2026-09-10'), closesOn: civilDate('2026-10-31') }
  await house.api.openNeedsCampaign(
    { year, ...days, tariffDraftId: null, message: 'Répondez avant la Toussaint.' },
    callOf(operator),
  )
  await house.jobs['run-needs-campaigns']({})
  await runJobs(house)
}

/** One answers; everybody else says nothing. */
export const answerNeeds: Deed = async ({ house, member, region }) => {
  const tenantId = member('merlerault').id
  const lines = [{ offerId: region.block.id, wantedQuotaBytes: 70n * GIB }]
  await house.api.answerNeeds({ tenantId, year, lines, note: null }, callOf(memberOf(tenantId)))
}

/** The campaign ends: silence keeps what there is. */
export const endNeeds: Deed = async ({ house, members, see, member }) => {
  await house.jobs['run-needs-campaigns']({})
  await runJobs(house)
  const { items, campaign } = await house.api.listNeedsAnswers({ year, limit: 100 }, callOf(finance))
  see('silenceKeeps', campaign.state === 'closed', `the campaign is ${campaign.state}`)
  see('silenceKeeps', items.length === members.size, `${items.length} of ${members.size} have an outcome`)
  const answered = items.filter(({ outcome }) => outcome?.isAnswered === true).map(({ tenantId }) => tenantId)
  see('silenceKeeps', answered.join() === member('merlerault').id, `answered: ${answered.join()}`)
}
