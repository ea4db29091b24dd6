import { isBelowThreshold } from './recovery-threshold.ts'

/**
 * What gives money back: `reduction` or `annulation` of a title of the same fiscal year, in part or whole; `mandat`, a payment
 * order, for what an earlier year asked for, whose titles are closed.
 */
export type CreditKind = 'reduction' | 'annulation' | 'mandat'

export interface AmountToCredit {
  /** VAT included; negative for what is to be given back. */
  readonly payableCents: bigint
  /** What the original still asks for, VAT included and less what was given back on it; null where there is no original. */
  readonly leftCents: bigint | null
  readonly thresholdCents: bigint
}

/**
 * True when something is given back by a statement of its own: it is of the threshold or more, and no more than the original
 * still asks for. Receipts and expenses are not netted (règle de non-contraction); what is smaller waits and lowers what is asked next.
 */
export function isCredit({ payableCents, leftCents, thresholdCents }: AmountToCredit): boolean {
  if (payableCents >= 0n || isBelowThreshold(payableCents, thresholdCents)) return false
  return leftCents === null || -payableCents <= leftCents
}

export interface CreditToName {
  /** The fiscal year in which it is issued. */
  readonly fiscalYear: number
  /** Of the statement that it goes back on, or the year whose cost is trued up. */
  readonly originalFiscalYear: number
  /** What the original still asks for once this is given back; null where there is no original. */
  readonly leftAfterCents: bigint | null
}

/**
 * The fiscal year in which a statement is issued: that of its batch, but of a credit never one before the year of its title. A
 * batch of January may name the year before, in which a title of the new year cannot be reduced.
 */
export function issueYear(batchYear: number, originalFiscalYear: number | null): number {
  return originalFiscalYear === null ? batchYear : Math.max(batchYear, originalFiscalYear)
}

/** What a credit is called in accounting on the day of its issue. */
export function creditKind({ fiscalYear, originalFiscalYear, leftAfterCents }: CreditToName): CreditKind {
  if (originalFiscalYear < fiscalYear || leftAfterCents === null) return 'mandat'
  return leftAfterCents === 0n ? 'annulation' : 'reduction'
}
