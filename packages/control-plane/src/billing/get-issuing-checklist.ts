import { found } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'
import { checkDrafts, lastDisputeDay } from './issuing-checklist.ts'
import { pageBehindId } from './member-portions.ts'
import { lastDayOf } from './period-facts.ts'

/**
 * The exceptions of a month's drafts that no batch has yet: a page of them by payer name, and the counts of all. Problems: `not-found`
 * before its closing was ever asked for, `cursor-invalid` for an `after` that is no exception any more.
 */
export function getIssuingChecklist({ unitOfWork }: ControlPlanePorts): UseCase<'getIssuingChecklist'> {
  return ({ month, ...query }) =>
    unitOfWork.read({ kind: 'platform' }, async (tx) => {
      found(await tx.billing.getPeriod(month))
      const drafts = checkDrafts(await tx.billing.draftFacts({ month, lastDay: lastDayOf(month) }))
      const excepted = drafts.filter(({ exceptions }) => exceptions.length > 0)
      const { page, nextAfter } = pageBehindId(excepted, query, ({ facts }) => facts.statementId)
      return {
        month,
        draftCount: drafts.length,
        awaitingCount: drafts.filter(({ isAwaiting }) => isAwaiting).length,
        readyCount: drafts.length - excepted.length,
        disputableUntil: lastDisputeDay(drafts),
        items: page.map(({ facts, exceptions }) => ({
          statementId: facts.statementId,
          tenantId: facts.tenantId,
          payerName: facts.payerName,
          payableCents: facts.payableCents,
          exceptions: exceptions.map(({ code, params }) => ({ code, params: { ...params } })),
        })),
        nextAfter,
      }
    })
}
