/** Chance that a seed repeats: the same seed gives the same sequence on every machine. */
export interface Random {
  /** A whole number from 0 to below the limit. */
  below(limit: number): number
  chance(probability: number): boolean
  pick<T>(from: readonly T[]): T
  /** Each element with the given probability, in order. */
  some<T>(from: readonly T[], probability?: number): T[]
}

const increment = 0x9e3779b9

/** A generator of 32-bit numbers by an additive counter whose bits are mixed; no cryptography. */
export function createRandom(seed: number): Random {
  // Seeds that follow one another must not give the same sequence, shifted.
  let state = Math.imul(seed ^ (seed >>> 15), 0x2c1b3c6d) >>> 0
  const next = (): number => {
    state = (state + increment) >>> 0
    let mixed = state
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32
  }
  const below = (limit: number): number => Math.floor(next() * limit)
  const chance = (probability: number): boolean => next() < probability
  return {
    below,
    chance,
    pick: <T>(from: readonly T[]): T => {
      if (from.length === 0) throw new Error('nothing to pick from')
      return from[below(from.length)] as T
    },
    some: <T>(from: readonly T[], probability = 0.5): T[] => from.filter(() => chance(probability)),
  }
}
