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

  it.each<[string, RegExp | string, string, string]>([
    ['the number taken out', /<ram:ID>2026-00123<\/ram:ID>/, '', 'ID'],
    [
      'an unknown element',
      '<ram:TypeCode>380</ram:TypeCode>',
      '<ram:TypeCode>380</ram:TypeCode><ram:Rebate/>',
      'Rebate',
    ],
    ['an amount in words', /(<ram:DuePayableAmount>)[^<]*/, '$1mille', 'DuePayableAmount'],
    ['the payable amount one cent more', '<ram:DuePayableAmount>1259.47', '<ram:DuePayableAmount>1259.48', 'payable'],
    [
      'the amount with VAT one cent more',
      '<ram:GrandTotalAmount>1259.47',
      '<ram:GrandTotalAmount>1259.48',
      'written-otherwise',
    ],
    ['another currency', '<ram:InvoiceCurrencyCode>EUR', '<ram:InvoiceCurrencyCode>EUX', ''],
    ['another reason of exemption', 'VATEX-FR-CGI261B', 'VATEX-FR-CGI999', ''],
    ['a base one cent less', '<ram:BasisAmount>0.44', '<ram:BasisAmount>0.43', 'group-base'],
    ['a VAT one cent more', /(<ram:CalculatedAmount>)66\.00/, '$166.01', 'group-vat'],
    ['a price that is negative', /(<ram:ChargeAmount>)0\.035/, '$1-0.035', 'line-price-negative'],
    ['a line one cent more', /(<ram:LineTotalAmount>)0\.44/, '$10.45', 'line-amount'],
    ['a seller without country', /<ram:CountryID>FR<\/ram:CountryID>/, '', ''],
    ['a unit that is none', 'unitCode="E62"', 'unitCode="Go"', 'BR-CL-23'],
    ['a day that is none', /20260201/, '20260230', ''],
    [
      'VAT asked by who has no VAT number',
      /<ram:SpecifiedTaxRegistration>[\s\S]*?<\/ram:SpecifiedTaxRegistration>/,
      '',
      'seller-vat-number-missing',
    ],
    [
      'a standard rate of nothing',
      /<ram:RateApplicablePercent>20(\.00)?</g,
      '<ram:RateApplicablePercent>0<',
      'group-vat',
    ],
  ])('%s: is rejected', (_, find, put, by) => {
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
