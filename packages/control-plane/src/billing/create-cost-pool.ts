import type { SharingKey } from '@grenier/contracts'
import { type CivilMonth, checkSharingKey, firstDateOf } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import { requireExecutoryAct } from '../tenancy/act-in-force.ts'
import { lastDayOf } from './period-facts.ts'

/** Who has left, or leaves, by then may still be named: its part stays unshared, and is shown so. Problem: `tenant-unknown`. */
export async function requireKnownMembers(tx: Transaction, key: SharingKey, month: CivilMonth): Promise<void> {
  if (key.kind !== 'fixed') return
  const enrolled = await tx.tenancy.tenantsOnDay(lastDayOf(month))
  const known = new Set(enrolled.map(({ tenantId }) => tenantId))
  const count = key.parts.filter(({ tenantId }) => !known.has(tenantId)).length
  if (count > 0) throw new Problem('tenant-unknown', { count: String(count) })
}

/**
 * Declares a cost of one month and the key that splits it. Problems: `act-unknown`, `act-not-executory` on the month's
 * first day, `period-closed` once closing has begun, `cost-pool-known`, `cost-pool-invalid` for an amount of 0 or a fixed key
 * that gives a part twice, below 0 or more than all, `tenant-unknown` for a part of somebody that there is not.
 */
export function createCostPool(ports: ControlPlanePorts): UseCase<'createCostPool'> {
  return (command, call) =>
    runCommand(ports, { operation: 'createCostPool', command, call }, async (tx, now) => {
      const { month, actId, amountCents, key } = command
      const faults = [...(amountCents === 0n ? ['amount-zero'] : []), ...checkSharingKey(key)]
      if (faults.length > 0) throw new Problem('cost-pool-invalid', { detail: faults.join(', ') })
      await requireKnownMembers(tx, key, month)
      await requireExecutoryAct(tx, actId, firstDateOf(month))
      // Held until the commit: a closing that begins meanwhile waits, and then sees the cost.
      const [period] = await tx.billing.holdPeriodsFrom(month)
      if (period?.month === month && period.state !== 'open') throw new Problem('period-closed', { month })
      const answer = { ...command, id: ports.ids.next(), recordedAt: now, version: 1, unsharedCents: null }
      await tx.billing.insertCostPool(answer)
      return { answer, audit: [{ tenantId: null, subjectKind: 'cost-pool', subjectId: answer.id }] }
    })
}
