import type { ChargeRow } from '@grenier/contracts'
import {
  type Charge,
  type ChargeDifference,
  type CivilMonth,
  chargeSlot,
  type Instant,
  reversalOf,
} from '@grenier/quota-billing'
import { canonicalJson, sha256Hex } from '../shared/canonical-json.ts'
import { derivedId } from '../shared/derived-id.ts'
import type { NewCharge } from './ports.ts'
import type { RatedRow } from './rerate-month.ts'

/** Where a correction is written, and of which month. */
export interface CorrectionPlace {
  readonly correctionId: string
  readonly originMonth: CivilMonth
  /** The open month that carries it. */
  readonly month: CivilMonth
  readonly bookedAt: Instant
}

/** What a line of a corrected month is called: a document of a French public body. */
function correctedLabel(label: string, originMonth: CivilMonth): string {
  const [year, month] = originMonth.split('-')
  return `Rectification ${month}/${year} – ${label}`
}

/** The id is made of the row it cancels: no row is cancelled twice, whoever tries. */
function reversalRow(original: RatedRow, place: CorrectionPlace): NewCharge {
  const { statementId: _taken, ...row } = reversalOf(original)
  const { originMonth, month, bookedAt, correctionId } = place
  return {
    ...row,
    id: derivedId(['reversal', original.id]),
    label: original.correction === null ? correctedLabel(original.label, originMonth) : original.label,
    explanation: { formula: row.explanation.formula, params: { ...row.explanation.params } },
    month,
    bookedAt,
    originMonth,
    correction: { correctionId, part: 'reversal', correctsChargeId: original.id },
  }
}

function replacementRow(
  charge: Charge,
  original: RatedRow | null,
  { place, label }: { readonly place: CorrectionPlace; readonly label: string },
): NewCharge {
  const { originMonth, month, bookedAt, correctionId } = place
  const { kind, tenantId, ruleId, offerId, meter, quantityByteSeconds, unitPriceMicros, amountMicros } = charge
  const { formula, params } = charge.explanation
  return {
    id: derivedId(['replacement', correctionId, ...chargeSlot(charge)]),
    kind,
    tenantId,
    month,
    ruleId,
    label: correctedLabel(label, originMonth),
    offerId,
    meter,
    quantityByteSeconds,
    estimatedSeconds: charge.estimatedSeconds,
    unitPriceMicros,
    amountMicros,
    explanation: { formula, params: { ...params } },
    bookedAt,
    originMonth,
    correction: { correctionId, part: 'replacement', correctsChargeId: original?.id ?? null },
  }
}

/** A reversal of each row that is wrong, and a row in its place; both name the row that was charged. */
export function correctionRows(
  differences: readonly ChargeDifference<RatedRow>[],
  place: CorrectionPlace,
  labelOf: (ruleId: string) => string,
): NewCharge[] {
  return differences.flatMap(({ original, rerated }) => [
    ...(original === null ? [] : [reversalRow(original, place)]),
    ...(rerated === null ? [] : [replacementRow(rerated, original, { place, label: labelOf(rerated.ruleId) })]),
  ])
}

/** What two persons agree on: which rows are cancelled, and what stands in their place. */
export function digestOf(differences: readonly ChargeDifference<RatedRow>[]): string {
  const moneyOf = (charge: ChargeRow | Charge | null) =>
    charge === null ? null : [charge.quantityByteSeconds, charge.unitPriceMicros, charge.amountMicros].map(String)
  const rows = differences.map(({ original, rerated }) => [
    original?.id ?? null,
    rerated === null ? null : chargeSlot(rerated),
    moneyOf(rerated),
  ])
  return sha256Hex(canonicalJson(rows))
}
