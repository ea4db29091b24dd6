import { civilDate } from '@grenier/quota-billing'
import { sample } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyInvoice } from '../testing/any-invoice.ts'
import { facturXViolations } from '../testing/factur-x.ts'
import { exampleInvoice } from '../testing/invoice-example.ts'
import { readCii } from '../testing/read-cii.ts'
import { ciiInvoice } from './cii-invoice.ts'

const seed = 20_261_126
const sorts = (['out-of-scope', 'exempt', 'standard'] as const).flatMap((regime) =>
  (['invoice', 'credit-note'] as const).map((kind) => [regime, kind] as const),
)

describe('an invoice as CII', () => {
  it.each(sorts)('%s, %s: reads back as it was, and the schema of Factur-X finds nothing in it', (regime, kind) => {
    const invoices = sample(anyInvoice(regime, kind), { numRuns: 60, seed })
    for (const invoice of invoices) {
      const xml = ciiInvoice(invoice)
      expect([invoice.number, ...facturXViolations(xml)]).toEqual([invoice.number])
      expect(readCii(xml)).toEqual(invoice)
    }
  })

  it.each([
    [
      'a part in another place',
      (xml: string) => xml.replace(/( *<ram:TypeCode>VAT<\/ram:TypeCode>\n)( *<ram:CategoryCode>.*\n)/, '$2$1'),
    ],
    ['an element of no schema', (xml: string) => xml.replaceAll('ram:BuyerReference', 'ram:BuyerRef')],
    [
      'no delivery',
      (xml: string) =>
        xml.replace(/ *<ram:ApplicableHeaderTradeDelivery>\s*<\/ram:ApplicableHeaderTradeDelivery>\n/, ''),
    ],
    ['an amount in words', (xml: string) => xml.replace(/(<ram:DuePayableAmount>)[^<]*/, '$1mille')],
  ])('with %s is found by that schema', (_, tamper) => {
    const xml = ciiInvoice(exampleInvoice({ buyerReference: 'SERVICE' }))
    const tampered = tamper(xml)
    expect(tampered).not.toBe(xml)
    expect(facturXViolations(tampered)).not.toEqual([])
  })

  it('is the same bytes each time, and those that were reviewed', async () => {
    const credited = { number: '2025-00007', issuedOn: civilDate('2025-12-01') }
    for (const [name, invoice] of [
      ['invoice', exampleInvoice()],
      ['credit-note', exampleInvoice({ kind: 'credit-note', credited })],
    ] as const) {
      expect(ciiInvoice(invoice)).toBe(ciiInvoice(invoice))
      await expect(ciiInvoice(invoice)).toMatchFileSnapshot(`golden/${name}.cii.xml`)
    }
  })

  it('is not written with a fault', () => {
    expect(() => ciiInvoice(exampleInvoice({ totalCents: 1n }))).toThrow('total')
  })
})
