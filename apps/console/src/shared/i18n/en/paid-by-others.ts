import type { frPaidByOthers } from '../fr/paid-by-others.ts'

/** What a commune reads of what somebody else pays for it. */
export const enPaidByOthers: Readonly<Record<keyof typeof frPaidByOthers, string>> = {
  'paidByOthers.title': 'What others pay for you',
  'paidByOthers.lead':
    'These lines come from the statements issued to those who pay in your place. You have nothing to pay for them.',
  'paidByOthers.deducted': 'Negative amount: deducted from what {payer} pays for you.',
  'paidByOthers.units': 'Quantity, unit price',
  'paidByOthers.total': 'Total before VAT',
  'paidByOthers.noneOwn': 'No statement was issued in your name: others pay for you.',
}
