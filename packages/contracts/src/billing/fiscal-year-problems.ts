import type { ProblemText } from '../shared/problem-titles.ts'

/** What stands in the way of truing up a year. */
export const fiscalYearProblems = {
  'costs-missing': {
    status: 409,
    fr: 'Les coûts réels de {year} manquent pour : {names}.',
    en: 'The actual costs of {year} are missing for: {names}.',
  },
  'unit-forecast-frozen': {
    status: 409,
    fr: 'La prévision de {year} a été notifiée : une fois l’exercice commencé, elle ne change plus.',
    en: 'The forecast of {year} was notified: once the year has begun it does not change any more.',
  },
  'unit-forecast-unknown': {
    status: 422,
    fr: '{count} lignes désignent un service ou une collectivité inconnus en {year}.',
    en: '{count} lines name a service or a member unknown in {year}.',
  },
  'true-up-year-open': {
    status: 409,
    fr: 'L’exercice {year} n’est pas clos : le mois {month} est encore ouvert.',
    en: 'Year {year} is not closed: month {month} is still open.',
  },
  'true-up-without-proportion': {
    status: 409,
    fr: 'Rien ne donne la proportion dans laquelle répartir : {codes}.',
    en: 'Nothing gives the proportion in which to share: {codes}.',
  },
  'true-up-posted': {
    status: 409,
    fr: 'La régularisation de {year} est comptabilisée et rien n’a changé depuis.',
    en: 'The true-up of {year} has been posted, and nothing has changed since.',
  },
  'true-up-stale': {
    status: 409,
    fr: 'Depuis l’aperçu, les coûts ou les montants facturés de {year} ont changé : relisez-le.',
    en: 'Costs or charges of {year} have changed since the preview: read it again.',
  },
  'true-up-same-person': {
    status: 403,
    fr: 'La personne qui a importé les coûts réels ne comptabilise pas la régularisation.',
    en: 'Whoever imported the actual costs does not post the true-up.',
  },
} as const satisfies Readonly<Record<string, ProblemText>>
