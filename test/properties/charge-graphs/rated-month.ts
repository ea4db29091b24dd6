import type { Charge, CostSharing, Rating, SharingMember, WrittenCharge } from '@grenier/quota-billing'
import type { Facts, Graph, GraphMember, GraphPool } from './graph.ts'
import type { ChargeRules } from './rules.ts'

/** What a month comes to under some facts. */
export interface RatedMonth {
  readonly rating: Rating
  readonly sharings: readonly CostSharing[]
  readonly charges: readonly Charge[]
}

/** What each member weighs in a cost, computed apart from the rules. */
export function weighed({ key, parts }: GraphPool, { members, usage }: Facts): SharingMember[] {
  const given = parts.slice(0, members.length)
  const weightOf = (member: GraphMember, index: number): bigint => {
    switch (key.kind) {
      case 'population':
        return BigInt(member.inhabitants ?? 0)
      case 'equal':
        return 1n
      case 'fixed':
        return given[index] ?? 0n
      case 'use':
        return usage
          .filter(({ tenantId, meter }) => tenantId === member.tenantId && meter === key.meter)
          .reduce((sum, { byteSeconds }) => sum + byteSeconds, 0n)
    }
  }
  return members.map((member, index) => {
    const { tenantId, siren, inseeCode } = member
    return { tenantId, siren, inseeCode, weight: weightOf(member, index) }
  })
}

export function rateFacts(rules: ChargeRules, { period, year }: Graph, facts: Facts): RatedMonth {
  const rating = rules.rateUsage({
    tariff: { rules: facts.rules },
    usage: facts.usage,
    members: facts.members,
    ...period,
    ...year,
  })
  const sharings = facts.pools.map((pool) => {
    const { costPoolId, amountCents, key } = pool
    return rules.shareCostPool({ costPoolId, amountCents, key, members: weighed(pool, facts) })
  })
  return { rating, sharings, charges: [...rating.charges, ...sharings.flatMap(({ charges }) => charges)] }
}

/** Rows as they stand once a month is closed. */
export function writtenOf(charges: readonly Charge[]): WrittenCharge[] {
  return charges.map((charge, index) => ({ ...charge, id: `row-${index}`, correction: null }))
}

/** The same list in another order that the salt alone decides. */
export function shuffled<Item>(items: readonly Item[], salt: number): Item[] {
  let state = salt + 1
  return items
    .map((item) => {
      state = (state * 48_271) % 2_147_483_647
      return { item, order: state }
    })
    .toSorted((left, right) => left.order - right.order)
    .map(({ item }) => item)
}
