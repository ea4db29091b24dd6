import type { Dispute, OperatorTask } from '@grenier/contracts'
import type { CivilDate } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { derivedId } from '../shared/derived-id.ts'
import type { Transaction } from '../shared/ports.ts'
import { newOperatorTask } from './operator-tasks.ts'

/** What finance has to do about a dispute: once it was raised, and once its answer is due; each is one task, whenever it is made. */
export async function disputeTask(
  ports: ControlPlanePorts,
  tx: Transaction,
  { kind, dispute, today }: { kind: 'dispute-raised' | 'dispute-due'; dispute: Dispute; today: CivilDate },
): Promise<OperatorTask> {
  const { id: subjectId, tenantId, reason, dueOn } = dispute
  const tenant = await tx.tenancy.tenantInBrief(tenantId, today)
  const facts = { memberName: tenant?.name ?? '', reason, dueOn }
  const task = newOperatorTask(ports, { kind, tenantId, subjectId, facts })
  return { ...task, id: derivedId(['operator-task', kind, subjectId]) }
}
