import { firstDateOf } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { Problem } from '../shared/problem.ts'
import { runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import { requireExecutoryAct } from '../tenancy/act-in-force.ts'

/**
 * Declares a cost of one month and the key that splits it. Problems: `act-unknown`, `act-not-executory` on the month's
 * first day, `period-closed` once closing has begun, `cost-pool-known`, `cost-pool-invalid` for an amount of 0.
 */
export function createCostPool(ports: ControlPlanePorts): UseCase<'createCostPool'> {
  return (command, call) =>
    runCommand(ports, { operation: 'createCostPool', command, call }, async (tx, now) => {
      const { month, actId, amountCents } = command
      if (amountCents === 0n) throw new Problem('cost-pool-invalid', { detail: 'amountCents = 0' })
      await requireExecutoryAct(tx, actId, firstDateOf(month))
      const period = await tx.billing.getPeriod(month)
      if (period !== null && period.state !== 'open') throw new Problem('period-closed', { month })
      const answer = { ...command, id: ports.ids.next(), recordedAt: now, version: 1 }
      await tx.billing.insertCostPool(answer)
      return { answer, audit: [{ tenantId: null, subjectKind: 'cost-pool', subjectId: answer.id }] }
    })
}
