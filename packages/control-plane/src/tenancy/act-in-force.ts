import type { Act } from '@grenier/contracts'
import { actLacks, type CivilDate } from '@grenier/quota-billing'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'

/** The act, when it binds on that day. Problems: `act-unknown`, `act-not-executory`. */
export async function requireExecutoryAct(tx: Transaction, actId: string, on: CivilDate): Promise<Act> {
  const act = await tx.tenancy.getAct(actId)
  if (act === null) throw new Problem('act-unknown')
  const lacks = actLacks(act, on)
  if (lacks !== null) throw new Problem('act-not-executory', { number: act.number, neededOn: on, actLacks: lacks })
  return act
}
