import type { ProblemText } from '../shared/problem-titles.ts'

/** Why a document is not written. */
export const documentProblems = {
  'document-not-applicable': {
    status: 409,
    fr: 'Pas de facture électronique ici : avec Hélios, elle naît du titre de recettes ; un état sans ligne, à rendre, compensé ou interne n’en a pas.',
    en: 'No e-invoice here: under Hélios it comes with the title of revenue; a statement without lines, to give back, compensated or internal has none.',
  },
  'operator-vat-number-missing': {
    status: 409,
    fr: 'La facture n’est pas établie : le numéro de TVA de l’opérateur n’est pas renseigné.',
    en: 'The invoice cannot be made: the operator’s VAT number is not configured.',
  },
} as const satisfies Record<string, ProblemText>
