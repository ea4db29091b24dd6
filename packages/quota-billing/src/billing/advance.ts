import type { CivilMonth } from '../shared/civil-time.ts'
import { divideRoundHalfAwayFromZero } from '../shared/fraction.ts'
import { centsFromMicros, microsFromCents } from '../shared/money.ts'
import type { Charge, Explanation } from './charge.ts'

const monthsOfYear = 12n

/** A payer's advance, before VAT: what it has paid ahead and no statement has taken off yet. */
export interface HeldAdvance {
  readonly payerTenantId: string
  readonly heldMicros: bigint
}

const unmeasured = {
  ruleId: 'advance',
  kind: 'advance',
  offerId: null,
  meter: null,
  quantityByteSeconds: null,
  unitPriceMicros: null,
  estimatedSeconds: 0,
} as const

interface Asked {
  /** What the agreement asks ahead for a whole year, before VAT. */
  readonly yearCents: bigint
  /** Of the year those left, the one in which it is asked among them. */
  readonly months: number
}

interface Stated {
  /** What the statement comes to before VAT and before the advance. */
  readonly statedCents: bigint
  /** Whether the payer is asked no more after it. */
  readonly isLeaving: boolean
}

function askedMicros(heldMicros: bigint, { yearCents, months }: Asked): bigint {
  return microsFromCents(divideRoundHalfAwayFromZero(yearCents * BigInt(months), monthsOfYear)) - heldMicros
}

function takenMicros(heldMicros: bigint, { statedCents, isLeaving }: Stated): bigint {
  const statedMicros = microsFromCents(statedCents > 0n ? statedCents : 0n)
  return isLeaving || heldMicros < statedMicros ? heldMicros : statedMicros
}

/**
 * What is asked ahead for a month and those of its year after it: as many twelfths of the agreed amount (`yearCents`, before VAT), in
 * whole cents, less what is held already. Null where enough is held.
 */
export function advanceAsked(
  { payerTenantId, heldMicros }: HeldAdvance,
  { yearCents, month }: { readonly yearCents: bigint; readonly month: CivilMonth },
): Charge | null {
  const asked = { yearCents, months: 13 - Number(month.slice(5)) }
  const amountMicros = askedMicros(heldMicros, asked)
  if (amountMicros <= 0n) return null
  const params = {
    yearCents: String(asked.yearCents),
    months: String(asked.months),
    heldMicros: String(heldMicros),
  }
  const explanation = { formula: 'advance-asked', params } as const
  return { ...unmeasured, tenantId: payerTenantId, amountMicros, explanation }
}

/**
 * What of an advance comes off a statement: no more than it asks for, but all of it where the payer leaves, so that what it paid too
 * much is given back. Null where nothing is held, or nothing is asked.
 */
export function advanceTaken({ payerTenantId, heldMicros }: HeldAdvance, stated: Stated): Charge | null {
  const amountMicros = -takenMicros(heldMicros, stated)
  if (amountMicros >= 0n) return null
  const params = {
    heldMicros: String(heldMicros),
    statedCents: String(stated.statedCents),
    ...(stated.isLeaving ? { isLeaving: 'true' } : {}),
  }
  const explanation = { formula: 'advance-taken', params } as const
  return { ...unmeasured, tenantId: payerTenantId, amountMicros, explanation }
}

/**
 * What of several advances comes off one statement, in their order: each one of what those before it left to ask. That is whose
 * own it is and, behind it, those of whoever was merged into it (CGCT L2113-5).
 */
export function advancesTaken(
  advances: readonly (HeldAdvance & Pick<Stated, 'isLeaving'>)[],
  statedCents: bigint,
): Charge[] {
  const taken: Charge[] = []
  let leftCents = statedCents
  for (const advance of advances) {
    const charge = advanceTaken(advance, { statedCents: leftCents, isLeaving: advance.isLeaving })
    if (charge === null) continue
    taken.push(charge)
    leftCents += centsFromMicros(charge.amountMicros)
  }
  return taken
}

/** The amount of an advance's row, computed again from its figures. */
export function recomputeAdvance({ formula, params }: { formula: string; params: Explanation['params'] }): bigint {
  const { heldMicros = '0', yearCents = '0', months = '0', statedCents = '0', isLeaving } = params
  const held = BigInt(heldMicros)
  return formula === 'advance-asked'
    ? askedMicros(held, { yearCents: BigInt(yearCents), months: Number(months) })
    : -takenMicros(held, { statedCents: BigInt(statedCents), isLeaving: isLeaving === 'true' })
}
