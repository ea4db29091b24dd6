import {
  checkRules,
  civilMonth,
  GIB,
  instant,
  type MeterCode,
  meterCodes,
  monthBounds,
  type PeriodBounds,
  type PeriodUsage,
  type PriceRule,
  type RatedMember,
  type SharingKeyRule,
  yearBoundsOf,
} from '@grenier/quota-billing'
import * as fc from 'fast-check'
import { communeSiren } from '../../harness/fixtures.ts'

const zone = 'Europe/Paris'
/** Short and long months, a leap day, and both days on which the clocks are changed. */
const months = ['2027-01', '2027-02', '2028-02', '2027-03', '2027-10', '2027-12'].map(civilMonth)
const offers = ['offer-a', 'offer-b', 'offer-c'] as const

/** A cost of the month, its key, and what each member weighs in it where the key counts something of its own. */
export interface GraphPool {
  readonly costPoolId: string
  readonly amountCents: bigint
  readonly key: SharingKeyRule
  /** Parts of a fixed key, by number of the member. */
  readonly parts: readonly bigint[]
}

export interface GraphMember extends RatedMember {
  readonly siren: string | null
  readonly inseeCode: string | null
}

/** All that a month is rated from. */
export interface Facts {
  readonly members: readonly GraphMember[]
  readonly usage: readonly PeriodUsage[]
  readonly rules: readonly PriceRule[]
  readonly pools: readonly GraphPool[]
}

/** A month, its facts as they were when it was closed, and as they turned out to be, one time after the other. */
export interface Graph {
  readonly period: PeriodBounds
  readonly year: ReturnType<typeof yearBoundsOf>
  readonly yearMonths: readonly PeriodBounds[]
  readonly facts: Facts
  readonly corrections: readonly Facts[]
  /** Which of three payers pays for each member. */
  readonly payers: readonly number[]
  /** For shuffling and cutting. */
  readonly salt: number
}

const price = fc.bigInt({ min: 0n, max: 20_000_000n })
const bytes = fc.oneof(fc.bigInt({ min: 0n, max: 40n * GIB }), fc.bigInt({ min: 0n, max: 9_000n * GIB }))

function tiersOf(cuts: readonly bigint[], prices: readonly bigint[]) {
  const edges = [0n, ...[...new Set(cuts)].sort((left, right) => (left < right ? -1 : 1))]
  return edges.map((fromGib, index) => ({
    fromGib,
    toGib: edges[index + 1] ?? null,
    unitPriceMicros: prices[index] ?? 0n,
  }))
}

const gibRule = (meter: MeterCode, offerId: string | null) =>
  fc
    .record({
      freeGib: fc.bigInt({ min: 0n, max: 12n }),
      mode: fc.constantFrom('graduated' as const, 'volume' as const),
      cuts: fc.array(fc.bigInt({ min: 1n, max: 60n }), { maxLength: 3 }),
      prices: fc.array(price, { minLength: 4, maxLength: 4 }),
    })
    .map(({ freeGib, mode, cuts, prices }): PriceRule => {
      const ruleId = `${meter}-${offerId ?? 'all'}`
      return { kind: 'perGibMonth', ruleId, meter, offerId, freeGib, mode, tiers: tiersOf(cuts, prices) }
    })

const pricedRules = fc
  .tuple(
    gibRule('storage.reserved', null),
    gibRule('storage.reserved', offers[0]),
    gibRule('storage.used', offers[1]),
    gibRule('backup.stored', null),
    price.map((unitPriceMicros): PriceRule => ({ kind: 'perInhabitantYear', ruleId: 'heads', unitPriceMicros })),
    fc.tuple(price, price, price).map(
      ([small, middle, large]): PriceRule => ({
        kind: 'subscriptionByPopulation',
        ruleId: 'strata',
        strata: [
          { populationMax: 500, yearlyAmountMicros: small * 100n },
          { populationMax: 3_500, yearlyAmountMicros: middle * 100n },
          { populationMax: null, yearlyAmountMicros: large * 100n },
        ],
      }),
    ),
  )
  .chain((rules) => fc.subarray(rules, { minLength: 1 }))

/** A minimum, a cap, both over the same rules, or none. */
const bounds = fc
  .record({ kinds: fc.subarray(['monthlyMinimum', 'monthlyCap'] as const), least: price, more: price })
  .map(({ kinds, least, more }) =>
    kinds.map((kind): PriceRule => {
      const amountMicros = kind === 'monthlyMinimum' ? least : least + more
      return { kind, ruleId: kind, amountMicros, ofRuleIds: null }
    }),
  )

const rules = fc.tuple(pricedRules, bounds).map(([priced, bounding]): readonly PriceRule[] => {
  const all = [...priced, ...bounding]
  const faults = checkRules(all)
  if (faults.length > 0) throw new Error(`a random tariff is not sound: ${faults.map(({ code }) => code).join(', ')}`)
  return all
})

