import type { CivilDate } from '@grenier/quota-billing'
import { decimalFromCents } from '../shared/french.ts'
import { element, optional, type XmlElement, xmlText } from '../shared/xml.ts'
import { ciiBuyer, ciiSeller } from './cii-parties.ts'
import type { InvoiceDocument, InvoiceLine } from './invoice-document.ts'
import { invoiceFaults } from './invoice-faults.ts'
import { percentText, vatCategories } from './vat-categories.ts'

const namespace = 'urn:un:unece:uncefact:data:standard'

/** UNTDID 1001: a commercial invoice, a credit note. */
const typeCodes = { invoice: '380', 'credit-note': '381' } as const

/** UNTDID 2379, 102: a day without hyphens. */
function day(name: string, date: CivilDate, prefix: 'udt' | 'qdt' = 'udt'): XmlElement {
  return element(name, [element(`${prefix}:DateTimeString`, date.replaceAll('-', ''), { format: '102' })])
}

function amount(name: string, cents: bigint): XmlElement {
  return element(name, decimalFromCents(cents))
}

function reference(name: string, id: string | null): XmlElement | null {
  return id === null ? null : element(name, [element('ram:IssuerAssignedID', id)])
}

/** Category O bears no rate (BR-O-05). */
function rate({ regime, rateBasisPoints }: Pick<InvoiceLine, 'regime' | 'rateBasisPoints'>): XmlElement | null {
  return regime === 'out-of-scope' ? null : element('ram:RateApplicablePercent', percentText(rateBasisPoints))
}

function lineOf(line: InvoiceLine, index: number): XmlElement {
  return element('ram:IncludedSupplyChainTradeLineItem', [
    element('ram:AssociatedDocumentLineDocument', [element('ram:LineID', String(index + 1))]),
    element('ram:SpecifiedTradeProduct', [
      element('ram:Name', line.name),
      optional('ram:Description', line.description),
    ]),
    element('ram:SpecifiedLineTradeAgreement', [
      element('ram:NetPriceProductTradePrice', [element('ram:ChargeAmount', line.price)]),
    ]),
    element('ram:SpecifiedLineTradeDelivery', [
      element('ram:BilledQuantity', line.quantity, { unitCode: line.unitCode }),
    ]),
    element('ram:SpecifiedLineTradeSettlement', [
      element('ram:ApplicableTradeTax', [
        element('ram:TypeCode', 'VAT'),
        element('ram:CategoryCode', vatCategories[line.regime].code),
        rate(line),
      ]),
      element('ram:SpecifiedTradeSettlementLineMonetarySummation', [amount('ram:LineTotalAmount', line.netCents)]),
    ]),
  ])
}

/** SEPA credit transfer (UNTDID 4461: 58). */
function paymentMeans({ payment }: InvoiceDocument): XmlElement | null {
  if (payment === null) return null
  const { iban, bic } = payment
  return element('ram:SpecifiedTradeSettlementPaymentMeans', [
    element('ram:TypeCode', '58'),
    element('ram:PayeePartyCreditorFinancialAccount', [element('ram:IBANID', iban)]),
    bic === null ? null : element('ram:PayeeSpecifiedCreditorFinancialInstitution', [element('ram:BICID', bic)]),
  ])
}

function taxes({ vatGroups }: InvoiceDocument): XmlElement[] {
  return vatGroups.map((group) => {
    const { code, reason } = vatCategories[group.regime]
    return element('ram:ApplicableTradeTax', [
      amount('ram:CalculatedAmount', group.vatCents),
      element('ram:TypeCode', 'VAT'),
      optional('ram:ExemptionReason', reason?.text ?? null),
      amount('ram:BasisAmount', group.baseCents),
      element('ram:CategoryCode', code),
      optional('ram:ExemptionReasonCode', reason?.code ?? null),
      rate(group),
    ])
  })
}

function terms({ paymentTerms, dueOn }: InvoiceDocument): XmlElement | null {
  if (paymentTerms === null && dueOn === null) return null
  return element('ram:SpecifiedTradePaymentTerms', [
    optional('ram:Description', paymentTerms),
    dueOn === null ? null : day('ram:DueDateDateTime', dueOn),
  ])
}

function settlement(invoice: InvoiceDocument): XmlElement {
  const { number, payment, period, totalCents, vatCents, payableCents, credited } = invoice
  return element('ram:ApplicableHeaderTradeSettlement', [
    payment === null ? null : element('ram:PaymentReference', number),
    element('ram:InvoiceCurrencyCode', 'EUR'),
    paymentMeans(invoice),
    taxes(invoice),
    element('ram:BillingSpecifiedPeriod', [
      day('ram:StartDateTime', period.startsOn),
      day('ram:EndDateTime', period.endsOn),
    ]),
    terms(invoice),
    element('ram:SpecifiedTradeSettlementHeaderMonetarySummation', [
      amount('ram:LineTotalAmount', totalCents),
      amount('ram:TaxBasisTotalAmount', totalCents),
      element('ram:TaxTotalAmount', decimalFromCents(vatCents), { currencyID: 'EUR' }),
      amount('ram:GrandTotalAmount', payableCents),
      amount('ram:DuePayableAmount', payableCents),
    ]),
    credited === null
      ? null
      : element('ram:InvoiceReferencedDocument', [
          element('ram:IssuerAssignedID', credited.number),
          day('ram:FormattedIssueDateTime', credited.issuedOn, 'qdt'),
        ]),
  ])
}

/**
 * An invoice or credit note as UN/CEFACT Cross Industry Invoice D16B after EN 16931, the profile of that name of Factur-X: UTF-8
 * text; the same invoice gives the same bytes. @throws when it has a fault: nothing wrong by a cent is ever written.
 */
export function ciiInvoice(invoice: InvoiceDocument): string {
  const faults = invoiceFaults(invoice)
  if (faults.length > 0) throw new Error(`invoice ${invoice.number} cannot be written: ${faults.join(', ')}`)
  const { kind, number, issuedOn, notes, lines } = invoice
  const content = [
    element('rsm:ExchangedDocumentContext', [
      element('ram:GuidelineSpecifiedDocumentContextParameter', [element('ram:ID', 'urn:cen.eu:en16931:2017')]),
    ]),
    element('rsm:ExchangedDocument', [
      element('ram:ID', number),
      element('ram:TypeCode', typeCodes[kind]),
      day('ram:IssueDateTime', issuedOn),
      notes.map((note) => element('ram:IncludedNote', [element('ram:Content', note)])),
    ]),
    element('rsm:SupplyChainTradeTransaction', [
      lines.map(lineOf),
      element('ram:ApplicableHeaderTradeAgreement', [
        optional('ram:BuyerReference', invoice.buyerReference),
        ciiSeller(invoice),
        ciiBuyer(invoice),
        reference('ram:BuyerOrderReferencedDocument', invoice.orderReference),
        reference('ram:ContractReferencedDocument', invoice.contractReference),
      ]),
      // Nothing is delivered to a place; the standard wants the element.
      element('ram:ApplicableHeaderTradeDelivery', []),
      settlement(invoice),
    ]),
  ]
  return xmlText(
    element('rsm:CrossIndustryInvoice', content, {
      'xmlns:rsm': `${namespace}:CrossIndustryInvoice:100`,
      'xmlns:ram': `${namespace}:ReusableAggregateBusinessInformationEntity:100`,
      'xmlns:udt': `${namespace}:UnqualifiedDataType:100`,
      'xmlns:qdt': `${namespace}:QualifiedDataType:100`,
    }),
  )
}
