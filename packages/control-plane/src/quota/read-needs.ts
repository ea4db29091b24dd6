import { type NeedsAnswers, plannedPoolsMax } from '@grenier/contracts'
import { civilDateOf, planLevel, trendOf, trendWindowStart } from '@grenier/quota-billing'
import { pageOfMore } from '../billing/member-portions.ts'
import { found } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'
import type { NeededLevel } from './needs.ports.ts'
import { shownAnswer, shownCampaign, shownOutcome } from './needs-sheet.ts'

/** What members need in a year, a page by id, those that did not answer among them. Problem: `not-found`. */
export function listNeedsAnswers(ports: ControlPlanePorts): UseCase<'listNeedsAnswers'> {
  const { unitOfWork, clock, installation } = ports
  return async ({ year, after = null, limit }) =>
    await unitOfWork.read({ kind: 'platform' }, async (tx) => {
      const today = civilDateOf(clock.now(), installation.timeZone)
      const stored = found(await tx.quota.needsCampaign(year))
      const counted = await tx.quota.countNeeds(year, today)
      const known = await tx.tenancy.tenantIdsAfter({ after, limit: limit + 1 })
      const { page, nextAfter } = pageOfMore(known, limit, (id) => id)
      const members = (await tx.tenancy.tenantsOnDay(today, page)).filter(({ exitedAt = null }) => exitedAt === null)
      const ids = members.map(({ tenantId }) => tenantId)
      const answers = new Map((await tx.quota.needsAnswers(year, ids)).map((one) => [one.tenantId, one]))
      const outcomes = new Map((await tx.quota.needsOutcomes(year, ids)).map((one) => [one.tenantId, one]))
      const spaces = Map.groupBy(await tx.quota.neededSpaces(year, ids), ({ tenantId }) => tenantId)
      const items = members.map(({ tenantId, name, siren }): NeedsAnswers['items'][number] => ({
        tenantId,
        name,
        siren,
        answer: shownAnswer(answers.get(tenantId)),
        spaces: (spaces.get(tenantId) ?? []).map(({ offerId, offerName, currentQuotaBytes, wantedQuotaBytes }) => ({
          offerId,
          offerName,
          currentQuotaBytes,
          wantedQuotaBytes,
        })),
        outcome: shownOutcome(outcomes.get(tenantId)),
      }))
      return { campaign: shownCampaign(stored, today), ...counted, items, nextAfter }
    })
}

function plannedPool(level: NeededLevel, now: Parameters<typeof trendOf>[1]) {
  const { nodeId: poolId, name, offerId, offerName, allocatedBytes, heldBytes, growthBytes } = level
  const planned = planLevel(level, { growthBytes, trend: trendOf(level, now) })
  return { poolId, name, offerId, offerName, allocatedBytes, heldBytes, growthBytes, ...planned }
}

/** Each limited pool beside what its members need in a year; silence keeps. A page of them, those that lack most first. Reads only. Problem: `not-found`. */
export function getNeedsPlan(ports: ControlPlanePorts): UseCase<'getNeedsPlan'> {
  const { unitOfWork, clock, installation } = ports
  return async ({ year, behind = 0, limit = plannedPoolsMax }) =>
    await unitOfWork.read({ kind: 'platform' }, async (tx) => {
      const now = clock.now()
      const today = civilDateOf(now, installation.timeZone)
      const stored = found(await tx.quota.needsCampaign(year))
      const counted = await tx.quota.countNeeds(year, today)
      const asked = { year, windowStart: trendWindowStart(now), limit: behind + limit }
      const { levels, total } = await tx.quota.neededLevels(asked)
      return {
        campaign: shownCampaign(stored, today),
        asOf: now,
        ...counted,
        pools: levels.slice(behind).map((level) => plannedPool(level, now)),
        leftOutCount: total - levels.length,
        nextBehind: total > levels.length ? levels.length : null,
      }
    })
}
