import type { ProblemText } from '../shared/problem-titles.ts'
import { calendarProblems } from './calendar-problems.ts'
import { correctionProblems } from './correction-problems.ts'
import { fctvaProblems } from './fctva-problems.ts'
import { fiscalYearProblems } from './fiscal-year-problems.ts'
import { forecastNoticeProblems } from './forecast-notice-problems.ts'

/** What prices, shared costs and months are refused. */
export const billingProblems = {
  'tariff-invalid': {
    status: 422,
    fr: 'Le barème contient des erreurs : {faults}.',
    en: 'The tariff contains errors: {faults}.',
  },
  'tariff-overlaps': {
    status: 409,
    fr: 'Un autre barème est déjà en vigueur à ces dates.',
    en: 'Another tariff is in force on these dates.',
  },
  'tariff-draft-ended': {
    status: 409,
    fr: 'Ce projet de barème est retiré ou publié : il ne change plus.',
    en: 'This draft of a tariff was withdrawn or published: it does not change any more.',
  },
  'tariff-draft-asked': {
    status: 409,
    fr: 'Les besoins pour {year} sont demandés aux prix de ce projet : il ne change plus. Partez-en pour un nouveau projet.',
    en: 'Members are asked for their needs of {year} at the prices of this draft: it does not change any more. Begin another draft with it.',
  },
  'cost-pool-known': {
    status: 409,
    fr: 'Ce coût est déjà déclaré pour ce mois.',
    en: 'This cost is already declared for that month.',
  },
  'cost-pool-invalid': { status: 422, fr: 'Coût à répartir invalide : {detail}.', en: 'Invalid cost pool: {detail}.' },
  'period-not-ended': { status: 409, fr: 'Le mois {month} n’est pas terminé.', en: 'Month {month} has not ended.' },
  'period-in-grace': {
    status: 409,
    fr: 'Jusqu’au {graceEndsAt}, des relevés de {month} peuvent encore arriver : confirmez la clôture (beforeGraceEnds).',
    en: 'Until {graceEndsAt} readings of {month} may still come: confirm the closing (beforeGraceEnds).',
  },
  'period-rating-begun': {
    status: 409,
    fr: 'La clôture de {month} facture déjà : ce qui a été décidé pour elle ne change plus.',
    en: 'Month {month} is being rated: what was decided for it does not change any more.',
  },
  'period-not-closed': { status: 409, fr: 'Le mois {month} n’est pas clos.', en: 'Month {month} is not closed.' },
  'period-closed': { status: 409, fr: 'Le mois {month} est clos.', en: 'Month {month} is closed.' },
  'charge-day-outside-month': {
    status: 422,
    fr: 'Ce montant porte sur {month} : demandez un jour de ce mois.',
    en: 'This charge is about {month}: ask for a day of that month.',
  },
  'simulation-span': {
    status: 422,
    fr: 'Une simulation porte sur 1 à {monthsMax} mois, dans l’ordre.',
    en: 'A simulation takes 1 to {monthsMax} months, in order.',
  },
  ...correctionProblems,
  ...fiscalYearProblems,
  ...forecastNoticeProblems,
  ...calendarProblems,
  ...fctvaProblems,
} as const satisfies Readonly<Record<string, ProblemText>>
