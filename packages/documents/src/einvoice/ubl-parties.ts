import { element, optional, type XmlElement } from '../shared/xml.ts'
import type { InvoiceDocument, InvoiceParty } from './invoice-document.ts'
import { isOutOfScope } from './vat-categories.ts'

/** Identifier schemes of ISO 6523: SIREN and SIRET. */
const sirenScheme = { schemeID: '0002' }
const siretScheme = { schemeID: '0009' }

function address({ address: { street, postCode, city, countryCode } }: InvoiceParty): XmlElement {
  return element('cac:PostalAddress', [
    optional('cbc:StreetName', street),
    optional('cbc:CityName', city),
    optional('cbc:PostalZone', postCode),
    element('cac:Country', [element('cbc:IdentificationCode', countryCode)]),
  ])
}

/** An identifier that begins with its SIREN says both; where only the SIREN is known it is the legal one. */
function party(one: InvoiceParty, withVatNumber: boolean): XmlElement {
  const { name, siren, siret, vatNumber } = one
  const legal = siren ?? siret?.slice(0, 9) ?? null
  return element('cac:Party', [
    optional('cbc:EndpointID', siret ?? siren, siret === null ? sirenScheme : siretScheme),
    siret === null ? null : element('cac:PartyIdentification', [element('cbc:ID', siret, siretScheme)]),
    element('cac:PartyName', [element('cbc:Name', name)]),
    address(one),
    withVatNumber && vatNumber !== null
      ? element('cac:PartyTaxScheme', [
          element('cbc:CompanyID', vatNumber),
          element('cac:TaxScheme', [element('cbc:ID', 'VAT')]),
        ])
      : null,
    element('cac:PartyLegalEntity', [
      element('cbc:RegistrationName', name),
      optional('cbc:CompanyID', legal, sirenScheme),
    ]),
  ])
}

/** The seller (BG-4). */
export function sellerParty({ seller, vatGroups }: InvoiceDocument): XmlElement {
  return element('cac:AccountingSupplierParty', [party(seller, !isOutOfScope(vatGroups))])
}

/** The buyer (BG-7). */
export function buyerParty({ buyer, vatGroups }: InvoiceDocument): XmlElement {
  return element('cac:AccountingCustomerParty', [party(buyer, !isOutOfScope(vatGroups))])
}
