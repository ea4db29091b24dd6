import { sample } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyFacturX } from '../testing/any-factur-x.ts'
import { ciiViolations } from '../testing/cii-violations.ts'
import { einvoiceRulesArePresent } from '../testing/en16931.ts'
import { exampleInvoice } from '../testing/invoice-example.ts'
import { invoiceCount, invoiceSeed, invoiceSorts, invoicesPerSort } from '../testing/invoice-sizes.ts'
import { embeddedInvoice } from '../testing/pdf-objects.ts'
import { readCii } from '../testing/read-cii.ts'
import { ciiInvoice } from './cii-invoice.ts'
import { facturXPdf } from './factur-x-pdf.ts'
import { invoiceOfStatement } from './statement-invoice.ts'

process.stderr.write(`Factur-X checked: ${invoiceCount} (seed ${invoiceSeed}).\n`)

describe.skipIf(!einvoiceRulesArePresent)('a statement as Factur-X', () => {
  it.each(invoiceSorts)(
    '%s, %s: carries the very invoice, which breaks neither the schema of its profile nor a rule of EN 16931',
    async (regime, kind) => {
      const files = sample(anyFacturX(regime, kind), { numRuns: invoicesPerSort, seed: invoiceSeed })
      expect(files).toHaveLength(invoicesPerSort)
      for (const facturX of files) {
        const xml = embeddedInvoice(await facturXPdf(facturX))
        expect([facturX.invoice.statement.number, ...ciiViolations(xml)]).toEqual([facturX.invoice.statement.number])
        expect(readCii(xml)).toEqual(invoiceOfStatement(facturX.invoice))
      }
    },
    600_000,
  )
})

const cii = ciiInvoice(exampleInvoice({ buyerReference: 'SERVICE' }))

describe.skipIf(!einvoiceRulesArePresent)('a Cross Industry Invoice that was tampered with', () => {
  it('is one that nothing was wrong with', () => {
    expect(ciiViolations(cii)).toEqual([])
  })

  it.each<[string, { find: RegExp | string; put: string; by: string }]>([
    ['the number taken out', { find: /<ram:ID>2026-00123<\/ram:ID>/, put: '', by: 'ID' }],
    [
      'an unknown element',
      { find: '<ram:TypeCode>380</ram:TypeCode>', put: '<ram:TypeCode>380</ram:TypeCode><ram:Rebate/>', by: 'Rebate' },
    ],
    ['an amount in words', { find: /(<ram:DuePayableAmount>)[^<]*/, put: '$1mille', by: 'DuePayableAmount' }],
    [
      'the payable amount one cent more',
      { find: '<ram:DuePayableAmount>1259.47', put: '<ram:DuePayableAmount>1259.48', by: 'payable' },
    ],
    [
      'the amount with VAT one cent more',
      { find: '<ram:GrandTotalAmount>1259.47', put: '<ram:GrandTotalAmount>1259.48', by: 'written-otherwise' },
    ],
    ['another currency', { find: '<ram:InvoiceCurrencyCode>EUR', put: '<ram:InvoiceCurrencyCode>EUX', by: '' }],
    ['another reason of exemption', { find: 'VATEX-FR-CGI261B', put: 'VATEX-FR-CGI999', by: '' }],
    ['a base one cent less', { find: '<ram:BasisAmount>0.44', put: '<ram:BasisAmount>0.43', by: 'group-base' }],
    ['a VAT one cent more', { find: /(<ram:CalculatedAmount>)66\.00/, put: '$166.01', by: 'group-vat' }],
    ['a price that is negative', { find: /(<ram:ChargeAmount>)0\.035/, put: '$1-0.035', by: 'line-price-negative' }],
    ['a line one cent more', { find: /(<ram:LineTotalAmount>)0\.44/, put: '$10.45', by: 'line-amount' }],
    ['a seller without country', { find: /<ram:CountryID>FR<\/ram:CountryID>/, put: '', by: '' }],
    ['a unit that is none', { find: 'unitCode="E62"', put: 'unitCode="Go"', by: 'BR-CL-23' }],
    ['a day that is none', { find: /20260201/, put: '20260230', by: '' }],
    [
      'VAT asked by who has no VAT number',
      {
        find: /<ram:SpecifiedTaxRegistration>[\s\S]*?<\/ram:SpecifiedTaxRegistration>/,
        put: '',
        by: 'seller-vat-number-missing',
      },
    ],
    [
      'a standard rate of nothing',
      { find: /<ram:RateApplicablePercent>20(\.00)?</g, put: '<ram:RateApplicablePercent>0<', by: 'group-vat' },
    ],
  ])('%s: is rejected', (_, { find, put, by }) => {
    const tampered = cii.replace(find, put)
    expect(tampered).not.toBe(cii)
    let violations: string[]
    try {
      violations = ciiViolations(tampered)
    } catch (error) {
      violations = [String(error)]
    }
    expect(violations).not.toEqual([])
    expect(violations.join('\n')).toContain(by)
  })
})
