import { element, optional, type XmlElement } from '../shared/xml.ts'
import type { InvoiceDocument, InvoiceParty } from './invoice-document.ts'
import { isOutOfScope } from './vat-categories.ts'

/** Identifier schemes of ISO 6523: SIREN and SIRET. */
const sirenScheme = { schemeID: '0002' }
const siretScheme = { schemeID: '0009' }

function address({ address: { street, postCode, city, countryCode } }: InvoiceParty): XmlElement {
  return element('ram:PostalTradeAddress', [
    optional('ram:PostcodeCode', postCode),
    optional('ram:LineOne', street),
    optional('ram:CityName', city),
    element('ram:CountryID', countryCode),
  ])
}

/** An identifier that begins with its SIREN says both; where only the SIREN is known it is the legal one. */
function party(name: string, one: InvoiceParty, withVatNumber: boolean): XmlElement {
  const { siren, siret, vatNumber } = one
  const legal = siren ?? siret?.slice(0, 9) ?? null
  const endpoint = siret ?? siren
  return element(name, [
    optional('ram:GlobalID', siret, siretScheme),
    element('ram:Name', one.name),
    legal === null ? null : element('ram:SpecifiedLegalOrganization', [element('ram:ID', legal, sirenScheme)]),
    address(one),
    endpoint === null
      ? null
      : element('ram:URIUniversalCommunication', [
          element('ram:URIID', endpoint, siret === null ? sirenScheme : siretScheme),
        ]),
    withVatNumber && vatNumber !== null
      ? element('ram:SpecifiedTaxRegistration', [element('ram:ID', vatNumber, { schemeID: 'VA' })])
      : null,
  ])
}

/** The seller (BG-4). */
export function ciiSeller({ seller, vatGroups }: InvoiceDocument): XmlElement {
  return party('ram:SellerTradeParty', seller, !isOutOfScope(vatGroups))
}

/** The buyer (BG-7). */
export function ciiBuyer({ buyer, vatGroups }: InvoiceDocument): XmlElement {
  return party('ram:BuyerTradeParty', buyer, !isOutOfScope(vatGroups))
}
