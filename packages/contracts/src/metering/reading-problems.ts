import type { ProblemText } from '../shared/problem-titles.ts'

/** Codes of readings that are refused, each with its whole call: nothing of it is recorded. */
export const readingProblems = {
  'reading-conflict': {
    status: 409,
    fr: '{count} relevés sont déjà connus avec une autre valeur ; rien n’a été enregistré.',
    en: '{count} readings are known with another value; nothing was recorded.',
  },
  'reading-in-future': {
    status: 422,
    fr: 'Le relevé n° {number} est daté du futur : {takenAt}.',
    en: 'Reading no. {number} is dated in the future: {takenAt}.',
  },
  'reading-of-ledger': {
    status: 422,
    fr: 'Le relevé n° {number} porte sur {meter}, que le registre des quotas connaît exactement.',
    en: 'Reading no. {number} is of {meter}, which the quota ledger knows exactly.',
  },
  'reading-meter-mismatch': {
    status: 422,
    fr: 'Le compteur {meter} ne mesure pas une offre de type {kind}.',
    en: 'The meter {meter} does not measure an offer of kind {kind}.',
  },
  'readings-purged': {
    status: 409,
    fr: 'Les relevés de {month} ne sont plus conservés : rien ne peut y être ajouté.',
    en: 'The readings of {month} are kept no longer: nothing can be added there.',
  },
  'reading-too-old': { status: 409, fr: 'La période {month} est close.', en: 'Period {month} is closed.' },
} as const satisfies Readonly<Record<string, ProblemText>>
