import type { Period } from '@grenier/contracts'

/** How one of the four steps of a month stands. */
export type StepStanding = 'done' | 'now' | 'going' | 'stopped' | 'later'

/** Of what is missing nothing is said in a word while it is being looked at: the step itself names it. */
export type StepStandings = Readonly<Record<'close' | 'drafts' | 'issue', StepStanding>> & {
  readonly obstacles: 'done' | null
}

type Known = Pick<Period, 'state' | 'blockedBy'>

/** How each step stands, of a month that nobody has touched yet (null) or that the API knows. One at most is to be done now. */
export function stepStandings(period: Known | null): StepStandings {
  const isStopped = period !== null && period.blockedBy !== null
  const before = { drafts: 'later', issue: 'later' } as const
  const after = { obstacles: 'done', close: 'done', drafts: 'done' } as const
  switch (period?.state ?? 'open') {
    case 'open':
      return { ...before, obstacles: null, close: 'now' }
    case 'closing':
      return isStopped
        ? { ...before, obstacles: null, close: 'stopped' }
        : { ...before, obstacles: 'done', close: 'going' }
    case 'closed':
      return { ...after, issue: isStopped ? 'stopped' : 'now' }
    case 'issuing':
      return { ...after, issue: isStopped ? 'stopped' : 'going' }
    case 'issued':
      return { ...after, issue: 'done' }
  }
}
