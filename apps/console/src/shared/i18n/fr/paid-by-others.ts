/** What a commune reads of what somebody else pays for it. */
export const frPaidByOthers = {
  'paidByOthers.title': 'Ce que d’autres paient pour vous',
  'paidByOthers.lead':
    'Ces lignes viennent des états émis à ceux qui paient à votre place. Vous n’avez rien à payer pour elles.',
  'paidByOthers.deducted': 'Montant négatif : déduit de ce que {payer} paie pour vous.',
  'paidByOthers.units': 'Quantité, prix unitaire',
  'paidByOthers.total': 'Total hors taxes',
  'paidByOthers.noneOwn': 'Aucun état n’a été émis à votre nom : d’autres paient pour vous.',
} as const
