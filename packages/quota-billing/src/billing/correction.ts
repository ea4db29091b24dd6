import { compareKeys } from '../shared/largest-remainder.ts'
import { type Charge, reversalOf } from './charge.ts'

/** A row that was written, with what it says of an earlier one. */
export interface WrittenCharge extends Charge {
  readonly id: string
  /** null: rated when its own month was closed. */
  readonly correction: WrittenCorrection | null
}

export interface WrittenCorrection {
  readonly part: 'reversal' | 'replacement'
  /** The row it cancels, or stands in for; null where nothing had been charged. */
  readonly correctsChargeId: string | null
}

/** What one row of a month would be by the facts of now beside what it is; one of the two sides at least is there. */
export interface ChargeDifference<Row extends WrittenCharge = WrittenCharge> {
  readonly tenantId: string
  readonly original: Row | null
  readonly rerated: Charge | null
  /** Re-rated less original. */
  readonly differenceMicros: bigint
}

/**
 * Those rows of a month, its corrections included, that still say what was charged: neither a reversal nor reversed. Σ of
 * them is Σ of all that was given, because a reversal cancels its row to the last micro.
 */
export function standingCharges<Row extends WrittenCharge>(rows: readonly Row[]): Row[] {
  const reversed = new Set(
    rows.flatMap(({ correction }) => (correction?.part === 'reversal' ? [correction.correctsChargeId] : [])),
  )
  return rows.filter(({ id, correction }) => correction?.part !== 'reversal' && !reversed.has(id))
}

/** What can stand once in a month: tenant, kind, rule, offer, meter and tier. */
export function chargeSlot({ tenantId, kind, ruleId, offerId, meter, explanation }: Charge): readonly string[] {
  return [tenantId, kind, ruleId, offerId ?? '', meter ?? '', explanation.params['tierFromGib'] ?? '']
}

function sameMoney(original: Charge, rerated: Charge): boolean {
  return (
    original.amountMicros === rerated.amountMicros &&
    original.quantityByteSeconds === rerated.quantityByteSeconds &&
    original.unitPriceMicros === rerated.unitPriceMicros
  )
}

/**
 * What differs between the standing rows of a month and its rating by the facts of now: amount, quantity or price. Nothing
 * where nothing changed. Ordered by slot, whatever the order of the input. A row of no amount on one side and absent on the
 * other differs too: it explains a quantity.
 */
export function compareRating<Row extends WrittenCharge>(
  standing: readonly Row[],
  rerated: readonly Charge[],
): ChargeDifference<Row>[] {
  const slotOf = (charge: Charge): string => JSON.stringify(chargeSlot(charge))
  const before = new Map(standing.map((row) => [slotOf(row), row]))
  const after = new Map(rerated.map((charge) => [slotOf(charge), charge]))
  const slots = [...new Set([...before.keys(), ...after.keys()])].sort(compareKeys)
  return slots.flatMap((slot) => {
    const original = before.get(slot) ?? null
    const rated = after.get(slot) ?? null
    const known = original ?? rated
    if (known === null || (original !== null && rated !== null && sameMoney(original, rated))) return []
    const differenceMicros = (rated?.amountMicros ?? 0n) - (original?.amountMicros ?? 0n)
    return [{ tenantId: known.tenantId, original, rerated: rated, differenceMicros }]
  })
}

/** Why some differences of a month cannot be posted for these members alone. */
export type CorrectionFault = 'correction-nothing' | 'correction-shares-partial'

/**
 * The differences of some members (null: all), or why they cannot be posted alone. A shared cost is corrected for everybody
 * it moves or for nobody: posting a part of it would create or lose money.
 */
export function chooseDifferences<Row extends WrittenCharge>(
  differences: readonly ChargeDifference<Row>[],
  tenantIds: readonly string[] | null,
): { readonly chosen: readonly ChargeDifference<Row>[]; readonly fault: CorrectionFault | null } {
  const wanted = tenantIds === null ? null : new Set(tenantIds)
  const chosen = differences.filter(({ tenantId }) => wanted === null || wanted.has(tenantId))
  const poolOf = ({ original, rerated }: ChargeDifference<Row>): string | null => {
    const known = original ?? rerated
    return known?.kind === 'shared' ? known.ruleId : null
  }
  const isChosen = new Set(chosen)
  const taken = new Set(chosen.map(poolOf).filter((pool) => pool !== null))
  const partial = differences.some((one) => !isChosen.has(one) && taken.has(poolOf(one) ?? ''))
  if (partial) return { chosen, fault: 'correction-shares-partial' }
  return { chosen, fault: chosen.length === 0 ? 'correction-nothing' : null }
}

/** One row that a correction writes: what it says, and of which row. */
export interface CorrectionPosting<Row extends WrittenCharge = WrittenCharge> {
  readonly part: WrittenCorrection['part']
  /** The row that was wrong; null where nothing had been charged. */
  readonly original: Row | null
  readonly charge: Charge
}

/**
 * A reversal of each row that is wrong, and a row in its place. Σ of them is Σ of the differences, and with what was charged
 * they come to the rating by the facts of now.
 */
export function correctionPostings<Row extends WrittenCharge>(
  differences: readonly ChargeDifference<Row>[],
): CorrectionPosting<Row>[] {
  return differences.flatMap(({ original, rerated }): CorrectionPosting<Row>[] => [
    ...(original === null ? [] : [{ part: 'reversal' as const, original, charge: reversalOf(original) }]),
    ...(rerated === null ? [] : [{ part: 'replacement' as const, original, charge: rerated }]),
  ])
}
