import type { ChargeRow } from '@grenier/contracts'
import type { Charge, FormulaCode } from '@grenier/quota-billing'

/** A stored row as the rules speak of it: its formula was one of theirs when it was written. */
export function asRuleCharge<Row extends ChargeRow>({ explanation, ...row }: Row): Omit<Row, 'explanation'> & Charge {
  return { ...row, explanation: { ...explanation, formula: explanation.formula as FormulaCode } }
}
