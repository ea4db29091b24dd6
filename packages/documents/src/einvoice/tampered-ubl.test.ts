import { civilDate } from '@grenier/quota-billing'
import { describe, expect, it } from 'vitest'
import { einvoiceRulesArePresent, en16931Violations, xsdViolations } from '../testing/en16931.ts'
import { exampleInvoice, exampleInvoiceLine, summedUp } from '../testing/invoice-example.ts'
import { readUbl } from '../testing/read-ubl.ts'
import { invoiceFaults } from './invoice-faults.ts'
import { ublInvoice } from './ubl-invoice.ts'

const taxed = ublInvoice(exampleInvoice())
const outOfScope = ublInvoice(
  exampleInvoice(summedUp([exampleInvoiceLine({ regime: 'out-of-scope', rateBasisPoints: 0n })])),
)
const credit = ublInvoice(
  exampleInvoice({ kind: 'credit-note', credited: { number: '2025-00007', issuedOn: civilDate('2025-12-01') } }),
)

interface Tampering {
  readonly what: string
  readonly file?: string
  readonly find: RegExp | string
  readonly put: string
  /** `xsd`, a rule of the standard, or a fault of ours. */
  readonly rejectedBy: string
}

const vatScheme =
  '<cac:PartyTaxScheme><cbc:CompanyID>FR83200000008</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>'

