import { type CivilDate, monthOf } from '@grenier/quota-billing'
import type { ApiPorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import { effectiveDay, planChanges } from './plan-territory-event.ts'

/** Months from that day on are open, and stay so until the commit. Problem: `territory-period-closed`. */
export async function requireOpenMonths(tx: Transaction, effectiveOn: CivilDate): Promise<void> {
  const periods = await tx.billing.holdPeriodsFrom(monthOf(effectiveOn))
  const closed = periods.find(({ state }) => state !== 'open')
  if (closed !== undefined) throw new Problem('territory-period-closed', { month: closed.month, effectiveOn })
}

/**
 * Proposes everything that the register says otherwise of those who are recorded, from a day on. Nothing is applied: operator and
 * finance confirm it, two persons. Problems: `territory-date`, `territory-period-closed`, `territory-unchanged`,
 * `territory-event-open` while another one is proposed or confirmed.
 */
export function proposeTerritoryEvent(ports: ApiPorts): UseCase<'proposeTerritoryEvent'> {
  return (command, call) =>
    runCommand(ports, { operation: 'proposeTerritoryEvent', command, call }, async (tx, now) => {
      const effectiveOn = effectiveDay(ports, command.effectiveOn)
      await requireOpenMonths(tx, effectiveOn)
      const planned = await planChanges(ports, tx, effectiveOn)
      if (planned.length === 0) throw new Problem('territory-unchanged')
      const { source, registerOn } = ports.register.edition
      const none = { operatorConfirmedAt: null, operatorConfirmedBy: null, financeConfirmedAt: null }
      const answer = {
        id: ports.ids.next(),
        source,
        registerOn,
        effectiveOn,
        state: 'proposed' as const,
        proposedAt: now,
        proposedBy: call.actor.subject,
        ...none,
        financeConfirmedBy: null,
        appliedAt: null,
        withdrawnAt: null,
        withdrawnBy: null,
        withdrawalReason: null,
        changes: planned.length,
        leftOut: 0,
        applied: 0,
        heldUp: 0,
        version: 1,
      }
      const changes = planned.map((change, index) => ({ ...change, number: index + 1 }))
      await tx.tenancy.insertTerritoryEvent(answer, changes)
      return { answer, audit: [{ tenantId: null, subjectKind: 'territory-event', subjectId: answer.id }] }
    })
}
