import { decimalFromCents } from '../shared/french.ts'
import { element, optional, type XmlElement, xmlText } from '../shared/xml.ts'
import type { InvoiceDocument, InvoiceLine } from './invoice-document.ts'
import { invoiceFaults } from './invoice-faults.ts'
import { buyerParty, sellerParty } from './ubl-parties.ts'
import { percentText, vatCategories } from './vat-categories.ts'

const namespace = 'urn:oasis:names:specification:ubl:schema:xsd'
const currency = { currencyID: 'EUR' }

/** UNTDID 1001: a commercial invoice, a credit note. */
const typeCodes = { invoice: '380', 'credit-note': '381' } as const

function amount(name: string, cents: bigint): XmlElement {
  return element(name, decimalFromCents(cents), currency)
}

function reference(name: string, id: string | null): XmlElement | null {
  return id === null ? null : element(name, [element('cbc:ID', id)])
}

function billingReference({ credited }: InvoiceDocument): XmlElement | null {
  if (credited === null) return null
  const document = [element('cbc:ID', credited.number), element('cbc:IssueDate', credited.issuedOn)]
  return element('cac:BillingReference', [element('cac:InvoiceDocumentReference', document)])
}

/** SEPA credit transfer (UNTDID 4461: 58); a credit note, which has no due date of its own, names it here. */
function paymentMeans({ payment, kind, dueOn, number }: InvoiceDocument): XmlElement | null {
  if (payment === null) return null
  const { iban, bic } = payment
  return element('cac:PaymentMeans', [
    element('cbc:PaymentMeansCode', '58'),
    kind === 'credit-note' ? optional('cbc:PaymentDueDate', dueOn) : null,
    element('cbc:PaymentID', number),
    element('cac:PayeeFinancialAccount', [
      element('cbc:ID', iban),
      bic === null ? null : element('cac:FinancialInstitutionBranch', [element('cbc:ID', bic)]),
    ]),
  ])
}

const vatScheme = element('cac:TaxScheme', [element('cbc:ID', 'VAT')])

/** Category O bears no rate (BR-O-05). */
function rate({ regime, rateBasisPoints }: Pick<InvoiceLine, 'regime' | 'rateBasisPoints'>): XmlElement | null {
  return regime === 'out-of-scope' ? null : element('cbc:Percent', percentText(rateBasisPoints))
}

function taxTotal({ vatCents, vatGroups }: InvoiceDocument): XmlElement {
  const subtotals = vatGroups.map((group) => {
    const { code, reason } = vatCategories[group.regime]
    return element('cac:TaxSubtotal', [
      amount('cbc:TaxableAmount', group.baseCents),
      amount('cbc:TaxAmount', group.vatCents),
      element('cac:TaxCategory', [
        element('cbc:ID', code),
        rate(group),
        optional('cbc:TaxExemptionReasonCode', reason?.code ?? null),
        optional('cbc:TaxExemptionReason', reason?.text ?? null),
        vatScheme,
      ]),
    ])
  })
  return element('cac:TaxTotal', [amount('cbc:TaxAmount', vatCents), subtotals])
}

function totals({ totalCents, payableCents }: InvoiceDocument): XmlElement {
  return element('cac:LegalMonetaryTotal', [
    amount('cbc:LineExtensionAmount', totalCents),
    amount('cbc:TaxExclusiveAmount', totalCents),
    amount('cbc:TaxInclusiveAmount', payableCents),
    amount('cbc:PayableAmount', payableCents),
  ])
}

function lineOf(line: InvoiceLine, index: number, kind: InvoiceDocument['kind']): XmlElement {
  const isCredit = kind === 'credit-note'
  const unit = { unitCode: line.unitCode }
  return element(isCredit ? 'cac:CreditNoteLine' : 'cac:InvoiceLine', [
    element('cbc:ID', String(index + 1)),
    element(isCredit ? 'cbc:CreditedQuantity' : 'cbc:InvoicedQuantity', line.quantity, unit),
    amount('cbc:LineExtensionAmount', line.netCents),
    element('cac:Item', [
      optional('cbc:Description', line.description),
      element('cbc:Name', line.name),
      element('cac:ClassifiedTaxCategory', [element('cbc:ID', vatCategories[line.regime].code), rate(line), vatScheme]),
    ]),
    element('cac:Price', [element('cbc:PriceAmount', line.price, currency)]),
  ])
}

/**
 * An invoice or credit note as UBL 2.1 after EN 16931, UTF-8 text; the same invoice gives the same bytes.
 * @throws when it has a fault: nothing wrong by a cent is ever written.
 */
export function ublInvoice(invoice: InvoiceDocument): string {
  const faults = invoiceFaults(invoice)
  if (faults.length > 0) throw new Error(`invoice ${invoice.number} cannot be written: ${faults.join(', ')}`)
  const { kind, number, issuedOn, dueOn, notes, period, lines } = invoice
  const root = kind === 'credit-note' ? 'CreditNote' : 'Invoice'
  const content = [
    element('cbc:CustomizationID', 'urn:cen.eu:en16931:2017'),
    element('cbc:ID', number),
    element('cbc:IssueDate', issuedOn),
    kind === 'invoice' ? optional('cbc:DueDate', dueOn) : null,
    element(`cbc:${root}TypeCode`, typeCodes[kind]),
    notes.map((note) => element('cbc:Note', note)),
    element('cbc:DocumentCurrencyCode', 'EUR'),
    optional('cbc:BuyerReference', invoice.buyerReference),
    element('cac:InvoicePeriod', [element('cbc:StartDate', period.startsOn), element('cbc:EndDate', period.endsOn)]),
    reference('cac:OrderReference', invoice.orderReference),
    billingReference(invoice),
    reference('cac:ContractDocumentReference', invoice.contractReference),
    sellerParty(invoice),
    buyerParty(invoice),
    paymentMeans(invoice),
    invoice.paymentTerms === null ? null : element('cac:PaymentTerms', [element('cbc:Note', invoice.paymentTerms)]),
    taxTotal(invoice),
    totals(invoice),
    lines.map((line, index) => lineOf(line, index, kind)),
  ]
  return xmlText(
    element(root, content, {
      xmlns: `${namespace}:${root}-2`,
      'xmlns:cac': `${namespace}:CommonAggregateComponents-2`,
      'xmlns:cbc': `${namespace}:CommonBasicComponents-2`,
    }),
  )
}
