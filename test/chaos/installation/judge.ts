import { contradicted } from '../quota/what-stands.ts'
import type { Journal } from './journal.ts'
import { readingKey, type Standing } from './what-stands.ts'

/** What is wrong, by what it means. */
export interface Verdict {
  /** Answered as done, and it does not stand. */
  readonly lost: readonly string[]
  /** Stands twice, or was never answered. */
  readonly doubled: readonly string[]
  /** The sums of quotas do not hold. */
  readonly oversold: readonly string[]
  readonly audit: readonly string[]
  /** Members that never came to be as they should. */
  readonly diverged: readonly string[]
  /** Answers that must not reach anybody, and processes that ended by themselves. */
  readonly strange: readonly string[]
}

function lostIn({ submitted, decided, readings, closings, issuings }: Journal, standing: Standing): string[] {
  const states = new Map(standing.requests.map(({ id, state }) => [id, state]))
  const isBeyond = (month: string, states: readonly string[]) => states.includes(standing.periods.get(month) ?? '')
  return [
    ...submitted.filter(({ id }) => !states.has(id)).map(({ id }) => `request ${id}`),
    ...contradicted(decided, states).map((id) => `the decision on request ${id}`),
    ...readings
      .map((reading) => ({ key: readingKey(reading.tenantId, reading.resourceId, reading.takenAt), reading }))
      .filter(({ key, reading }) => standing.readings.get(key) !== String(reading.valueBytes))
      .map(({ key }) => `reading ${key}`),
    ...[...closings]
      .filter((month) => !isBeyond(month, ['closed', 'issuing', 'issued']))
      .map((month) => `the closing of ${month}`),
    ...[...issuings].filter((month) => !isBeyond(month, ['issued'])).map((month) => `the issuing of ${month}`),
  ]
}

/** Clients repeat a call until it is answered: whatever stands was answered to somebody, once. */
function doubledIn({ submitted, readings }: Journal, standing: Standing): string[] {
  const asked = new Set(submitted.map(({ id }) => id))
  const known = new Set(readings.map(({ tenantId, resourceId, takenAt }) => readingKey(tenantId, resourceId, takenAt)))
  return [
    ...standing.requests.filter(({ id }) => !asked.has(id)).map(({ id }) => `request ${id} was answered to nobody`),
    ...standing.requests.filter(({ decisions }) => decisions > 1).map(({ id }) => `request ${id} was decided twice`),
    ...[...standing.readings.keys()]
      .filter((key) => !known.has(key))
      .map((key) => `reading ${key} was answered to nobody`),
    ...standing.doubledCharges,
    ...standing.numbering,
  ]
}

/** Holds what stands against what clients were told. */
export function judge(journal: Journal, standing: Standing): Verdict {
  return {
    lost: lostIn(journal, standing),
    doubled: doubledIn(journal, standing),
    oversold: [
      ...standing.invariants,
      ...standing.misgranted.map((id) => `request ${id} was not given what was decided`),
    ],
    audit: standing.auditFault === null ? [] : [standing.auditFault],
    diverged: standing.diverged,
    strange: journal.strange,
  }
}
