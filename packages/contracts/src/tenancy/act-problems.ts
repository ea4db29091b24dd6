import type { ProblemText } from '../shared/problem-titles.ts'

/** Refusals about the acts that agreements rest on. */
export const actProblems = {
  'act-dates': {
    status: 422,
    fr: 'Un acte adopté le {adoptedOn} ne peut être transmis ni publié avant.',
    en: 'An act adopted on {adoptedOn} cannot be sent or published before.',
  },
  'act-not-executory': {
    status: 422,
    fr: 'L’acte {number} n’est pas exécutoire au {neededOn} : {actLacks}.',
    en: 'Act {number} is not executory on {neededOn}: {actLacks}.',
  },
} as const satisfies Readonly<Record<string, ProblemText>>
