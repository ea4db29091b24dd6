import type { ProblemText } from '../shared/problem-titles.ts'

/** Codes of what is refused about where the use inside volumes is asked. */
export const measurementProblems = {
  'measurement-source-refused': {
    status: 422,
    fr: 'L’adresse de la source de mesures est refusée : {detail}.',
    en: 'The address of the measurement source is refused: {detail}.',
  },
  'measurement-source-unreachable': {
    status: 422,
    fr: 'La source de mesures ne répond pas comme il faut : {detail}.',
    en: 'The measurement source does not answer as it should: {detail}.',
  },
  'measurement-token-refused': {
    status: 422,
    fr: 'La source de mesures refuse ce jeton.',
    en: 'The measurement source refuses this token.',
  },
} as const satisfies Readonly<Record<string, ProblemText>>
