/** How full something is; `unknown`: nobody has looked yet, or there is nothing to be full of. */
export const fullnessLevels = ['easy', 'filling', 'near', 'over', 'unknown'] as const
export type Fullness = (typeof fullnessLevels)[number]

const permilleOf = (part: bigint, whole: bigint): bigint => (part * 1_000n) / whole

/** Under 60 % there is room, from 85 % on somebody should think of it, at the whole it is full or beyond. */
export function fullnessOf(usedBytes: bigint | null, wholeBytes: bigint): Fullness {
  if (usedBytes === null || wholeBytes <= 0n) return 'unknown'
  const permille = permilleOf(usedBytes, wholeBytes)
  if (permille >= 1_000n) return 'over'
  if (permille >= 850n) return 'near'
  return permille >= 600n ? 'filling' : 'easy'
}
