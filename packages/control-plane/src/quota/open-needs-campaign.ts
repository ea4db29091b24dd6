import { areNeedsDates, civilDateOf } from '@grenier/quota-billing'
import { lockPursuedDraft } from '../billing/pursued-draft.ts'
import { readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { OutboxMessage } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import { shownCampaign } from './needs-sheet.ts'

const runJob: OutboxMessage = {
  kind: 'run-needs-campaigns',
  tenantId: null,
  subjectId: 'needs-campaigns',
  payload: {},
}

/**
 * Asks all members what space they will need in a year. Problems: `needs-campaign-dates`, `tariff-draft-unknown`,
 * `tariff-draft-ended`, `needs-campaign-known` for a second one of a year.
 */
export function openNeedsCampaign(ports: ControlPlanePorts): UseCase<'openNeedsCampaign'> {
  return (command, call) =>
    runCommand(ports, { operation: 'openNeedsCampaign', command, call }, async (tx, now) => {
      const { year, tariffDraftId } = command
      const today = civilDateOf(now, ports.installation.timeZone)
      if (!areNeedsDates(command, { year, today })) throw new Problem('needs-campaign-dates', { year })
      if (tariffDraftId !== null) await lockPursuedDraft(tx, tariffDraftId)
      const by = { openedBy: call.actor.subject, openedAt: now }
      const campaign = { ...command, ...by, closedAt: null, askedAt: null, remindedDays: null }
      if (!(await tx.quota.insertNeedsCampaign(campaign))) throw new Problem('needs-campaign-known', { year })
      const fact = { tenantId: null, subjectKind: 'needs-campaign', subjectId: year }
      return { answer: shownCampaign(campaign, today), audit: [fact], jobs: [runJob] }
    })
}

/** Needs campaigns, the latest year first: every member may know that it is asked. */
export function listNeedsCampaigns(ports: ControlPlanePorts): UseCase<'listNeedsCampaigns'> {
  const { unitOfWork, clock, installation } = ports
  return async (_query, call) => {
    readScope('listNeedsCampaigns', call)
    const today = civilDateOf(clock.now(), installation.timeZone)
    // They are no member's: what is asked of all is told to all.
    const campaigns = await unitOfWork.glance({ kind: 'platform' }, (tx) => tx.quota.needsCampaigns())
    return { items: campaigns.map((stored) => shownCampaign(stored, today)) }
  }
}