const key = fc.oneof(
  fc.constant<SharingKeyRule>({ kind: 'population', populationKind: 'municipale' }),
  fc.constant<SharingKeyRule>({ kind: 'equal' }),
  fc.constant<SharingKeyRule>({ kind: 'fixed', totalWeight: 10_000n }),
  fc.constantFrom(...meterCodes).map((meter): SharingKeyRule => ({ kind: 'use', meter })),
)

const pool = fc.record({
  amountCents: fc.oneof(
    fc.bigInt({ min: -100n, max: 100n }),
    fc.bigInt({ min: -10_000_000_000n, max: 10_000_000_000n }),
  ),
  key,
  parts: fc.array(fc.bigInt({ min: 0n, max: 1_000n }), { minLength: 9, maxLength: 9 }),
})
const pools = fc
  .array(pool, { maxLength: 4 })
  .map((all): readonly GraphPool[] => all.map((one, index) => ({ ...one, costPoolId: `pool-${index}` })))

function memberOf({ periodStart, periodEnd }: PeriodBounds) {
  const within = fc.integer({ min: periodStart - 86_400_000, max: periodEnd + 86_400_000 }).map(instant)
  return fc.record({
    inhabitants: fc.option(fc.oneof(fc.nat({ max: 3 }), fc.nat({ max: 60_000 })), { freq: 8 }),
    memberFrom: fc.option(within, { freq: 2 }),
    memberTo: fc.option(within, { freq: 3 }),
    siren: fc.option(fc.integer({ min: 0, max: 5 }).map(communeSiren), { freq: 5 }),
    inseeCode: fc.option(fc.integer({ min: 95_001, max: 95_003 }).map(String), { freq: 5 }),
  })
}

function factsOf(period: PeriodBounds) {
  const seconds = BigInt(period.periodEnd - period.periodStart) / 1_000n
  const use = fc.record({
    member: fc.nat({ max: 7 }),
    offerId: fc.constantFrom(...offers),
    meter: fc.constantFrom(...meterCodes),
    resource: fc.nat({ max: 3 }),
    held: bytes,
    estimatedSeconds: fc.nat({ max: 90_000 }),
  })
  return fc
    .record({
      members: fc.array(memberOf(period), { minLength: 1, maxLength: 8 }),
      uses: fc.array(use, { maxLength: 14 }),
      rules,
      pools,
    })
    .map(
      ({ members, uses, ...rest }): Facts => ({
        ...rest,
        members: members.map((member, index) => ({ ...member, tenantId: `tenant-${index}` })),
        usage: uses.map(({ member, offerId, meter, resource, held, estimatedSeconds }) => ({
          tenantId: `tenant-${member % members.length}`,
          offerId,
          meter,
          resourceId: `resource-${resource}`,
          byteSeconds: (held * seconds) / 3n,
          estimatedSeconds,
        })),
      }),
    )
}

/** A part of what was known is known otherwise: who is a member, what was used, prices, costs. */
function amended(before: Facts, period: PeriodBounds): fc.Arbitrary<Facts> {
  return factsOf(period).chain((other) =>
    fc.record({ members: fc.boolean(), usage: fc.boolean(), rules: fc.boolean(), pools: fc.boolean() }).map(
      (changes): Facts => ({
        members: changes.members ? other.members : before.members,
        usage: changes.usage ? [...before.usage, ...other.usage.slice(0, 3)] : before.usage,
        rules: changes.rules ? other.rules : before.rules,
        pools: changes.pools ? other.pools.slice(0, before.pools.length) : before.pools,
      }),
    ),
  )
}

/** A month of a random region: tariff, members, use, costs and how the facts turned out to be otherwise. */
export const someGraph: fc.Arbitrary<Graph> = fc.constantFrom(...months).chain((month) => {
  const period = monthBounds(month, zone)
  const year = yearBoundsOf(month, zone)
  const yearMonths = Array.from({ length: 12 }, (_, index) =>
    monthBounds(civilMonth(`${month.slice(0, 4)}-${String(index + 1).padStart(2, '0')}`), zone),
  )
  return factsOf(period).chain((facts) =>
    fc.record({
      period: fc.constant(period),
      year: fc.constant(year),
      yearMonths: fc.constant(yearMonths),
      facts: fc.constant(facts),
      corrections: fc
        .tuple(amended(facts, period), amended(facts, period))
        .chain((both) => fc.subarray(both).map((some): readonly Facts[] => some)),
      payers: fc.array(fc.nat({ max: 2 }), { minLength: 8, maxLength: 8 }),
      salt: fc.nat({ max: 1_000_000 }),
    }),
  )
})
