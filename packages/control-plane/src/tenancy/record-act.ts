import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import { executoryFrom } from './act-in-force.ts'

/** Records a deliberation or decision with the day from which it binds. */
export function recordAct(ports: ControlPlanePorts): UseCase<'recordAct'> {
  return (command, call) =>
    runCommand(ports, { operation: 'recordAct', command, call }, async (tx, now) => {
      const answer = { ...command, id: ports.ids.next(), executoryFrom: executoryFrom(command), recordedAt: now }
      await tx.tenancy.insertAct(answer)
      return { answer, audit: [{ tenantId: null, subjectKind: 'act', subjectId: answer.id }] }
    })
}
