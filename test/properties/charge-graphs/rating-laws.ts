import {
  byteSecondsPerGibMonth,
  type Charge,
  divideRoundHalfAwayFromZero,
  membershipMs,
  type PerGibMonthRule,
  sumMicros,
} from '@grenier/quota-billing'
import type { Graph } from './graph.ts'
import type { Law } from './laws.ts'
import { rateFacts, shuffled } from './rated-month.ts'
import type { ChargeRules } from './rules.ts'

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n)
}

/** The same charges as text, whatever their order. */
export function textOf(charges: readonly Charge[]): string {
  const texts = charges.map((charge) =>
    JSON.stringify(charge, (_, value) => (typeof value === 'bigint' ? `${value}` : value)),
  )
  return texts.sort().join('\n')
}

/** The exact price of a whole use, as a numerator over the byte-seconds of a GiB-month: written apart from the rule. */
function exactNumerator(rule: PerGibMonthRule, used: bigint, unit: bigint): bigint {
  const free = used < rule.freeGib * unit ? used : rule.freeGib * unit
  if (rule.mode === 'volume') {
    const tier = rule.tiers.findLast(({ fromGib }) => fromGib * unit <= used)
    return (used - free) * (tier?.unitPriceMicros ?? 0n)
  }
  const upTo = (quantity: bigint): bigint =>
    sum(
      rule.tiers.map(({ fromGib, toGib, unitPriceMicros }) => {
        const top = toGib === null || quantity < toGib * unit ? quantity : toGib * unit
        return top > fromGib * unit ? (top - fromGib * unit) * unitPriceMicros : 0n
      }),
    )
  return upTo(used) - upTo(free)
}

/** Every byte-second is charged, free, or named as unpriced; each price is exact to half a micro for each row. */
function useIsPriced(rules: ChargeRules, graph: Graph): string | null {
  const { facts, period } = graph
  const { rating } = rateFacts(rules, graph, facts)
  const unit = byteSecondsPerGibMonth(period)
  const groups = Map.groupBy(facts.usage, ({ tenantId, offerId, meter }) => `${tenantId} ${offerId} ${meter}`)
  for (const [group, own] of groups) {
    const used = sum(own.map(({ byteSeconds }) => byteSeconds))
    const of = (one: { tenantId: string; offerId: string | null; meter: string | null }): boolean =>
      `${one.tenantId} ${one.offerId} ${one.meter}` === group
    const rows = rating.charges.filter(of)
    const charged = sum(rows.map(({ quantityByteSeconds }) => quantityByteSeconds ?? 0n))
    if (charged + sum(rating.unrated.filter(of).map(({ byteSeconds }) => byteSeconds)) !== used)
      return `${group}: use lost`
    const rule = facts.rules.find((one) => one.kind === 'perGibMonth' && one.ruleId === rows[0]?.ruleId)
    if (rule?.kind !== 'perGibMonth') continue
    const off = sumMicros(rows) * unit - exactNumerator(rule, used, unit)
    if (2n * (off < 0n ? -off : off) > BigInt(rows.length) * unit) return `${group}: not the exact price`
  }
  return null
}

/** Cutting each use in two resources changes no amount. */
function partsAddUp(rules: ChargeRules, graph: Graph): string | null {
  const { facts, salt } = graph
  const cut = facts.usage.flatMap((use) => {
    const first = (use.byteSeconds * BigInt(salt % 97)) / 97n
    const half = Math.floor(use.estimatedSeconds / 2)
    return [
      { ...use, resourceId: `${use.resourceId}-a`, byteSeconds: first, estimatedSeconds: half },
      {
        ...use,
        resourceId: `${use.resourceId}-b`,
        byteSeconds: use.byteSeconds - first,
        estimatedSeconds: use.estimatedSeconds - half,
      },
    ]
  })
  const unexplained = (charges: readonly Charge[]): string =>
    textOf(charges.map((charge) => ({ ...charge, explanation: { formula: 'free-allowance', params: {} } })))
  const whole = rateFacts(rules, graph, facts)
  const parts = rateFacts(rules, graph, { ...facts, usage: cut })
  return unexplained(whole.charges) === unexplained(parts.charges) ? null : 'parts of a use are charged otherwise'
}

/** The twelve months of a year come to its yearly price, within half a micro for each. */
function yearAddsUp(rules: ChargeRules, graph: Graph): string | null {
  const member = {
    ...graph.facts.members[0],
    tenantId: 'tenant-0',
    inhabitants: 1_234,
    memberFrom: null,
    memberTo: null,
  }
  const yearly = graph.facts.rules.filter(
    ({ kind }) => kind === 'perInhabitantYear' || kind === 'subscriptionByPopulation',
  )
  for (const rule of yearly) {
    const months = graph.yearMonths.flatMap((period) => {
      return rules.rateUsage({ tariff: { rules: [rule] }, usage: [], members: [member], ...period, ...graph.year })
        .charges
    })
    const price = months[0]?.unitPriceMicros ?? 0n
    const due = rule.kind === 'perInhabitantYear' ? price * 1_234n : price
    const off = sumMicros(months) - due
    if ((off < 0n ? -off : off) > 6n) return `${rule.ruleId}: the months come to ${off} more than the year`
  }
  return null
}

/** A member owes no less than a minimum and no more than a cap, each for the time of its membership. */
function boundsHold(rules: ChargeRules, graph: Graph): string | null {
  const { facts, period } = graph
  const { rating } = rateFacts(rules, graph, facts)
  const monthMs = BigInt(period.periodEnd - period.periodStart)
  const byHeads = facts.rules.some(({ kind }) => kind === 'perInhabitantYear' || kind === 'subscriptionByPopulation')
  for (const member of facts.members) {
    const memberMs = membershipMs(member, period)
    if (memberMs === 0n || (byHeads && member.inhabitants === null)) continue
    const owed = sumMicros(rating.charges.filter(({ tenantId }) => tenantId === member.tenantId))
    for (const rule of facts.rules) {
      if (rule.kind !== 'monthlyMinimum' && rule.kind !== 'monthlyCap') continue
      const bound = divideRoundHalfAwayFromZero(rule.amountMicros * memberMs, monthMs)
      if (rule.kind === 'monthlyMinimum' ? owed < bound : owed > bound)
        return `${member.tenantId}: beyond the ${rule.kind}`
    }
  }
  return null
}

/** The order of members, uses, parts and costs changes nothing. */
function orderIsNothing(rules: ChargeRules, graph: Graph): string | null {
  const { facts, salt } = graph
  const order = shuffled(
    facts.members.map((_, index) => index),
    salt,
  )
  const moved = <Item>(items: readonly Item[]): Item[] => order.flatMap((from) => items.slice(from, from + 1))
  const other = {
    ...facts,
    members: moved(facts.members),
    usage: shuffled(facts.usage, salt),
    pools: shuffled(facts.pools, salt).map((pool) => ({ ...pool, parts: moved(pool.parts) })),
  }
  const same = textOf(rateFacts(rules, graph, facts).charges) === textOf(rateFacts(rules, graph, other).charges)
  return same ? null : 'another order is charged otherwise'
}

/** What a tariff makes of use and members. */
export const ratingLaws: readonly Law[] = [
  { name: 'every byte-second is priced exactly, or named', breach: useIsPriced },
  { name: 'parts of a use add up to the whole', breach: partsAddUp },
  { name: 'the months of a year add up to it', breach: yearAddsUp },
  { name: 'minimums and caps hold', breach: boundsHold },
  { name: 'the order of the facts is nothing', breach: orderIsNothing },
]
