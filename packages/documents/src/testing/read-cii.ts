import { civilDate } from '@grenier/quota-billing'
import { type Element, parseXmlDocument } from 'slimdom'
import type { InvoiceDocument, InvoiceLine, InvoiceParty } from '../einvoice/invoice-document.ts'
import { all, at, optionalText, regimesOfCategories, text } from './invoice-xml.ts'

function wanted(parent: Element, path: string): Element {
  const found = at(parent, path)
  if (found === null) throw new Error(`${path} is missing`)
  return found
}

function day(parent: Element, path: string) {
  const value = optionalText(parent, `${path}/DateTimeString`)
  return value === null ? null : civilDate(value.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3'))
}

function wantedDay(parent: Element, path: string) {
  const found = day(parent, path)
  if (found === null) throw new Error(`${path} is missing`)
  return found
}

/** Cents of an amount, whatever decimals it has: a third one is not lost but makes the amount another. */
function cents(parent: Element, path: string): bigint {
  const [, sign = '', whole = '', decimals = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text(parent, path)) ?? []
  const magnitude = BigInt(whole + decimals.padEnd(2, '0'))
  return sign === '-' ? -magnitude : magnitude
}

function taxOf(tax: Element): Pick<InvoiceLine, 'regime' | 'rateBasisPoints'> {
  const [whole = '0', decimals = ''] = (optionalText(tax, 'RateApplicablePercent') ?? '0').split('.')
  const rateBasisPoints = BigInt(whole) * 100n + BigInt(decimals.padEnd(2, '0').slice(0, 2))
  return { regime: regimesOfCategories[text(tax, 'CategoryCode')] ?? 'standard', rateBasisPoints }
}

function party(one: Element): InvoiceParty {
  return {
    name: text(one, 'Name'),
    siren: optionalText(one, 'SpecifiedLegalOrganization/ID'),
    siret: optionalText(one, 'GlobalID'),
    vatNumber: optionalText(one, 'SpecifiedTaxRegistration/ID'),
    address: {
      street: optionalText(one, 'PostalTradeAddress/LineOne'),
      postCode: optionalText(one, 'PostalTradeAddress/PostcodeCode'),
      city: optionalText(one, 'PostalTradeAddress/CityName'),
      countryCode: text(one, 'PostalTradeAddress/CountryID'),
    },
  }
}

function line(element: Element): InvoiceLine {
  const quantity = wanted(element, 'SpecifiedLineTradeDelivery/BilledQuantity')
  const settled = wanted(element, 'SpecifiedLineTradeSettlement')
  return {
    name: text(element, 'SpecifiedTradeProduct/Name'),
    description: optionalText(element, 'SpecifiedTradeProduct/Description'),
    quantity: quantity.textContent ?? '',
    unitCode: quantity.getAttribute('unitCode') ?? '',
    price: text(element, 'SpecifiedLineTradeAgreement/NetPriceProductTradePrice/ChargeAmount'),
    netCents: cents(settled, 'SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount'),
    ...taxOf(wanted(settled, 'ApplicableTradeTax')),
  }
}

/** A Cross Industry Invoice as what it was written from: read by another path than it was written by. */
export function readCii(xml: string): InvoiceDocument {
  const root = parseXmlDocument(xml).documentElement
  if (root === null) throw new Error('an empty document')
  const header = wanted(root, 'ExchangedDocument')
  const trade = wanted(root, 'SupplyChainTradeTransaction')
  const agreed = wanted(trade, 'ApplicableHeaderTradeAgreement')
  const settled = wanted(trade, 'ApplicableHeaderTradeSettlement')
  const sums = wanted(settled, 'SpecifiedTradeSettlementHeaderMonetarySummation')
  const means = at(settled, 'SpecifiedTradeSettlementPaymentMeans')
  const credited = at(settled, 'InvoiceReferencedDocument')
  return {
    kind: text(header, 'TypeCode') === '381' ? 'credit-note' : 'invoice',
    number: text(header, 'ID'),
    issuedOn: wantedDay(header, 'IssueDateTime'),
    dueOn: day(settled, 'SpecifiedTradePaymentTerms/DueDateDateTime'),
    period: {
      startsOn: wantedDay(settled, 'BillingSpecifiedPeriod/StartDateTime'),
      endsOn: wantedDay(settled, 'BillingSpecifiedPeriod/EndDateTime'),
    },
    notes: all(header, 'IncludedNote').map((note) => text(note, 'Content')),
    buyerReference: optionalText(agreed, 'BuyerReference'),
    orderReference: optionalText(agreed, 'BuyerOrderReferencedDocument/IssuerAssignedID'),
    contractReference: optionalText(agreed, 'ContractReferencedDocument/IssuerAssignedID'),
    credited:
      credited === null
        ? null
        : { number: text(credited, 'IssuerAssignedID'), issuedOn: wantedDay(credited, 'FormattedIssueDateTime') },
    seller: party(wanted(agreed, 'SellerTradeParty')),
    buyer: party(wanted(agreed, 'BuyerTradeParty')),
    payment:
      means === null
        ? null
        : {
            iban: text(means, 'PayeePartyCreditorFinancialAccount/IBANID'),
            bic: optionalText(means, 'PayeeSpecifiedCreditorFinancialInstitution/BICID'),
          },
    paymentTerms: optionalText(settled, 'SpecifiedTradePaymentTerms/Description'),
    lines: all(trade, 'IncludedSupplyChainTradeLineItem').map(line),
    vatGroups: all(settled, 'ApplicableTradeTax').map((tax) => ({
      ...taxOf(tax),
      baseCents: cents(tax, 'BasisAmount'),
      vatCents: cents(tax, 'CalculatedAmount'),
    })),
    totalCents: cents(sums, 'LineTotalAmount'),
    vatCents: cents(sums, 'TaxTotalAmount'),
    payableCents: cents(sums, 'DuePayableAmount'),
  }
}
