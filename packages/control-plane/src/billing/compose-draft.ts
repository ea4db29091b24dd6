import type { ChargeRow, Period } from '@grenier/contracts'
import {
  addDays,
  type Charge,
  civilDateOf,
  composeStatement,
  type FormulaCode,
  type Instant,
  isBelowThreshold,
  recoveryThresholdCentsDefault,
  sumMicros,
} from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { roundingRows } from './charge-rows.ts'
import type { NewCharge } from './ports.ts'
import type { CarriedChargeRow, NewCarry, NewDraft, PayerToState } from './statement-life.ports.ts'
import { statementLines, statementSubject } from './statement-lines.ts'
import { statementVatGroups, vatOf } from './vat-of-installation.ts'

/** How long a payer may dispute a statement before it is issued (first-year needs, no 3). */
const draftDaysDefault = 15

/** What all statements of a month share. */
export interface StatedMonth {
  readonly period: Period
  readonly tariffCode: string
  readonly tariffActNumber: string
  readonly draftedAt: Instant
}

/** One payer's charges: the month's own, and what was carried of earlier ones. */
export interface PayerToDraft {
  readonly payer: PayerToState
  readonly own: readonly ChargeRow[]
  readonly carried: readonly CarriedChargeRow[]
  /** Whether any of their figures comes from simulated readings. */
  readonly simulated: boolean
}

/** What becomes of a payer's month. */
export type Composed =
  | { readonly kind: 'draft'; readonly draft: NewDraft; readonly roundings: readonly NewCharge[] }
  | { readonly kind: 'carry'; readonly carry: NewCarry }

/** A stored row as the rules speak of it: its formula was one of theirs when it was written. */
function asRuleCharge({ explanation, ...row }: ChargeRow): Charge {
  return { ...row, explanation: { ...explanation, formula: explanation.formula as FormulaCode } }
}

/** Composes one payer's statement or, under the recovery threshold, carries its charges to the next one. */
export function composeDraft(
  { ids, installation }: ControlPlanePorts,
  month: StatedMonth,
  { payer, own, carried, simulated }: PayerToDraft,
): Composed {
  const { period, draftedAt, tariffCode, tariffActNumber } = month
  const taken = carried.map((charge) => ({ ...asRuleCharge(charge), carriedFrom: charge.month }))
  const composed = composeStatement({ charges: [...own.map(asRuleCharge), ...taken], vat: vatOf(installation) })
  const { recoveryThresholdCents: thresholdCents = recoveryThresholdCentsDefault, timeZone } = installation
  const { totalCents, vatCents, payableCents } = composed
  const { payerTenantId, isPaying } = payer
  const isNothing = own.length + carried.length === 0
  if (isNothing || isBelowThreshold(payableCents, thresholdCents)) {
    // Of a payer without any charge nothing is asked, even where every cent of others is.
    const amounts = { amountMicros: sumMicros(own), payableCents, thresholdCents: isNothing ? 1n : thresholdCents }
    const chargeIds = own.map(({ id }) => id)
    const carry = { payerTenantId, month: period.month, ...amounts, isPaying, carriedAt: draftedAt, chargeIds }
    return { kind: 'carry', carry }
  }
  const roundings = roundingRows(composed.roundings, { month: period.month, bookedAt: draftedAt, payerTenantId })
  const charges = [...own, ...carried]
  const draft: NewDraft = {
    id: ids.next(),
    tenantId: payerTenantId,
    payerName: payer.payerName,
    payerSiren: payer.payerSiren,
    payerSiret: payer.payerSiret,
    recipientId: payer.recipientId,
    settlementMode: payer.settlementMode,
    agreementNumber: payer.agreementNumber,
    issuerName: installation.operatorName,
    month: period.month,
    periodStart: period.periodStart,
    periodEnd: period.periodEnd,
    draftedAt,
    disputableUntil: addDays(civilDateOf(draftedAt, timeZone), installation.draftDays ?? draftDaysDefault),
    tariffCode,
    tariffActNumber,
    vatRegime: installation.vatRegime,
    subject: statementSubject(period.month),
    lines: statementLines(composed, charges, { month: period.month, timeZone }),
    totalCents,
    vatGroups: statementVatGroups(composed),
    vatCents,
    payableCents,
    currency: 'EUR',
    simulated,
    takesUp: [...new Set(carried.map((charge) => charge.month))],
    chargeIds: [...charges, ...roundings].map(({ id }) => id),
  }
  return { kind: 'draft', draft, roundings }
}
