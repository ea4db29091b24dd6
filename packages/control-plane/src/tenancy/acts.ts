import type { ListedAct } from '@grenier/contracts'
import { actLacks, type CivilDate, civilDateOf, executoryFrom } from '@grenier/quota-billing'
import { found, readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { encodeAnswer, runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import type { ActWithUses } from './act.ports.ts'
import { refuseBeforeAdoption } from './record-act.ts'

const listed = (act: ActWithUses & Pick<ListedAct, 'files'>, today: CivilDate): ListedAct => ({
  ...act,
  lacks: actLacks(act, today),
})

/** Acts with the files of each. */
async function withFiles(
  tx: Transaction,
  acts: readonly ActWithUses[],
): Promise<(ActWithUses & Pick<ListedAct, 'files'>)[]> {
  const files = await tx.tenancy.actFilesOf(acts.map(({ id }) => id))
  const byAct = Map.groupBy(files, ({ actId }) => actId)
  return acts.map((act) => ({
    ...act,
    files: (byAct.get(act.id) ?? []).map(({ actId: _actId, ...file }) => file),
  }))
}

/** Acts, the newest first, each with what it lacks to bind today and how much rests on it. Problem: `cursor-invalid`. */
export function listActs({ unitOfWork, clock, installation }: ControlPlanePorts): UseCase<'listActs'> {
  return async (query, call) => {
    const today = civilDateOf(clock.now(), installation.timeZone)
    return await unitOfWork.read(readScope('listActs', call), async (tx) => {
      const { items, nextCursor } = await tx.tenancy.listActs(query)
      return { items: (await withFiles(tx, items)).map((act) => listed(act, today)), nextCursor }
    })
  }
}

/** What is known stays; the same day again changes nothing. Problem: `act-date-known`. */
function datesOf(
  act: ActWithUses,
  given: Pick<ActWithUses, 'sentToPrefectOn' | 'publishedOn'>,
): Pick<ActWithUses, 'sentToPrefectOn' | 'publishedOn'> {
  const dateOf = (known: CivilDate | null, said: CivilDate | null): CivilDate | null => {
    if (known !== null && said !== null && known !== said) throw new Problem('act-date-known', { number: act.number })
    return known ?? said
  }
  return {
    sentToPrefectOn: dateOf(act.sentToPrefectOn, given.sentToPrefectOn),
    publishedOn: dateOf(act.publishedOn, given.publishedOn),
  }
}

/**
 * Says when an act was sent to the prefect or published, where that was not known: it binds once both are (CGCT L2131-1).
 * Problems: `not-found`, `act-dates` before its adoption, `act-date-known` for another day than the one that is recorded.
 */
export function completeAct(ports: ControlPlanePorts): UseCase<'completeAct'> {
  const operation = 'completeAct'
  return (command, call) =>
    runCommand(ports, { operation, command, call }, async (tx, now) => {
      const today = civilDateOf(now, ports.installation.timeZone)
      const locked = found(await tx.tenancy.lockAct(command.actId))
      const [act = { ...locked, files: [] }] = await withFiles(tx, [locked])
      const dates = datesOf(act, command)
      refuseBeforeAdoption({ ...act, ...dates })
      const completed = { ...act, ...dates, executoryFrom: executoryFrom(dates) }
      await tx.tenancy.updateActDates(completed)
      const before = encodeAnswer(operation, listed(act, today))
      return {
        answer: listed(completed, today),
        audit: [{ tenantId: null, subjectKind: 'act', subjectId: act.id, before }],
      }
    })
}