const tamperings: readonly Tampering[] = [
  {
    what: 'the number taken out',
    find: /<cbc:ID>2026-00123<\/cbc:ID>\s*<cbc:IssueDate>/,
    put: '<cbc:IssueDate>',
    rejectedBy: 'xsd',
  },
  {
    what: 'two elements out of order',
    find: /(<cbc:IssueDate>.*<\/cbc:IssueDate>\s*)(<cbc:DueDate>.*<\/cbc:DueDate>)/,
    put: '$2$1',
    rejectedBy: 'xsd',
  },
  {
    what: 'a day that is none',
    find: '<cbc:IssueDate>2026-02-01',
    put: '<cbc:IssueDate>2026-02-30',
    rejectedBy: 'xsd',
  },
  {
    what: 'an unknown element',
    find: '<cac:TaxTotal>',
    put: '<cbc:Discount>1</cbc:Discount><cac:TaxTotal>',
    rejectedBy: 'xsd',
  },
  {
    what: 'an amount without its currency',
    find: '<cbc:PayableAmount currencyID="EUR">',
    put: '<cbc:PayableAmount>',
    rejectedBy: 'xsd',
  },
  { what: 'another standard', find: 'urn:cen.eu:en16931:2017', put: ' ', rejectedBy: 'BR-01' },
  {
    what: 'the lines one cent less than their sum',
    find: '<cbc:LineExtensionAmount currencyID="EUR">0.44',
    put: '<cbc:LineExtensionAmount currencyID="EUR">0.43',
    rejectedBy: 'BR-CO-10',
  },
  { what: 'a line twice', find: /(<cac:InvoiceLine>[\s\S]*?<\/cac:InvoiceLine>)/, put: '$1$1', rejectedBy: 'BR-CO-10' },
  {
    what: 'the VAT total one cent more',
    find: /(<cac:TaxTotal>\s*<cbc:TaxAmount currencyID="EUR">)66.09/,
    put: '$166.10',
    rejectedBy: 'BR-CO-14',
  },
  {
    what: 'the payable amount one cent more',
    find: '<cbc:PayableAmount currencyID="EUR">1259.47',
    put: '<cbc:PayableAmount currencyID="EUR">1259.48',
    rejectedBy: 'BR-CO-16',
  },
  {
    what: 'the amount with VAT one cent more',
    find: '<cbc:TaxInclusiveAmount currencyID="EUR">1259.47',
    put: '<cbc:TaxInclusiveAmount currencyID="EUR">1259.48',
    rejectedBy: 'BR-CO-15',
  },
  {
    what: 'a third decimal',
    find: '<cbc:TaxableAmount currencyID="EUR">0.44',
    put: '<cbc:TaxableAmount currencyID="EUR">0.440',
    rejectedBy: 'UBL-DT-01',
  },
  {
    what: 'a negative price',
    find: '<cbc:PriceAmount currencyID="EUR">0.035',
    put: '<cbc:PriceAmount currencyID="EUR">-0.035',
    rejectedBy: 'BR-27',
  },
  { what: 'a unit that is none', find: 'unitCode="E62"', put: 'unitCode="Go"', rejectedBy: 'BR-CL-23' },
  {
    what: 'a type that is none',
    find: '<cbc:InvoiceTypeCode>380',
    put: '<cbc:InvoiceTypeCode>999',
    rejectedBy: 'BR-CL-01',
  },
  {
    what: 'a currency that is none',
    find: '<cbc:DocumentCurrencyCode>EUR',
    put: '<cbc:DocumentCurrencyCode>EUX',
    rejectedBy: 'BR-CL-04',
  },
  {
    what: 'a country that is none',
    find: '<cbc:IdentificationCode>FR',
    put: '<cbc:IdentificationCode>XX',
    rejectedBy: 'BR-CL-14',
  },
  { what: 'a seller without country', find: /<cac:Country>[\s\S]*?<\/cac:Country>/, put: '', rejectedBy: 'BR-09' },
  {
    what: 'VAT asked by who has no VAT number',
    find: /<cac:PartyTaxScheme>[\s\S]*?<\/cac:PartyTaxScheme>/,
    put: '',
    rejectedBy: 'BR-S-02',
  },
  {
    what: 'an exemption without reason',
    find: /<cbc:TaxExemptionReasonCode>[\s\S]*<\/cbc:TaxExemptionReason>/,
    put: '',
    rejectedBy: 'BR-E-10',
  },
  { what: 'a reason that is none', find: 'VATEX-FR-CGI261B', put: 'VATEX-FR-CGI999', rejectedBy: 'BR-CL-22' },
  {
    what: 'VAT on what is exempt',
    find: /<cbc:TaxAmount currencyID="EUR">0.00/,
    put: '<cbc:TaxAmount currencyID="EUR">1.00',
    rejectedBy: 'BR-E-09',
  },
  {
    what: 'a standard rate of nothing',
    find: /(<cac:ClassifiedTaxCategory>\s*<cbc:ID>S<\/cbc:ID>\s*<cbc:Percent>)20/,
    put: '$10',
    rejectedBy: 'BR-S-05',
  },
  {
    what: 'a transfer to no account',
    find: /<cac:PayeeFinancialAccount>[\s\S]*<\/cac:PayeeFinancialAccount>/,
    put: '',
    rejectedBy: 'BR-61',
  },
  {
    what: 'a VAT number on what is out of scope',
    file: outOfScope,
    find: '<cac:PartyLegalEntity>',
    put: `${vatScheme}<cac:PartyLegalEntity>`,
    rejectedBy: 'BR-O-02',
  },
  {
    what: 'a rate on what is out of scope',
    file: outOfScope,
    find: /(<cac:ClassifiedTaxCategory>\s*<cbc:ID>O<\/cbc:ID>)/,
    put: '$1<cbc:Percent>0</cbc:Percent>',
    rejectedBy: 'BR-O-05',
  },
  {
    what: 'no reason for what is out of scope',
    file: outOfScope,
    find: /<cbc:TaxExemptionReasonCode>[\s\S]*<\/cbc:TaxExemptionReason>/,
    put: '',
    rejectedBy: 'BR-O-10',
  },
  {
    what: 'VAT and its totals one cent more: within what the standard forgives',
    find: /[\s\S]*/,
    put: taxed.replaceAll('66.09', '66.10').replace('>0.09<', '>0.10<').replaceAll('1259.47', '1259.48'),
    rejectedBy: 'group-vat',
  },
  { what: 'a quantity that its amount does not follow', find: '>12.5<', put: '>13.5<', rejectedBy: 'line-amount' },
  { what: 'a due date before the issue', find: '2026-03-03', put: '2026-01-03', rejectedBy: 'due-before-issue' },
  {
    what: 'a credit note that names no invoice',
    file: credit,
    find: /<cac:BillingReference>[\s\S]*<\/cac:BillingReference>/,
    put: '',
    rejectedBy: 'credited-invoice-missing',
  },
]

/** Everything that finds fault with a file: the schema, the rules of the standard, ours. */
function rejections(xml: string): string[] {
  if (xsdViolations(xml).length > 0) return ['xsd']
  return [...en16931Violations(xml), ...invoiceFaults(readUbl(xml))]
}

describe.skipIf(!einvoiceRulesArePresent)('a file that was tampered with', () => {
  it.each([taxed, outOfScope, credit])('was sound before', (xml) => {
    expect(rejections(xml)).toEqual([])
  })

  it.each(tamperings)('$what: rejected by $rejectedBy', ({ file = taxed, find, put, rejectedBy }) => {
    const tampered = file.replace(find, put)
    expect(tampered).not.toBe(file)
    expect(rejections(tampered)).toContain(rejectedBy)
  })
})
