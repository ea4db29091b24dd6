import type { PreviewedFact } from '@grenier/contracts'
import { type CivilMonth, checkRules, checkSharingKey, firstDateOf } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import { requireExecutoryAct } from '../tenancy/act-in-force.ts'
import { requireKnownMembers } from './create-cost-pool.ts'
import { lastDayOf } from './period-facts.ts'
import { requireMeasuredOffers } from './publish-tariff.ts'
import { requireClosed } from './rerate-month.ts'

/**
 * Whether a fact can be one of that month, whatever it rests on. Problems: `amendment-subject-unknown`, `tariff-invalid` and
 * `cost-pool-invalid` with every fault's code, `offer-unknown`, `tenant-unknown`.
 */
export async function checkFact(tx: Transaction, month: CivilMonth, fact: PreviewedFact): Promise<void> {
  switch (fact.kind) {
    case 'population': {
      const members = await tx.tenancy.tenantsOnDay(lastDayOf(month))
      if (!members.some(({ tenantId }) => tenantId === fact.tenantId)) {
        throw new Problem('amendment-subject-unknown', { month })
      }
      return
    }
    case 'tariff': {
      const faults = checkRules(fact.rules).map(({ code, ruleId }) => (ruleId === null ? code : `${ruleId}: ${code}`))
      if (faults.length > 0) throw new Problem('tariff-invalid', { faults: faults.join(', ') })
      await requireMeasuredOffers(tx, fact)
      return
    }
    case 'cost-pool': {
      const known = await tx.billing.costPoolsOf(month)
      if (!known.some(({ id }) => id === fact.costPoolId)) throw new Problem('amendment-subject-unknown', { month })
      const faults = checkSharingKey(fact.key)
      if (faults.length > 0) throw new Problem('cost-pool-invalid', { detail: faults.join(', ') })
      await requireKnownMembers(tx, fact.key, month)
    }
  }
}

/**
 * Records a fact of a closed month as it ought to have been. It changes no charge: re-rating shows what it would, and a
 * correction posts that. Problems: `period-not-closed`, `amendment-subject-unknown`, `tariff-invalid` and
 * `cost-pool-invalid` with every fault's code, `offer-unknown`, `tenant-unknown`, `act-unknown`, `act-not-executory` on the
 * month's first day.
 */
export function amendPeriod(ports: ControlPlanePorts): UseCase<'amendPeriod'> {
  return (command, call) =>
    runCommand(ports, { operation: 'amendPeriod', command, call }, async (tx, now) => {
      const { month, reason, fact } = command
      requireClosed(await tx.billing.getPeriod(month), month)
      await checkFact(tx, month, fact)
      if (fact.kind !== 'population') await requireExecutoryAct(tx, fact.actId, firstDateOf(month))
      const recorded = { recordedBy: call.actor.subject, recordedAt: now }
      const answer = { id: ports.ids.next(), month, reason, fact, ...recorded }
      await tx.billing.insertAmendment(answer)
      return { answer, audit: [{ tenantId: null, subjectKind: 'amendment', subjectId: answer.id }] }
    })
}
