import type { CostPool, Period } from '@grenier/contracts'
import {
  type CostSharing,
  type MeterCode,
  type PeriodUsage,
  type SharingMember,
  shareCostPool,
} from '@grenier/quota-billing'
import type { Transaction } from '../shared/ports.ts'
import { lastDayOf, type MonthFacts } from './period-facts.ts'
import type { MemberWeight } from './ports.ts'

/** Why a shared cost cannot be split. */
export type SharingFault = 'population-mixed' | 'population-missing' | 'key-without-weight'

export type SplitCost =
  | { readonly kind: 'split'; readonly sharing: CostSharing }
  | { readonly kind: 'blocked'; readonly fault: SharingFault }

/** What of a cost is read when it is split. */
export type CostToSplit = Pick<CostPool, 'id' | 'month' | 'amountCents' | 'key'>

/** What a cost is split by, besides its key. */
export interface SplitFacts {
  readonly usageOf: MonthFacts['usageOf']
  /** What becomes of members whose population is unknown, where the key counts heads. */
  readonly withoutPopulation: Period['membersWithoutPopulation']
  /** What becomes of the cost where nobody carries any weight. */
  readonly withoutWeight: Period['costsWithoutWeight']
  /** Inhabitants known otherwise since, by tenant, of the kinds asked for; left out, the register's count. */
  readonly amendedInhabitants?: (member: { tenantId: string; populationKind: string }) => number | null
}

/** Those enrolled on the month's last day; with their population of the key's kind and vintage where it counts heads. */
async function membersOf(tx: Transaction, { key, month }: CostToSplit, facts: SplitFacts): Promise<MemberWeight[]> {
  const byHeads = key.kind === 'population'
  const populationKind = byHeads ? key.populationKind : 'municipale'
  const vintage = byHeads ? key.vintage : null
  const members = await tx.billing.memberWeights({ on: lastDayOf(month), populationKind, vintage })
  const { amendedInhabitants } = facts
  if (!byHeads || amendedInhabitants === undefined) return members
  return members.map((member) => {
    const inhabitants = amendedInhabitants({ tenantId: member.tenantId, populationKind }) ?? member.inhabitants
    return { ...member, inhabitants }
  })
}

function isMixed(members: readonly MemberWeight[]): boolean {
  return new Set(members.flatMap(({ vintage }) => (vintage === null ? [] : [vintage]))).size > 1
}

function useOf(usage: readonly PeriodUsage[] | undefined, meter: MeterCode): bigint {
  const own = (usage ?? []).filter((one) => one.meter === meter)
  return own.reduce((sum, { byteSeconds }) => sum + byteSeconds, 0n)
}

function weighed(
  { key }: CostToSplit,
  members: readonly MemberWeight[],
  usageOf: MonthFacts['usageOf'],
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
function faultOf(
  { key }: CostToSplit,
  members: readonly MemberWeight[],
  { withoutPopulation }: SplitFacts,
): SharingFault | null {
  if (key.kind !== 'population') return null
  if (isMixed(members)) return 'population-mixed'
  const isMissing = members.some(({ inhabitants }) => inhabitants === null)
  return isMissing && withoutPopulation === 'refused' ? 'population-missing' : null
}

/**
 * Splits a cost among the members of its month, to the cent; the parts of a fixed key that none of them was given stay
 * unshared. Blocked when the key would mix populations of two vintages or lacks one, and when nobody carries any weight,
 * unless that was accepted.
 */
export async function splitCost(tx: Transaction, costPool: CostToSplit, facts: SplitFacts): Promise<SplitCost> {
  const found = await membersOf(tx, costPool, facts)
  const fault = faultOf(costPool, found, facts)
  if (fault !== null) return { kind: 'blocked', fault }
  const { id: costPoolId, amountCents, key } = costPool
  const members = weighed(costPool, found, facts.usageOf)
  const weighsNobody = members.every(({ weight }) => weight === 0n)
  // The parts of a fixed key were voted: what they give to nobody who is there is unshared, be it all.
  if (weighsNobody && key.kind !== 'fixed' && facts.withoutWeight === 'refused') {
    return { kind: 'blocked', fault: 'key-without-weight' }
  }
  return { kind: 'split', sharing: shareCostPool({ costPoolId, amountCents, key, members }) }
}
