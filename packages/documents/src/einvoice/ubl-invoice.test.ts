import { civilDate } from '@grenier/quota-billing'
import { sample } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyInvoice } from '../testing/any-invoice.ts'
import { einvoiceRulesArePresent, en16931RuleCount, en16931Violations, xsdViolations } from '../testing/en16931.ts'
import { exampleInvoice, exampleInvoiceLine, summedUp } from '../testing/invoice-example.ts'
import { invoiceCount, invoiceSeed, invoiceSorts, invoicesPerSort } from '../testing/invoice-sizes.ts'
import { readUbl } from '../testing/read-ubl.ts'
import type { InvoiceDocument } from './invoice-document.ts'
import { invoiceFaults } from './invoice-faults.ts'
import { ublInvoice } from './ubl-invoice.ts'

process.stderr.write(`UBL invoices checked against EN 16931: ${invoiceCount} (seed ${invoiceSeed}).\n`)

describe.skipIf(!einvoiceRulesArePresent)('UBL after EN 16931', () => {
  it('is held against all 979 rules of release 1.3.16', () => {
    expect(en16931RuleCount()).toBe(979)
  })

  it.each(invoiceSorts)(
    '%s, %s: breaks neither the XSD nor a rule, warnings included, whatever is on it',
    (regime, kind) => {
      const invoices = sample(anyInvoice(regime, kind), { numRuns: invoicesPerSort, seed: invoiceSeed })
      expect(invoices).toHaveLength(invoicesPerSort)
      for (const invoice of invoices) {
        const xml = ublInvoice(invoice)
        expect([invoice.number, ...xsdViolations(xml), ...en16931Violations(xml)]).toEqual([invoice.number])
      }
    },
    600_000,
  )
})

describe('an invoice as UBL', () => {
  it.each(invoiceSorts)('%s, %s: reads back as it was, to the cent and the letter', (regime, kind) => {
    for (const invoice of sample(anyInvoice(regime, kind), { numRuns: 100, seed: invoiceSeed })) {
      const read = readUbl(ublInvoice(invoice))
      expect(read).toEqual(invoice)
      expect(invoiceFaults(read)).toEqual([])
    }
  })

  it('is the same bytes each time, and those that were reviewed', async () => {
    const credit = exampleInvoice({
      kind: 'credit-note',
      credited: { number: '2025-00007', issuedOn: civilDate('2025-12-01') },
    })
    const scope = exampleInvoice({ ...summedUp([exampleInvoiceLine({ regime: 'out-of-scope', rateBasisPoints: 0n })]) })
    for (const [name, invoice] of [
      ['invoice', exampleInvoice()],
      ['credit-note', credit],
      ['out-of-scope', scope],
    ] as const) {
      expect(ublInvoice(invoice)).toBe(ublInvoice(invoice))
      await expect(ublInvoice(invoice)).toMatchFileSnapshot(`golden/${name}.ubl.xml`)
    }
  })

  it('replaces what XML cannot hold and never what it can', () => {
    const notes = ['a\u0000b\u001fc\uFFFEd\uD800e', '𝄞 <é> & "x" ]]>']
    expect(readUbl(ublInvoice(exampleInvoice({ notes }))).notes).toEqual(['a\uFFFDb\uFFFDc\uFFFDd\uFFFDe', notes[1]])
  })

  const line = exampleInvoiceLine
  it.each<[string, Partial<InvoiceDocument>]>([
    ['no-line', { ...summedUp([]), lines: [] }],
    ['no-number', { number: ' ' }],
    ['credited-invoice-missing', { kind: 'credit-note' }],
    ['due-before-issue', { dueOn: civilDate('2026-01-31') }],
    ['seller-vat-number-missing', { seller: { ...exampleInvoice().seller, vatNumber: null } }],
    ['seller-unidentified', { seller: { ...exampleInvoice().seller, siren: null, siret: null } }],
    ['line-amount', summedUp([line({ netCents: 43n })])],
    ['line-price-negative', summedUp([line({ quantity: '-12.5', price: '-0.035' })])],
    ['line-decimals', summedUp([line({ quantity: '12.50001' })])],
    ['line-decimals', summedUp([line({ price: '0.0350001' })])],
    ['line-decimals', summedUp([line({ price: '1e3' })])],
    [
      'group-vat',
      { vatGroups: exampleInvoice().vatGroups.map((group) => ({ ...group, vatCents: group.vatCents + 1n })) },
    ],
    [
      'group-base',
      { vatGroups: exampleInvoice().vatGroups.map((group) => ({ ...group, baseCents: group.baseCents + 1n })) },
    ],
    ['groups', { vatGroups: exampleInvoice().vatGroups.slice(1) }],
    ['groups', { vatGroups: [...exampleInvoice().vatGroups, ...exampleInvoice().vatGroups.slice(1)] }],
    ['total', { totalCents: 1n }],
    ['vat-total', { vatCents: 1n }],
    ['payable', { payableCents: 1n }],
    ['out-of-scope-with-vat', summedUp([line(), line({ regime: 'out-of-scope', rateBasisPoints: 0n })])],
    ['exempt-with-vat', summedUp([line({ regime: 'exempt', rateBasisPoints: 550n })])],
  ])('is not written with the fault %s', (fault, change) => {
    const invoice = exampleInvoice({ ...change, ...('totalCents' in change ? change : {}) })
    expect(invoiceFaults(invoice)).toContain(fault)
    expect(() => ublInvoice(invoice)).toThrow(fault)
  })
})
