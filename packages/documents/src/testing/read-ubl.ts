import { civilDate } from '@grenier/quota-billing'
import { type Element, parseXmlDocument } from 'slimdom'
import type { InvoiceDocument, InvoiceLine, InvoiceParty } from '../einvoice/invoice-document.ts'
import { all, at, optionalText, regimesOfCategories, text } from './invoice-xml.ts'

const day = (value: string) => civilDate(value)
const optionalDay = (value: string | null) => (value === null ? null : civilDate(value))

/** Cents of an amount, whatever decimals it has: a third one is not lost but makes the amount another. */
function cents(parent: Element, path: string): bigint {
  const value = text(parent, path)
  const [, sign = '', whole = '', decimals = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(value) ?? []
  const magnitude = BigInt(whole + decimals.padEnd(2, '0'))
  return sign === '-' ? -magnitude : magnitude
}

function basisPoints(category: Element | null): bigint {
  const [whole = '0', decimals = ''] = (category === null ? '0' : (optionalText(category, 'Percent') ?? '0')).split('.')
  return BigInt(whole) * 100n + BigInt(decimals.padEnd(2, '0').slice(0, 2))
}

const regime = (category: Element | null) =>
  regimesOfCategories[category === null ? '' : text(category, 'ID')] ?? 'standard'

function party(role: Element | null): InvoiceParty {
  const one = role === null ? null : at(role, 'Party')
  if (one === null) throw new Error('a party is missing')
  return {
    name: text(one, 'PartyLegalEntity/RegistrationName'),
    siren: optionalText(one, 'PartyLegalEntity/CompanyID'),
    siret: optionalText(one, 'PartyIdentification/ID'),
    vatNumber: optionalText(one, 'PartyTaxScheme/CompanyID'),
    address: {
      street: optionalText(one, 'PostalAddress/StreetName'),
      postCode: optionalText(one, 'PostalAddress/PostalZone'),
      city: optionalText(one, 'PostalAddress/CityName'),
      countryCode: text(one, 'PostalAddress/Country/IdentificationCode'),
    },
  }
}

function line(element: Element): InvoiceLine {
  const category = at(element, 'Item/ClassifiedTaxCategory')
  const quantity = at(element, 'InvoicedQuantity') ?? at(element, 'CreditedQuantity')
  return {
    name: text(element, 'Item/Name'),
    description: optionalText(element, 'Item/Description'),
    quantity: quantity?.textContent ?? '',
    unitCode: quantity?.getAttribute('unitCode') ?? '',
    price: text(element, 'Price/PriceAmount'),
    netCents: cents(element, 'LineExtensionAmount'),
    regime: regime(category),
    rateBasisPoints: basisPoints(category),
  }
}

function group(subtotal: Element) {
  const category = at(subtotal, 'TaxCategory')
  return {
    regime: regime(category),
    rateBasisPoints: basisPoints(category),
    baseCents: cents(subtotal, 'TaxableAmount'),
    vatCents: cents(subtotal, 'TaxAmount'),
  }
}

/** A UBL document as what it was written from: read by another path than it was written by. */
export function readUbl(xml: string): InvoiceDocument {
  const root = parseXmlDocument(xml).documentElement
  if (root === null) throw new Error('an empty document')
  const isCredit = root.localName === 'CreditNote'
  const iban = optionalText(root, 'PaymentMeans/PayeeFinancialAccount/ID')
  const bic = optionalText(root, 'PaymentMeans/PayeeFinancialAccount/FinancialInstitutionBranch/ID')
  const credited = at(root, 'BillingReference/InvoiceDocumentReference')
  const taxTotal = at(root, 'TaxTotal')
  if (taxTotal === null) throw new Error('no VAT total')
  return {
    kind: isCredit ? 'credit-note' : 'invoice',
    number: text(root, 'ID'),
    issuedOn: day(text(root, 'IssueDate')),
    dueOn: optionalDay(optionalText(root, 'DueDate') ?? optionalText(root, 'PaymentMeans/PaymentDueDate')),
    period: { startsOn: day(text(root, 'InvoicePeriod/StartDate')), endsOn: day(text(root, 'InvoicePeriod/EndDate')) },
    notes: all(root, 'Note').map(({ textContent }) => textContent ?? ''),
    buyerReference: optionalText(root, 'BuyerReference'),
    orderReference: optionalText(root, 'OrderReference/ID'),
    contractReference: optionalText(root, 'ContractDocumentReference/ID'),
    credited: credited === null ? null : { number: text(credited, 'ID'), issuedOn: day(text(credited, 'IssueDate')) },
    seller: party(at(root, 'AccountingSupplierParty')),
    buyer: party(at(root, 'AccountingCustomerParty')),
    payment: iban === null ? null : { iban, bic },
    paymentTerms: optionalText(root, 'PaymentTerms/Note'),
    lines: all(root, isCredit ? 'CreditNoteLine' : 'InvoiceLine').map(line),
    vatGroups: all(taxTotal, 'TaxSubtotal').map(group),
    totalCents: cents(root, 'LegalMonetaryTotal/LineExtensionAmount'),
    vatCents: cents(taxTotal, 'TaxAmount'),
    payableCents: cents(root, 'LegalMonetaryTotal/PayableAmount'),
  }
}
