import { type Charge, reversalOf, shareByLargestRemainder, sumMicros } from '@grenier/quota-billing'
import { type ChargeRules, ownRules } from './rules.ts'

/** A fault that somebody could make in one of the rules, and the law that must notice. */
export interface Plant {
  readonly name: string
  readonly rules: ChargeRules
}

function plant(name: string, fault: Partial<ChargeRules>): Plant {
  return { name, rules: { ...ownRules, ...fault } }
}

const withCharges = (change: (charges: readonly Charge[]) => Charge[]): Partial<ChargeRules> => ({
  rateUsage: (input) => {
    const rating = ownRules.rateUsage(input)
    return { ...rating, charges: change(rating.charges) }
  },
})

/** Faults that accountants have met elsewhere: each must be found. */
export const plants: readonly Plant[] = [
  plant('the part that nobody carries is dropped', {
    shareCostPool: (pool) => ({ ...ownRules.shareCostPool(pool), unshared: null }),
  }),
  plant('a share is rounded by itself, and the rest is left', {
    shareCostPool: (pool) => {
      const sharing = ownRules.shareCostPool(pool)
      const charges = sharing.charges.map((charge) => {
        const { numerator, denominator } = charge.ratio
        return { ...charge, amountMicros: ((pool.amountCents * numerator) / denominator) * 10_000n }
      })
      return { ...sharing, charges }
    },
  }),
  plant('spare cents go to whoever comes first', {
    shareCostPool: (pool) => {
      const sharing = ownRules.shareCostPool(pool)
      const order = new Map(pool.members.map(({ tenantId }, index) => [tenantId, index]))
      const weights = sharing.charges.map(({ tenantId, ratio }) => ({
        key: `${String(order.get(tenantId)).padStart(3, '0')}${tenantId}`,
        weight: ratio.numerator,
      }))
      const total = sumMicros(sharing.charges) / 10_000n
      const shares = new Map(
        shareByLargestRemainder(total, weights).shares.map(({ key, amount }) => [key.slice(3), amount]),
      )
      const charges = sharing.charges.map((charge) => {
        return { ...charge, amountMicros: (shares.get(charge.tenantId) ?? 0n) * 10_000n }
      })
      return { ...sharing, charges }
    },
  }),
  plant('a refund is rounded down like a cost', {
    shareCostPool: (pool) => {
      const sharing = ownRules.shareCostPool(pool)
      const [first, second, ...rest] = sharing.charges
      if (pool.amountCents >= 0n || first === undefined || second === undefined) return sharing
      const moved = { ...first, amountMicros: first.amountMicros - 10_000n }
      return { ...sharing, charges: [moved, { ...second, amountMicros: second.amountMicros + 10_000n }, ...rest] }
    },
  }),
  plant('a use on a boundary, or beyond, takes the price of the tier below', {
    rateUsage: (input) => {
      const rules = input.tariff.rules.map((rule) =>
        rule.kind === 'perGibMonth'
          ? {
              ...rule,
              tiers: rule.tiers.map((tier) => ({ ...tier, toGib: tier.toGib === null ? null : tier.toGib + 1n })),
            }
          : rule,
      )
      return ownRules.rateUsage({ ...input, tariff: { rules } })
    },
  }),
  plant('each resource is priced by itself', {
    rateUsage: (input) => {
      const own = input.usage.map((one) => ownRules.rateUsage({ ...input, usage: [one], members: [] }))
      const yearly = ownRules.rateUsage({ ...input, usage: [] })
      return {
        charges: [...own.flatMap(({ charges }) => charges), ...yearly.charges],
        unrated: own.flatMap(({ unrated }) => unrated),
      }
    },
  }),
  plant('a rate is cut instead of rounded, month by month', {
    ...withCharges((charges) =>
      charges.map((charge) => {
        if (charge.kind !== 'population') return charge
        const { inhabitants = '0', memberMs = '0', yearMs = '1' } = charge.explanation.params
        const yearlyMicros = (charge.unitPriceMicros ?? 0n) * BigInt(inhabitants)
        return { ...charge, amountMicros: (yearlyMicros * BigInt(memberMs)) / BigInt(yearMs) - 1n }
      }),
    ),
  }),
  plant(
    'a cap is left out',
    withCharges((charges) => charges.filter(({ kind }) => kind !== 'cap')),
  ),
  plant('what fell away is not reversed', {
    compareRating: (standing, rerated) =>
      ownRules.compareRating(standing, rerated).filter((one) => one.rerated !== null),
  }),
  plant('a row is known by its amount alone', {
    compareRating: (standing, rerated) =>
      ownRules.compareRating(standing, rerated).filter((one) => one.differenceMicros !== 0n),
  }),
  plant('the tier of what was charged is forgotten', {
    compareRating: (standing, rerated) =>
      ownRules.compareRating(
        standing.map((row) => ({ ...row, explanation: { ...row.explanation, params: {} } })),
        rerated,
      ),
  }),
  plant('a reversed row still stands', {
    standingCharges: (rows) => rows.filter(({ correction }) => correction?.part !== 'reversal'),
  }),
  plant('a reversal keeps the quantity', {
    correctionPostings: (differences) =>
      ownRules.correctionPostings(differences).map((posting) => {
        if (posting.part !== 'reversal' || posting.original === null) return posting
        const { quantityByteSeconds } = posting.original
        return { ...posting, charge: { ...reversalOf(posting.original), quantityByteSeconds } }
      }),
  }),
  plant('the cents of a statement are not accounted for', {
    composeStatement: (input) => ({ ...ownRules.composeStatement(input), roundings: [] }),
  }),
]
