import type { CivilMonth } from '../shared/civil-time.ts'
import { compareKeys, shareByLargestRemainder } from '../shared/largest-remainder.ts'
import { microsFromCents } from '../shared/money.ts'
import { tieKeyOf } from './share-cost.ts'

/** What a member was charged of one cost in a year, corrections included. */
export interface TrueUpMember {
  readonly tenantId: string
  readonly siren: string | null
  readonly inseeCode: string | null
  readonly chargedMicros: bigint
  /** What earlier true-ups of the year have asked of it for this cost. */
  readonly truedMicros: bigint
}

export interface TrueUpCost {
  readonly actualCents: bigint
  readonly members: readonly TrueUpMember[]
  /** What of the year's cost was shared with nobody: its part of the actual cost stays with the operator. */
  readonly unsharedCents: bigint
}

export interface TrueUpRow {
  readonly tenantId: string
  readonly chargedMicros: bigint
  readonly truedMicros: bigint
  /** Its share of the actual cost. */
  readonly shareCents: bigint
  /** What is still owed, or given back. */
  readonly differenceMicros: bigint
}

/** What was charged of a cost under one VAT regime, from a month of its year on, and what earlier true-ups asked under it. */
export interface TrueUpSection {
  readonly month: CivilMonth
  readonly chargedMicros: bigint
  readonly truedMicros: bigint
}

export interface TrueUpPart extends TrueUpSection {
  /** Its part of the difference. */
  readonly differenceMicros: bigint
}

/**
 * Splits what a member still owes of a year, or is given back, over the regimes of VAT under which the cost was charged, in
 * the proportion in which it was: what is given back bears the tax that was asked for. Σ parts = difference; parts of 0 are
 * left out. Where some was charged and some given there is no proportion: all of it goes with the last section. What earlier
 * true-ups asked under a regime is taken off its part, so a year that is trued up again stands as if it had been trued up
 * once, by what is charged of it now.
 */
export function splitTrueUp(differenceMicros: bigint, sections: readonly TrueUpSection[]): TrueUpPart[] {
  const ordered = sections.toSorted((left, right) => compareKeys(left.month, right.month))
  const isRefund = ordered.every(({ chargedMicros }) => chargedMicros <= 0n)
  const weights = ordered.map(({ month, chargedMicros }) => ({
    key: month,
    weight: isRefund ? -chargedMicros : chargedMicros,
  }))
  const isMixed = weights.some(({ weight }) => weight < 0n) || weights.every(({ weight }) => weight === 0n)
  const last = ordered.at(-1)
  const proportional = isMixed ? weights.map(({ key }) => ({ key, weight: key === last?.month ? 1n : 0n })) : weights
  const owedMicros = ordered.reduce((sum, { truedMicros }) => sum + truedMicros, differenceMicros)
  const amountOf = new Map(
    shareByLargestRemainder(owedMicros, proportional).shares.map(({ key, amount }) => [key, amount]),
  )
  const parts = ordered.map((section) => {
    return { ...section, differenceMicros: (amountOf.get(section.month) ?? 0n) - section.truedMicros }
  })
  return parts.filter((part) => part.differenceMicros !== 0n)
}

/** Sorts after every member; stands for what nobody carries. */
const nobody = '~~'

/**
 * Splits what a cost really came to in the proportion in which it was charged, to the cent, by the largest remainder, ties by
 * SIREN; the opposite amounts give the opposite rows, and the order of the members changes nothing. Σ charged + Σ of earlier
 * true-ups + Σ differences + unshared = actual, exactly. Null when nothing was charged, or some were charged what others were given:
 * there is no proportion then.
 */
export function trueUpCost({ actualCents, members, unsharedCents }: TrueUpCost): {
  readonly rows: readonly TrueUpRow[]
  readonly unsharedCents: bigint
} | null {
  const unshared = { key: nobody, weight: microsFromCents(unsharedCents) }
  const charged = members.map((member) => ({ key: tieKeyOf(member), weight: member.chargedMicros }))
  const all = [...charged, unshared]
  const isRefund = all.every(({ weight }) => weight <= 0n)
  const weights = all.map(({ key, weight }) => ({ key, weight: isRefund ? -weight : weight }))
  if (weights.some(({ weight }) => weight < 0n) || weights.every(({ weight }) => weight === 0n)) return null
  const { shares } = shareByLargestRemainder(actualCents, weights)
  const shareOf = new Map(shares.map(({ key, amount }) => [key, amount]))
  const rows = members.map((member) => {
    const { tenantId, chargedMicros, truedMicros } = member
    const shareCents = shareOf.get(tieKeyOf(member)) ?? 0n
    const differenceMicros = microsFromCents(shareCents) - chargedMicros - truedMicros
    return { tenantId, chargedMicros, truedMicros, shareCents, differenceMicros }
  })
  return { rows, unsharedCents: shareOf.get(nobody) ?? 0n }
}
