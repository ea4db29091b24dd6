import type { ChargeRow, PriceRuleData } from '@grenier/contracts'
import {
  type CivilMonth,
  firstDateOf,
  microsFromCents,
  monthBounds,
  recomputeAdvance,
  recomputePriced,
  shareCostPool,
  standingCharges,
  sumMicros,
  yearBoundsOf,
} from '@grenier/quota-billing'
import type { Transaction } from '../shared/ports.ts'
import { type AmendedFacts, amendedFacts } from './amended-facts.ts'
import { lastDayOf } from './period-facts.ts'
import { asRuleCharge } from './rule-charge.ts'

/** The month whose use a charge is about: a correction is carried by a later one. */
export function measuredMonth({ month, originMonth }: ChargeRow): CivilMonth {
  return originMonth ?? month
}

/** What cancels a row is explained by the row that it cancels: that one's rating, turned round. */
export async function rowBehind(tx: Transaction, charge: ChargeRow): Promise<ChargeRow> {
  const { correction } = charge
  if (correction?.part !== 'reversal' || correction.correctsChargeId === null) return charge
  return (await tx.billing.getCharge(correction.correctsChargeId)) ?? charge
}

/** What was amended of its month by the time a row was made; nothing counts of what its month was rated from at first. */
async function amendedFor(tx: Transaction, row: ChargeRow): Promise<AmendedFacts> {
  const amendments = row.correction === null ? [] : await tx.billing.amendmentsOf(measuredMonth(row))
  return amendedFacts(amendments.filter(({ recordedAt }) => recordedAt <= row.bookedAt).map(({ fact }) => fact))
}

/** The prices that a row was made by. */
export async function pricesBehind(
  tx: Transaction,
  row: ChargeRow,
): Promise<{ readonly code: string; readonly rules: readonly PriceRuleData[] } | null> {
  const { tariff } = await amendedFor(tx, row)
  return tariff ?? (await tx.billing.tariffOn(firstDateOf(measuredMonth(row))))?.tariff ?? null
}

/** Of those rows, the ones that said what was charged when this one was made. */
function stoodWith(row: ChargeRow, rows: readonly ChargeRow[]) {
  const until = row.correction === null ? rows.filter(({ originMonth }) => originMonth === null) : rows
  return standingCharges(until.filter(({ bookedAt }) => bookedAt <= row.bookedAt).map(asRuleCharge))
}

/** What this member's share comes to among all of its cost; null where rows of several ratings stand together. */
async function recomputeShare(tx: Transaction, row: ChargeRow, usedByteSeconds: bigint): Promise<bigint | null> {
  const month = measuredMonth(row)
  const declared = (await tx.billing.costPoolsOf(month)).find(({ id }) => id === row.ruleId)
  const standing = stoodWith(row, await tx.billing.sharesOf(row.ruleId))
  const totalWeight = row.explanation.params['ratioDenominator']
  const isOneRating = standing.every(({ explanation }) => explanation.params['ratioDenominator'] === totalWeight)
  if (declared === undefined || totalWeight === undefined || !isOneRating) return null
  const { amountCents } = (await amendedFor(tx, row)).costPoolOf(declared)
  const people = { on: lastDayOf(month), populationKind: 'municipale', vintage: null } as const
  const known = new Map((await tx.billing.memberWeights(people)).map((member) => [member.tenantId, member]))
  const byUse = row.explanation.params['keyKind'] === 'use'
  const members = standing.map(({ tenantId, explanation }) => {
    const { siren = null, inseeCode = null } = known.get(tenantId) ?? {}
    const weight = BigInt(explanation.params['ratioNumerator'] ?? '0')
    return { tenantId, siren, inseeCode, weight: byUse && tenantId === row.tenantId ? usedByteSeconds : weight }
  })
  if (members.reduce((sum, { weight }) => sum + weight, 0n) > BigInt(totalWeight)) return null
  const key = { kind: 'fixed', totalWeight: BigInt(totalWeight) } as const
  const { charges } = shareCostPool({ costPoolId: row.ruleId, amountCents, key, members })
  return charges.find(({ tenantId }) => tenantId === row.tenantId)?.amountMicros ?? 0n
}

/** What the lines of its beneficiary come to in cents, less what they are made of. */
async function recomputeRounding(tx: Transaction, { statementId, tenantId }: ChargeRow): Promise<bigint | null> {
  if (statementId === null) return null
  const statement = (await tx.billing.getStatement(statementId)) ?? (await tx.billing.getDraft(statementId))
  if (statement === null) return null
  const lines = statement.lines.filter(({ beneficiaryTenantId }) => beneficiaryTenantId === tenantId)
  const rows = await tx.billing.chargesOnStatement(statementId)
  const own = rows.filter((one) => one.tenantId === tenantId && one.kind !== 'rounding')
  return microsFromCents(lines.reduce((sum, { amountCents }) => sum + amountCents, 0n)) - sumMicros(own)
}

interface Recomputation {
  /** What cancels another is recomputed as that one: `rowBehind`. */
  readonly row: ChargeRow
  /** Σ of the slices that the row is explained by. */
  readonly usedByteSeconds: bigint
  readonly timeZone: string
}

async function recomputeByTariff(tx: Transaction, { row, usedByteSeconds, timeZone }: Recomputation) {
  const prices = await pricesBehind(tx, row)
  if (prices === null) return null
  const month = measuredMonth(row)
  const { yearStart, yearEnd } = yearBoundsOf(month, timeZone)
  const isBound = row.kind === 'minimum' || row.kind === 'cap'
  const beside = isBound ? stoodWith(row, await tx.billing.chargesAbout(month, [row.tenantId])) : []
  return recomputePriced(asRuleCharge(row), {
    rules: prices.rules,
    period: monthBounds(month, timeZone),
    yearMs: BigInt(yearEnd - yearStart),
    totalByteSeconds: usedByteSeconds,
    beside,
  })
}

/**
 * The amount of a row, computed once more from what it was rated from: the slices and prices of then, the rows that stood beside
 * it, the other shares of its cost, the lines of its statement. null where that is not kept row by row.
 */
export async function recomputeCharge(tx: Transaction, recomputation: Recomputation): Promise<bigint | null> {
  const { row, usedByteSeconds } = recomputation
  switch (row.kind) {
    case 'shared':
      return await recomputeShare(tx, row, usedByteSeconds)
    case 'rounding':
      return await recomputeRounding(tx, row)
    case 'true-up': {
      const { shareCents = '0', shareMicros, chargedMicros = '0', truedMicros = '0' } = row.explanation.params
      const owedMicros = shareMicros === undefined ? microsFromCents(BigInt(shareCents)) : BigInt(shareMicros)
      return owedMicros - BigInt(chargedMicros) - BigInt(truedMicros)
    }
    case 'transfer': {
      const beside = await tx.billing.getCharge(row.explanation.params['oppositeId'] ?? '')
      return beside === null ? null : -beside.amountMicros
    }
    case 'advance':
      return recomputeAdvance(row.explanation)
    case 'usage':
    case 'free':
    case 'population':
    case 'subscription':
    case 'minimum':
    case 'cap':
      return await recomputeByTariff(tx, recomputation)
  }
}
