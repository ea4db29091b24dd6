import type { ProblemText } from '../shared/problem-titles.ts'

/** Why a document is not written. */
export const documentProblems = {
  'document-not-applicable': {
    status: 409,
    fr: 'Avec Hélios, la facture naît du titre de recettes : ni UBL ni Factur-X ne sont produits ici.',
    en: 'Under Hélios the invoice comes with the title of revenue: neither UBL nor Factur-X is made here.',
  },
  'operator-vat-number-missing': {
    status: 409,
    fr: 'La facture n’est pas établie : le numéro de TVA de l’opérateur n’est pas renseigné.',
    en: 'The invoice cannot be made: the operator’s VAT number is not configured.',
  },
} as const satisfies Record<string, ProblemText>
