import type { ProblemText } from '../shared/problem-titles.ts'

/** What stands in the way of a forecast notice. */
export const forecastNoticeProblems = {
  'forecast-notice-year': {
    status: 409,
    fr: 'Un avis de prévision se prépare pour l’exercice en cours ou le suivant, pas pour {year}.',
    en: 'A forecast notice is prepared for the running year or the next one, not for {year}.',
  },
  'forecast-notice-superseded': {
    status: 409,
    fr: 'Un avis plus récent a été préparé pour {payerName} : relisez-le avant l’envoi.',
    en: 'A newer notice was prepared for {payerName}: read it again before it is sent.',
  },
  'forecast-notice-incomplete': {
    status: 409,
    fr: '{count} avis ne prévoient pas tout, dont celui de {payerName} : confirmez l’envoi malgré cela.',
    en: '{count} notices do not forecast everything, among them that of {payerName}: confirm that they are sent all the same.',
  },
} as const satisfies Readonly<Record<string, ProblemText>>
