import type { MeterCode } from '../metering/meters.ts'

export type ChargeKind =
  | 'usage'
  | 'free'
  | 'population'
  | 'subscription'
  /** What was missing to the least that a member owes in a month. */
  | 'minimum'
  /** What is above the most that a member owes in a month, negative. */
  | 'cap'
  | 'shared'
  /** What a year really cost less what was charged of it. */
  | 'true-up'
  /** What is given back on another statement than the one it was asked on; its opposite stands there. */
  | 'transfer'
  /** What is asked ahead for a year, and its opposite where it comes off a statement. */
  | 'advance'
  | 'rounding'

/** How an amount came to be: which formula, with which figures, all as decimal text. A person can redo it by hand. */
export interface Explanation {
  readonly formula: FormulaCode
  readonly params: Readonly<Record<string, string>>
}

export type FormulaCode =
  | 'gib-months-times-price'
  | 'free-allowance'
  | 'inhabitants-times-price-pro-rata'
  | 'stratum-amount-pro-rata'
  | 'monthly-minimum'
  | 'monthly-cap'
  | 'largest-remainder-share'
  | 'year-true-up'
  | 'credit-transfer'
  | 'advance-asked'
  | 'advance-taken'
  | 'statement-rounding'

/** One rated row, of the beneficiary. Never changed once written: a correction is a reversal and a new row. */
export interface Charge {
  readonly kind: ChargeKind
  /** The beneficiary; who pays is decided by payer assignments. */
  readonly tenantId: string
  /** The tariff's rule; for `shared` the cost pool's id; for `rounding` the word itself. */
  readonly ruleId: string
  readonly offerId: string | null
  readonly meter: MeterCode | null
  readonly quantityByteSeconds: bigint | null
  /** Per GiB-month, per inhabitant and year, or per year, as the rule's kind says. */
  readonly unitPriceMicros: bigint | null
  readonly amountMicros: bigint
  /** How much of the measured time behind the quantity had no reading; 0 where nothing was measured. */
  readonly estimatedSeconds: number
  readonly explanation: Explanation
  /** The month whose facts it corrects, where that is another than the one it is charged in. */
  readonly originMonth?: string | null
}

/** Exact. */
export function sumMicros(charges: readonly Pick<Charge, 'amountMicros'>[]): bigint {
  return charges.reduce((sum, { amountMicros }) => sum + amountMicros, 0n)
}

/** The row that cancels another to the last micro: opposite quantity and amount, same price (prices are never negative). */
export function reversalOf<Row extends Charge>(charge: Row): Row {
  const quantityByteSeconds = charge.quantityByteSeconds === null ? null : -charge.quantityByteSeconds
  return { ...charge, quantityByteSeconds, amountMicros: -charge.amountMicros }
}
