import { civilDayText } from '../shared/french.ts'
import type { InvoiceDocument, InvoiceParty } from './invoice-document.ts'

/** A figure of an invoice as people read it. */
export interface InvoiceField {
  readonly label: string
  readonly value: string
}

function addressText({ address: { street, postCode, city } }: InvoiceParty): string | null {
  const place = [postCode, city].filter((part) => part !== null).join(' ')
  const text = [street, place].filter((part) => part !== null && part !== '').join(', ')
  return text === '' ? null : text
}

/** What an invoice says besides the statement, as pages show it: those that bear an invoice within them say the same. */
export function invoiceFields(invoice: InvoiceDocument): InvoiceField[] {
  const { seller, issuedOn, dueOn, payment, paymentTerms, orderReference, buyerReference, kind, vatGroups } = invoice
  const isTaxed = vatGroups.some(({ regime }) => regime !== 'out-of-scope')
  const fields: readonly (readonly [string, string | null])[] = [
    ['Nature', kind === 'invoice' ? 'Facture' : 'Avoir'],
    ['Date de la facture', civilDayText(issuedOn)],
    ['SIRET de l’émetteur', seller.siret],
    ['N° de TVA de l’émetteur', isTaxed ? seller.vatNumber : null],
    ['Adresse de l’émetteur', addressText(seller)],
    ['Référence d’engagement', orderReference],
    ['Code service', buyerReference],
    ['Échéance', dueOn === null ? null : civilDayText(dueOn)],
    ['Conditions de paiement', paymentTerms],
    ['IBAN', payment?.iban ?? null],
    ['BIC', payment?.bic ?? null],
  ]
  return fields.flatMap(([label, value]) => (value === null ? [] : [{ label, value }]))
}
