import type { ProblemText } from '../shared/problem-titles.ts'

/** What stands in the way of correcting a closed month. */
export const correctionProblems = {
  'rerating-blocked': {
    status: 409,
    fr: 'Le mois {month} ne peut être recalculé : {fault}.',
    en: 'Month {month} cannot be rated again: {fault}.',
  },
  'correction-nothing': {
    status: 409,
    fr: 'Rien ne diffère de ce qui a été facturé : il n’y a rien à rectifier.',
    en: 'Nothing differs from what was charged: there is nothing to correct.',
  },
  'correction-shares-partial': {
    status: 409,
    fr: 'Un coût partagé se rectifie pour tous ceux dont la part change, ou pour personne.',
    en: 'A shared cost is corrected for everybody whose share changes, or for nobody.',
  },
  'correction-same-person': {
    status: 403,
    fr: 'La personne qui a proposé la rectification ne la comptabilise pas.',
    en: 'Whoever proposed the correction does not post it.',
  },
  'correction-posted': {
    status: 409,
    fr: 'Cette rectification est déjà comptabilisée.',
    en: 'This correction has been posted already.',
  },
  'correction-stale': {
    status: 409,
    fr: 'Depuis la proposition, des données ou des lignes de {month} ont changé : proposez de nouveau.',
    en: 'Facts or charges of {month} have changed since the proposal: propose again.',
  },
  'correction-no-open-period': {
    status: 409,
    fr: 'Aucun mois n’est ouvert pour porter cette écriture ; réessayez une fois le mois suivant commencé.',
    en: 'No month is open to carry it; try again once the next month has begun.',
  },
  'correction-payer-missing': {
    status: 409,
    fr: '{count} collectivités n’ont pas de payeur en {month} : indiquez-le d’abord.',
    en: '{count} members have no payer in {month}: assign one first.',
  },
  'amendment-subject-unknown': {
    status: 422,
    fr: 'Ce coût ou cette collectivité n’existe pas dans le mois {month}.',
    en: 'There is no such cost or member in month {month}.',
  },
  'late-readings-month': {
    status: 422,
    fr: 'Tous les relevés tardifs d’un appel sont du mois {month}.',
    en: 'All late readings of a call are of month {month}.',
  },
} as const satisfies Readonly<Record<string, ProblemText>>
