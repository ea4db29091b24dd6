import { addDays, civilDate, divideRoundHalfAwayFromZero } from '@grenier/quota-billing'
import { type Arbitrary, array, bigInt, constantFrom, date, integer, oneof, option, record, string } from 'fast-check'
import type { InvoiceDocument, InvoiceLine, InvoiceVatRegime } from '../einvoice/invoice-document.ts'
import { exampleInvoice, summedUp } from './invoice-example.ts'

const centsMax = 10n ** 12n

function decimal(scaled: bigint, digits: number): string {
  const magnitude = (scaled < 0n ? -scaled : scaled).toString().padStart(digits + 1, '0')
  return `${scaled < 0n ? '-' : ''}${magnitude.slice(0, -digits)}.${magnitude.slice(-digits)}`
}

/** Words as people type them, XML's own characters and other alphabets among them; never blank, never with its edges blank. */
function words(lengthMax: number): Arbitrary<string> {
  return string({ unit: 'grapheme', minLength: 1, maxLength: lengthMax }).map((text) => {
    const trimmed = text.replaceAll(/[\p{Cc}\p{Cn}\p{Cs}\uFFFE\uFFFF]/gu, '').trim()
    return trimmed === '' ? 'é<&>"\'' : trimmed
  })
}

/** A line of one amount: one unit, taken back where the amount is negative. */
const lumpSum = bigInt({ min: -centsMax, max: centsMax }).map((cents) => ({
  quantity: cents < 0n ? '-1' : '1',
  unitCode: 'C62',
  price: decimal(cents < 0n ? -cents : cents, 2),
  netCents: cents,
}))

/** A line of a measured quantity at a price of fractions of a cent. */
const measured = record({
  quantity: bigInt({ min: 0n, max: 10n ** 9n }),
  price: bigInt({ min: 1n, max: 10n ** 8n }),
}).map(({ quantity, price }) => ({
  quantity: decimal(quantity, 4),
  unitCode: 'E62',
  price: decimal(price, 6),
  netCents: divideRoundHalfAwayFromZero(quantity * price, 10n ** 8n),
}))

function lineOf(regime: InvoiceVatRegime): Arbitrary<InvoiceLine> {
  const rates = regime === 'standard' ? [2_000n, 1_000n, 550n, 210n] : [0n]
  return record({
    name: words(60),
    description: option(words(120), { nil: null }),
    counted: oneof(lumpSum, measured),
    rateBasisPoints: constantFrom(...rates),
  }).map(({ name, description, counted, rateBasisPoints }) => ({
    name,
    description,
    ...counted,
    regime,
    rateBasisPoints,
  }))
}

const day = date({ min: new Date('2026-01-01'), max: new Date('2035-12-31'), noInvalidDate: true }).map((at) =>
  civilDate(at.toISOString().slice(0, 10)),
)

/** Any invoice or credit note of a regime whose sums fit; one of the standard regime has exempt lines among its own at times. */
export function anyInvoice(regime: InvoiceVatRegime, kind: InvoiceDocument['kind']): Arbitrary<InvoiceDocument> {
  const line = regime === 'standard' ? oneof(lineOf('standard'), lineOf('standard'), lineOf('exempt')) : lineOf(regime)
  return record({
    lines: array(line, { minLength: 1, maxLength: 12 }),
    sequence: integer({ min: 1, max: 99_999 }),
    issuedOn: day,
    dueInDays: option(integer({ min: 0, max: 60 }), { nil: null }),
    notes: array(words(80), { maxLength: 2 }),
    buyerReference: option(words(20), { nil: null }),
    orderReference: option(words(20), { nil: null }),
    contractReference: option(words(30), { nil: null }),
    sellerName: words(80),
    buyerName: words(80),
    buyerSiret: option(constantFrom('21940038900017', '21750001600019'), { nil: null }),
    isPaidByTransfer: constantFrom(true, false),
    paymentTerms: option(words(60), { nil: null }),
  }).map((any) => {
    const base = exampleInvoice({ kind })
    const { issuedOn, dueInDays, isPaidByTransfer } = any
    return {
      ...base,
      number: `2026-${String(any.sequence).padStart(5, '0')}`,
      issuedOn,
      // A credit note has a due date of its own only beside the account that is paid.
      dueOn: dueInDays === null || (kind === 'credit-note' && !isPaidByTransfer) ? null : addDays(issuedOn, dueInDays),
      notes: any.notes.slice(0, kind === 'credit-note' ? 1 : 2),
      buyerReference: any.buyerReference,
      orderReference: any.orderReference,
      contractReference: any.contractReference,
      credited: kind === 'credit-note' ? { number: '2025-00007', issuedOn: civilDate('2025-12-01') } : null,
      seller: {
        ...base.seller,
        name: any.sellerName,
        vatNumber: regime === 'out-of-scope' ? null : base.seller.vatNumber,
      },
      buyer: { ...base.buyer, name: any.buyerName, siret: any.buyerSiret, siren: any.buyerSiret?.slice(0, 9) ?? null },
      payment: isPaidByTransfer ? base.payment : null,
      paymentTerms: any.paymentTerms,
      ...summedUp(any.lines),
    }
  })
}
