import { canonicalJson, sha256Hex } from '@grenier/audit-chain'
import {
  type Charge,
  type ChargeDifference,
  type CivilMonth,
  type CorrectionPosting,
  chargeSlot,
  correctionPostings,
  type Instant,
} from '@grenier/quota-billing'
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

/** The id of a reversal is made of the row it cancels: no row is cancelled twice, whoever tries. */
function idOf({ part, original, charge }: CorrectionPosting<RatedRow>, correctionId: string): string {
  if (part === 'reversal') return derivedId(['reversal', original?.id ?? ''])
  return derivedId(['replacement', correctionId, ...chargeSlot(charge)])
}

function labelled(original: RatedRow, originMonth: CivilMonth): string {
  return original.correction === null ? correctedLabel(original.label, originMonth) : original.label
}

/** A reversal of each row that is wrong, and a row in its place; both name the row that was charged. */
export function correctionRows(
  differences: readonly ChargeDifference<RatedRow>[],
  place: CorrectionPlace,
  labelOf: (ruleId: string) => string,
): NewCharge[] {
  const { correctionId, originMonth, month, bookedAt } = place
  return correctionPostings(differences).map((posting) => {
    const { part, original, charge } = posting
    const { kind, tenantId, ruleId, offerId, meter, quantityByteSeconds, unitPriceMicros, amountMicros } = charge
    const { formula, params } = charge.explanation
    const isReversal = part === 'reversal' && original !== null
    return {
      id: idOf(posting, correctionId),
      kind,
      tenantId,
      month,
      ruleId,
      label: isReversal ? labelled(original, originMonth) : correctedLabel(labelOf(ruleId), originMonth),
      offerId,
      meter,
      quantityByteSeconds,
      estimatedSeconds: charge.estimatedSeconds,
      unitPriceMicros,
      amountMicros,
      explanation: { formula, params: { ...params } },
      bookedAt,
      originMonth,
      correction: { correctionId, part, correctsChargeId: original?.id ?? null },
    }
  })
}

/** What two persons agree on: which rows are cancelled, and what stands in their place. */
export function digestOf(differences: readonly ChargeDifference<RatedRow>[]): string {
  const moneyOf = (charge: Charge | null) =>
    charge === null ? null : [charge.quantityByteSeconds, charge.unitPriceMicros, charge.amountMicros].map(String)
  const rows = differences.map(({ original, rerated }) => [
    original?.id ?? null,
    rerated === null ? null : chargeSlot(rerated),
    moneyOf(rerated),
  ])
  return sha256Hex(canonicalJson(rows))
}
