import { divideRoundHalfAwayFromZero } from '@grenier/quota-billing'
import type { InvoiceDocument, InvoiceLine, InvoiceVatRegime } from './invoice-document.ts'

/** What an invoice may lack or miscount, each after the rule of EN 16931 that it would break, or one of ours that is stricter. */
export type InvoiceFault =
  | 'no-line'
  | 'no-number'
  | 'seller-unidentified'
  | 'seller-vat-number-missing'
  | 'out-of-scope-with-vat'
  | 'exempt-with-vat'
  | 'credited-invoice-missing'
  | 'due-before-issue'
  | 'line-price-negative'
  | 'line-decimals'
  | 'line-amount'
  | 'groups'
  | 'group-base'
  | 'group-vat'
  | 'total'
  | 'vat-total'
  | 'payable'

const quantityDecimalsMax = 4
const priceDecimalsMax = 6

interface Decimal {
  readonly scaled: bigint
  readonly digits: number
}

function decimalOf(text: string): Decimal | null {
  const parts = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text)
  if (parts === null) return null
  const [, sign = '', whole = '', decimals = ''] = parts
  const magnitude = BigInt(whole + decimals)
  return { scaled: sign === '-' ? -magnitude : magnitude, digits: decimals.length }
}

function lineFaults({ quantity, price, netCents }: InvoiceLine): InvoiceFault[] {
  const counted = decimalOf(quantity)
  const priced = decimalOf(price)
  if (counted === null || priced === null) return ['line-decimals']
  if (counted.digits > quantityDecimalsMax || priced.digits > priceDecimalsMax) return ['line-decimals']
  if (priced.scaled < 0n) return ['line-price-negative']
  const scale = 10n ** BigInt(counted.digits + priced.digits)
  const exact = divideRoundHalfAwayFromZero(counted.scaled * priced.scaled * 100n, scale)
  return exact === netCents ? [] : ['line-amount']
}

const keyOf = (part: { regime: InvoiceVatRegime; rateBasisPoints: bigint }) => `${part.regime} ${part.rateBasisPoints}`

function vatFaults({ lines, vatGroups }: InvoiceDocument): InvoiceFault[] {
  const bases = new Map<string, bigint>()
  for (const line of lines) bases.set(keyOf(line), (bases.get(keyOf(line)) ?? 0n) + line.netCents)
  const keys = vatGroups.map(keyOf)
  const matches =
    new Set(keys).size === keys.length && keys.length === bases.size && keys.every((key) => bases.has(key))
  const faults: InvoiceFault[] = matches ? [] : ['groups']
  for (const group of vatGroups) {
    const { regime, rateBasisPoints, baseCents, vatCents } = group
    if (bases.get(keyOf(group)) !== baseCents) faults.push('group-base')
    if (divideRoundHalfAwayFromZero(baseCents * rateBasisPoints, 10_000n) !== vatCents) faults.push('group-vat')
    // BR-O-11 to BR-O-14: what is out of scope shares its invoice with nothing that is not.
    if (regime === 'out-of-scope' && (rateBasisPoints !== 0n || vatGroups.length > 1))
      faults.push('out-of-scope-with-vat')
    if (regime === 'exempt' && rateBasisPoints !== 0n) faults.push('exempt-with-vat')
    if (regime === 'standard' && rateBasisPoints <= 0n) faults.push('group-vat')
  }
  return faults
}

function partyFaults({ seller, vatGroups }: InvoiceDocument): InvoiceFault[] {
  const faults: InvoiceFault[] = []
  const isInScope = vatGroups.some(({ regime }) => regime !== 'out-of-scope')
  // BR-S-02, BR-E-02; BR-CO-26 for what is out of scope and must name no VAT number.
  if (isInScope && seller.vatNumber === null) faults.push('seller-vat-number-missing')
  if (seller.siren === null && seller.siret === null) faults.push('seller-unidentified')
  return faults
}

/**
 * What is wrong with an invoice, to the cent; nothing for one that may be written. Stricter than the standard's own rules,
 * which forgive a difference of up to one euro in the VAT (BR-CO-17): each line is its quantity × its price, each group's
 * base the sum of its lines and its VAT that base × its rate, rounded once, and the totals their sums.
 */
export function invoiceFaults(invoice: InvoiceDocument): InvoiceFault[] {
  const { kind, number, issuedOn, dueOn, credited, lines, vatGroups, totalCents, vatCents, payableCents } = invoice
  const faults: InvoiceFault[] = lines.length === 0 ? ['no-line'] : []
  if (number.trim() === '') faults.push('no-number')
  if (kind === 'credit-note' && credited === null) faults.push('credited-invoice-missing')
  if (dueOn !== null && dueOn < issuedOn) faults.push('due-before-issue')
  faults.push(...partyFaults(invoice), ...lines.flatMap(lineFaults), ...vatFaults(invoice))
  const sumOf = (amounts: readonly bigint[]) => amounts.reduce((sum, amount) => sum + amount, 0n)
  if (sumOf(lines.map(({ netCents }) => netCents)) !== totalCents) faults.push('total')
  if (sumOf(vatGroups.map((group) => group.vatCents)) !== vatCents) faults.push('vat-total')
  if (totalCents + vatCents !== payableCents) faults.push('payable')
  return [...new Set(faults)]
}
