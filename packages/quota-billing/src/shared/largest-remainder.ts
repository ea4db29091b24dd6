import { invariant } from './invariant.ts'

/** One claimant of a share; keys are unique within one sharing. */
export interface Weight {
  readonly key: string
  readonly weight: bigint
}

export interface Share {
  readonly key: string
  readonly amount: bigint
}

/** Σ shares + unshared = total, always. `unshared` is 0 unless nobody carries any weight. */
export interface Sharing {
  readonly shares: readonly Share[]
  readonly unshared: bigint
}

/** Text order by code unit: the same on every machine, whatever its locale. */
export function compareKeys(left: string, right: string): number {
  if (left === right) return 0
  return left < right ? -1 : 1
}

/**
 * Splits a whole number in proportion to weights by Hamilton's largest-remainder method: everyone gets the whole part
 * of their exact share, and the units left over go to the largest fractional parts, ties to the lesser key.
 * Each share is less than one unit from the exact one; the order of `weights` changes nothing but the order of the
 * answer; a negative total gives exactly the opposite shares. With no weight at all the total is returned as `unshared`
 * and never dropped. @throws BrokenInvariant for a negative weight or a key that stands twice.
 */
export function shareByLargestRemainder(total: bigint, weights: readonly Weight[]): Sharing {
  invariant(
    weights.every(({ weight }) => weight >= 0n),
    'a weight is not negative',
  )
  invariant(new Set(weights.map(({ key }) => key)).size === weights.length, 'the keys of a sharing are unique')
  const weightSum = weights.reduce((sum, { weight }) => sum + weight, 0n)
  if (weightSum === 0n) return { shares: weights.map(({ key }) => ({ key, amount: 0n })), unshared: total }

  const sign = total < 0n ? -1n : 1n
  const magnitude = total * sign
  const parts = weights.map(({ key, weight }) => ({
    key,
    whole: (magnitude * weight) / weightSum,
    remainder: (magnitude * weight) % weightSum,
  }))
  const given = parts.reduce((sum, { whole }) => sum + whole, 0n)
  const leftover = Number(magnitude - given)
  const lucky = new Set(
    parts
      .toSorted((left, right) => {
        if (left.remainder !== right.remainder) return left.remainder > right.remainder ? -1 : 1
        return compareKeys(left.key, right.key)
      })
      .slice(0, leftover)
      .map(({ key }) => key),
  )
  const shares = parts.map(({ key, whole }) => ({ key, amount: sign * (whole + (lucky.has(key) ? 1n : 0n)) }))
  return { shares, unshared: 0n }
}
