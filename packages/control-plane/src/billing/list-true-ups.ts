import type { TrueUps } from '@grenier/contracts'
import { namesOf } from '../access/person-names.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import type { UseCase } from '../shared/use-case.ts'
import { trueUpYear } from './true-up-year.ts'

type ToRepeat = TrueUps['toRepeat'][number]

/** What repeating a year's true-up would come to; nothing where the year stands as it is to be. */
async function repeatOf(
  ports: ControlPlanePorts,
  tx: Transaction,
  { year, sequence }: Pick<ToRepeat, 'year' | 'sequence'>,
): Promise<ToRepeat[]> {
  try {
    const { preview } = await trueUpYear(ports, tx, { year, now: ports.clock.now() })
    const { differenceMicros, rowCount } = preview
    return rowCount === 0 ? [] : [{ year, sequence, differenceMicros, blockedBy: null }]
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return [{ year, sequence, differenceMicros: null, blockedBy: error.code }]
  }
}

/**
 * What was trued up, latest first, and the years whose true-up is to be repeated: something of theirs was corrected, or more of
 * their costs came in, and what was asked for is not any more what they cost. Only years of which something has changed are
 * computed again.
 */
export function listTrueUps(ports: ControlPlanePorts): UseCase<'listTrueUps'> {
  return () =>
    ports.unitOfWork.read({ kind: 'platform' }, async (tx) => {
      const items = await tx.billing.trueUps()
      const latest = [...Map.groupBy(items, ({ year }) => year).values()].flatMap(([last]) => last ?? [])
      const toRepeat: ToRepeat[] = []
      for (const { year, sequence, postedAt } of latest) {
        if (!(await tx.billing.hasChangedSince(year, postedAt))) continue
        toRepeat.push(...(await repeatOf(ports, tx, { year, sequence })))
      }
      const nameOf = await namesOf(
        tx,
        items.map(({ postedBy }) => postedBy),
      )
      return { items: items.map((one) => ({ ...one, postedByName: nameOf.get(one.postedBy) ?? null })), toRepeat }
    })
}
