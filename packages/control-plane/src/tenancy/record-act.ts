import type { Command } from '@grenier/contracts'
import { type CivilDate, executoryFrom, type Instant } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { type CommandOutcome, runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'

/** What is sent or published before it was adopted is another act, or a slip of the pen. Problem: `act-dates`. */
export function refuseBeforeAdoption(
  act: Pick<Command<'recordAct'>, 'adoptedOn' | 'sentToPrefectOn' | 'publishedOn'>,
): void {
  const { adoptedOn, sentToPrefectOn, publishedOn } = act
  const isEarly = (day: CivilDate | null): boolean => day !== null && day < adoptedOn
  if (isEarly(sentToPrefectOn) || isEarly(publishedOn)) throw new Problem('act-dates', { adoptedOn })
}

/** The same within a transaction. Problem: `act-dates`. */
export async function recordActIn(
  { ids }: ControlPlanePorts,
  tx: Transaction,
  { command, now }: { command: Command<'recordAct'>; now: Instant },
): Promise<CommandOutcome<'recordAct'>> {
  refuseBeforeAdoption(command)
  const answer = { ...command, id: ids.next(), executoryFrom: executoryFrom(command), recordedAt: now }
  await tx.tenancy.insertAct(answer)
  return { answer, audit: [{ tenantId: null, subjectKind: 'act', subjectId: answer.id }] }
}

/**
 * Records a deliberation or decision with the day from which it binds. Problem: `act-dates` for one that was sent or
 * published before it was adopted.
 */
export function recordAct(ports: ControlPlanePorts): UseCase<'recordAct'> {
  return (command, call) =>
    runCommand(ports, { operation: 'recordAct', command, call }, (tx, now) => recordActIn(ports, tx, { command, now }))
}
