import type { Charge, FormulaCode } from '@grenier/quota-billing'
import type { NewCharge } from './ports.ts'

/** A row as the rules speak of it, the same object: its formula was one of theirs when it was written. */
export function asRuleCharge<Row extends NewCharge>(row: Row): Omit<Row, 'explanation'> & Charge {
  return row as Row & { readonly explanation: { readonly formula: FormulaCode } }
}
