import type { ProblemText } from '../shared/problem-titles.ts'

/** What stands in the way of recording a rate of the FCTVA. */
export const fctvaProblems = {
  'fctva-rate-known': {
    status: 409,
    fr: 'Un taux de FCTVA commence déjà ce jour-là : il ne change plus, donnez un autre jour.',
    en: 'A rate of the FCTVA begins on that day already: it does not change any more, give another day.',
  },
  'fctva-rate-dates': {
    status: 422,
    fr: 'Ce taux de FCTVA commence le {startsOn} : il ne peut pas finir avant.',
    en: 'This rate of the FCTVA begins on {startsOn}: it cannot end before.',
  },
} as const satisfies Readonly<Record<string, ProblemText>>
