import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { ApiUseCases } from '../shared/use-case.ts'
import { answerNeeds, getNeedsSheet } from './answer-needs.ts'
import { listNeedsCampaigns, openNeedsCampaign } from './open-needs-campaign.ts'
import { getNeedsPlan, listNeedsAnswers } from './read-needs.ts'

type NeedsOperation =
  | 'openNeedsCampaign'
  | 'listNeedsCampaigns'
  | 'getNeedsSheet'
  | 'answerNeeds'
  | 'listNeedsAnswers'
  | 'getNeedsPlan'

/** What can be done about the yearly campaign of needs. */
export function createNeedsUseCases(ports: ControlPlanePorts): Pick<ApiUseCases, NeedsOperation> {
  return {
    openNeedsCampaign: openNeedsCampaign(ports),
    listNeedsCampaigns: listNeedsCampaigns(ports),
    getNeedsSheet: getNeedsSheet(ports),
    answerNeeds: answerNeeds(ports),
    listNeedsAnswers: listNeedsAnswers(ports),
    getNeedsPlan: getNeedsPlan(ports),
  }
}
