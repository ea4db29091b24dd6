import type { Act } from '@grenier/contracts'
import type { CivilDate } from '@grenier/quota-billing'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'

/**
 * The first day on which an act binds: the later of its transmission to the prefect and its publication, null while one
 * of them is missing (CGCT L2131-1).
 */
export function executoryFrom(dates: {
  readonly sentToPrefectOn: CivilDate | null
  readonly publishedOn: CivilDate | null
}): CivilDate | null {
  const { sentToPrefectOn, publishedOn } = dates
  if (sentToPrefectOn === null || publishedOn === null) return null
  return sentToPrefectOn > publishedOn ? sentToPrefectOn : publishedOn
}

/** The act, when it binds on that day. Problems: `act-unknown`, `act-not-executory`. */
export async function requireExecutoryAct(tx: Transaction, actId: string, on: CivilDate): Promise<Act> {
  const act = await tx.tenancy.getAct(actId)
  if (act === null) throw new Problem('act-unknown')
  if (act.executoryFrom === null || act.executoryFrom > on) {
    throw new Problem('act-not-executory', { number: act.number, neededOn: on })
  }
  return act
}
