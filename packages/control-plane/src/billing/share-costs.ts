import type { CostPool, Period } from '@grenier/contracts'
import {
  type CivilMonth,
  type MeterCode,
  type PeriodUsage,
  type SharingMember,
  shareCostPool,
} from '@grenier/quota-billing'
import type { Transaction } from '../shared/ports.ts'
import { type ChargePlace, sharedRows } from './charge-rows.ts'
import { lastDayOf, type PeriodFacts } from './period-facts.ts'
import type { CostSharingRecord, MemberWeight, NewCharge } from './ports.ts'

/** Why a month's shared costs cannot be split. */
export type SharingFault = 'population-mixed' | 'population-missing' | 'key-without-weight'

export type SharedCosts =
  | { readonly kind: 'shared'; readonly rows: readonly NewCharge[]; readonly sharings: readonly CostSharingRecord[] }
  | { readonly kind: 'blocked'; readonly fault: SharingFault }

export interface CostsToShare {
  readonly period: Period
  readonly place: ChargePlace
  readonly usageOf: PeriodFacts['usageOf']
}

/** Those enrolled on the month's last day; with their population of the key's kind and vintage where it counts heads. */
async function membersOf(tx: Transaction, { key }: CostPool, month: CivilMonth): Promise<MemberWeight[]> {
  const byHeads = key.kind === 'population'
  const populationKind = byHeads ? key.populationKind : 'municipale'
  return await tx.billing.memberWeights({ on: lastDayOf(month), populationKind, vintage: byHeads ? key.vintage : null })
}

function isMixed(members: readonly MemberWeight[]): boolean {
  return new Set(members.flatMap(({ vintage }) => (vintage === null ? [] : [vintage]))).size > 1
}

function useOf(usage: readonly PeriodUsage[] | undefined, meter: MeterCode): bigint {
  const own = (usage ?? []).filter((one) => one.meter === meter)
  return own.reduce((sum, { byteSeconds }) => sum + byteSeconds, 0n)
}

function weighed(
  { key }: CostPool,
  members: readonly MemberWeight[],
  usageOf: PeriodFacts['usageOf'],
): readonly SharingMember[] {
  const parts = new Map(key.kind === 'fixed' ? key.parts.map(({ tenantId, weight }) => [tenantId, weight]) : [])
  return members.map(({ inhabitants, vintage: _vintage, ...member }) => {
    switch (key.kind) {
      case 'population':
        return { ...member, weight: BigInt(inhabitants ?? 0) }
      case 'equal':
        return { ...member, weight: 1n }
      case 'fixed':
        return { ...member, weight: parts.get(member.tenantId) ?? 0n }
      case 'use':
        return { ...member, weight: useOf(usageOf.get(member.tenantId), key.meter) }
    }
  })
}

/** What a person must settle before this cost can be split; null when nothing is. */
function faultOf({ key }: CostPool, members: readonly MemberWeight[], period: Period): SharingFault | null {
  if (key.kind !== 'population') return null
  if (isMixed(members)) return 'population-mixed'
  const isMissing = members.some(({ inhabitants }) => inhabitants === null)
  return isMissing && period.membersWithoutPopulation === 'refused' ? 'population-missing' : null
}

/**
 * Splits every cost pool of the month among its members, to the cent; the parts of a fixed key that no member of the month
 * was given stay unshared and are recorded so. Blocked, with nothing split, when a key would mix populations of two
 * vintages or lacks one, unless that was accepted, and when nobody carries any weight.
 */
export async function shareCosts(tx: Transaction, { period, place, usageOf }: CostsToShare): Promise<SharedCosts> {
  const rows: NewCharge[] = []
  const sharings: CostSharingRecord[] = []
  for (const costPool of await tx.billing.costPoolsOf(place.month)) {
    const found = await membersOf(tx, costPool, place.month)
    const fault = faultOf(costPool, found, period)
    if (fault !== null) return { kind: 'blocked', fault }
    const { id: costPoolId, amountCents, key } = costPool
    const members = weighed(costPool, found, usageOf)
    if (members.every(({ weight }) => weight === 0n)) return { kind: 'blocked', fault: 'key-without-weight' }
    const { charges, unshared } = shareCostPool({ costPoolId, amountCents, key, members })
    rows.push(...sharedRows(charges, costPool, place))
    sharings.push({ costPoolId, unsharedCents: unshared?.amountCents ?? 0n, sharedAt: place.bookedAt })
  }
  return { kind: 'shared', rows, sharings }
}
