import type { InvoiceVatRegime } from './invoice-document.ts'

/** What EN 16931 calls a regime: its category (UNTDID 5305) and, where no VAT is due, why (VATEX code and words). */
export const vatCategories: Readonly<
  Record<InvoiceVatRegime, { readonly code: 'O' | 'E' | 'S'; readonly reason: { code: string; text: string } | null }>
> = {
  'out-of-scope': {
    code: 'O',
    reason: { code: 'VATEX-EU-O', text: 'TVA non applicable, article 256 B du code général des impôts' },
  },
  exempt: {
    code: 'E',
    reason: { code: 'VATEX-FR-CGI261B', text: 'Exonération de TVA, article 261 B du code général des impôts' },
  },
  standard: { code: 'S', reason: null },
}

/** `20`, `5.5`: a rate in percent. */
export function percentText(rateBasisPoints: bigint): string {
  const whole = rateBasisPoints / 100n
  const decimals = String(rateBasisPoints % 100n)
    .padStart(2, '0')
    .replace(/0+$/, '')
  return decimals === '' ? String(whole) : `${whole}.${decimals}`
}

/** Everything on the invoice is out of scope: no party may name a VAT number (BR-O-02). */
export function isOutOfScope(groups: readonly { readonly regime: InvoiceVatRegime }[]): boolean {
  return groups.every(({ regime }) => regime === 'out-of-scope')
}
