import type { Answer } from '@grenier/contracts'
import type { CivilDate } from '@grenier/quota-billing'

type Milestone = Answer<'getBudgetCalendar'>['items'][number]

/** With the last of these the work on a year's statements is over; what is left of it is its true-up. */
const endsOfStatements = ['december-closed', 'statements-numbered', 'accruals-exported']
const finished: readonly Milestone['standing'][] = ['done', 'over', 'nothing-to-do']

export interface WorkedYears {
  /** The year that is shown first. */
  readonly usual: number
  /** The years in work, the earlier one first. */
  readonly all: readonly number[]
}

/**
 * Which fiscal year finance works on: the one before the current one until its statements are numbered and its accruals are
 * exported, beside the current one until its last milestone is done; the current one alone where no day of the former was priced.
 */
export function workedYears(about: {
  readonly currentYear: number
  /** From when there are prices; null: never. */
  readonly pricedFrom: CivilDate | null
  /** Of the calendar of the current year. */
  readonly milestones: readonly Pick<Milestone, 'code' | 'aboutYear' | 'standing'>[]
}): WorkedYears {
  const { currentYear, pricedFrom, milestones } = about
  const former = currentYear - 1
  const isPriced = pricedFrom !== null && Number(pricedFrom.slice(0, 4)) <= former
  const left = milestones.filter(
    ({ aboutYear, standing }) => aboutYear === String(former) && !finished.includes(standing),
  )
  if (!isPriced || left.length === 0) return { usual: currentYear, all: [currentYear] }
  const isStating = left.some(({ code }) => endsOfStatements.includes(code))
  return { usual: isStating ? former : currentYear, all: [former, currentYear] }
}
