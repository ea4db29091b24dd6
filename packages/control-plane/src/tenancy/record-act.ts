import type { Command } from '@grenier/contracts'
import { type CivilDate, executoryFrom } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { Problem } from '../shared/problem.ts'
import { runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'

/** What is sent or published before it was adopted is another act, or a slip of the pen. Problem: `act-dates`. */
export function refuseBeforeAdoption(
  act: Pick<Command<'recordAct'>, 'adoptedOn' | 'sentToPrefectOn' | 'publishedOn'>,
): void {
  const { adoptedOn, sentToPrefectOn, publishedOn } = act
  const isEarly = (day: CivilDate | null): boolean => day !== null && day < adoptedOn
  if (isEarly(sentToPrefectOn) || isEarly(publishedOn)) throw new Problem('act-dates', { adoptedOn })
}

/**
 * Records a deliberation or decision with the day from which it binds. Problem: `act-dates` for one that was sent or
 * published before it was adopted.
 */
export function recordAct(ports: ControlPlanePorts): UseCase<'recordAct'> {
  return (command, call) =>
    runCommand(ports, { operation: 'recordAct', command, call }, async (tx, now) => {
      refuseBeforeAdoption(command)
      const answer = { ...command, id: ports.ids.next(), executoryFrom: executoryFrom(command), recordedAt: now }
      await tx.tenancy.insertAct(answer)
      return { answer, audit: [{ tenantId: null, subjectKind: 'act', subjectId: answer.id }] }
    })
}
