import { civilDateOf, needsStateOn } from '@grenier/quota-billing'
import { assertMayActFor, found } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { Problem } from '../shared/problem.ts'
import { readAll } from '../shared/read-all.ts'
import { runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import type { StoredNeedsAnswer } from './needs.ports.ts'
import { readNeedsSheet, wantedSizes } from './needs-sheet.ts'

/**
 * What a member needs in a year, and what each choice would cost; `lines` prices other sizes without answering. Problems:
 * `not-found`, also for another tenant and a year that nobody asks about, `offer-unknown`, `needs-over-maximum`.
 */
export function getNeedsSheet(ports: ControlPlanePorts): UseCase<'getNeedsSheet'> {
  const { unitOfWork, clock, installation } = ports
  return async ({ tenantId, year, lines }, call) => {
    assertMayActFor('getNeedsSheet', call, tenantId)
    const now = clock.now()
    // Prices and offers are the platform's; of members it reads the one that the caller may act for.
    return await unitOfWork.read({ kind: 'platform' }, async (tx) => {
      const tenant = found(await tx.tenancy.tenantInBrief(tenantId, civilDateOf(now, installation.timeZone)))
      const stored = found(await tx.quota.needsCampaign(year))
      return await readNeedsSheet(ports, tx, { stored, tenant, now, lines })
    })
  }
}

/** As the audit trail keeps what was answered before. */
function toldBefore(answer: StoredNeedsAnswer | undefined) {
  if (answer === undefined) return {}
  const { lines, note, answeredBy } = answer
  const sizes = lines.map(({ offerId, wantedQuotaBytes }) => ({ offerId, wantedQuotaBytes: String(wantedQuotaBytes) }))
  return { before: { lines: sizes, note, answeredBy } }
}

/**
 * Keeps what a member answered, in place of what it answered before: it grants nothing and charges nothing. Problems:
 * `not-found`, also for another tenant and a year that nobody asks about, `needs-campaign-not-open`, `offer-unknown`,
 * `needs-over-maximum`.
 */
export function answerNeeds(ports: ControlPlanePorts): UseCase<'answerNeeds'> {
  const operation = 'answerNeeds'
  return async (command, call) => {
    const { tenantId, year, note } = command
    assertMayActFor(operation, call, tenantId)
    return await runCommand(ports, { operation, command, call }, async (tx, now) => {
      const today = civilDateOf(now, ports.installation.timeZone)
      const tenant = found(await tx.tenancy.tenantInBrief(tenantId, today))
      const stored = found(await tx.quota.shareNeedsCampaign(year))
      if (needsStateOn(stored, today) !== 'open') {
        throw new Problem('needs-campaign-not-open', { year, opensOn: stored.opensOn, closesOn: stored.closesOn })
      }
      const lines = wantedSizes(command.lines, await readAll((query) => tx.quota.listOffers(query)))
      const [former] = await tx.quota.needsAnswers(year, [tenantId])
      const by = { answeredBy: call.actor.subject, answeredAt: now }
      await tx.quota.saveNeedsAnswer({ tenantId, year, lines, note, ...by })
      const answer = await readNeedsSheet(ports, tx, { stored, tenant, now })
      const fact = { tenantId, subjectKind: 'needs-answer', subjectId: year, ...toldBefore(former) }
      return { answer, audit: [fact] }
    })
  }
}
