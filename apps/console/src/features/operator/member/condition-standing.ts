import type { Condition } from '@grenier/contracts'

/** They name a fault: here `True` is the trouble, and `False` is as it should be. */
const alarms: ReadonlySet<string> = new Set(['DataMissing', 'IsolationWidened', 'OverAllocated', 'VolumesAtRisk'])

export type ConditionStanding = 'good' | 'bad' | 'waiting'

type Standing = Pick<Condition, 'type' | 'status' | 'reason'>

/** Whether a condition is as it should be; what nobody asked for is no fault where it is not there. */
export function standingOfCondition({ type, status, reason }: Standing): ConditionStanding {
  if (status === 'Unknown' || reason === 'NotAsked') return 'waiting'
  return (status === 'True') === alarms.has(type) ? 'bad' : 'good'
}

const order: Readonly<Record<ConditionStanding, number>> = { bad: 0, waiting: 1, good: 2 }

/** What is not as it should be comes first, and of the same standing what sums it all up; else in the order given. */
export function worstFirst<Known extends Standing>(conditions: readonly Known[]): Known[] {
  const rank = (condition: Standing): number =>
    order[standingOfCondition(condition)] * 2 + (condition.type === 'Ready' ? 0 : 1)
  return conditions.toSorted((left, right) => rank(left) - rank(right))
}
