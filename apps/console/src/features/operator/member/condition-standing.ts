import type { Condition } from '@grenier/contracts'

/** They name a fault: here `True` is the trouble, and `False` is as it should be. */
const alarms: ReadonlySet<string> = new Set(['DataMissing', 'IsolationWidened', 'OverAllocated', 'VolumesAtRisk'])

export type ConditionStanding = 'good' | 'bad' | 'waiting'

/** Whether a condition is as it should be. */
export function standingOfCondition({ type, status }: Pick<Condition, 'type' | 'status'>): ConditionStanding {
  if (status === 'Unknown') return 'waiting'
  return (status === 'True') === alarms.has(type) ? 'bad' : 'good'
}

const order: Readonly<Record<ConditionStanding, number>> = { bad: 0, waiting: 1, good: 2 }

/** What is not as it should be comes first; else in the order given. */
export function worstFirst<Known extends Pick<Condition, 'type' | 'status'>>(conditions: readonly Known[]): Known[] {
  return conditions.toSorted((left, right) => order[standingOfCondition(left)] - order[standingOfCondition(right)])
}
