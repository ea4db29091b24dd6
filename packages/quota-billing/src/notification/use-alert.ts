/** Parts of a quota at which somebody is to know, in percent: high, and nearly full. */
export const useThresholdsPercent = [80, 95] as const

export type UseThresholdPercent = (typeof useThresholdsPercent)[number]

/** How far use has to fall below a threshold before reaching it is told again, in points. */
const useRearmPoints = 5

export interface UseAlert {
  /** The threshold that counts as reached from now on; 0: none. */
  readonly percent: number
  /** The one that was crossed upwards just now; null: none. */
  readonly crossed: UseThresholdPercent | null
}

/**
 * What a measured use does to an alert. A threshold is told when it is reached from below, the highest one alone; it can be
 * told again once use has fallen so many points below it, so that use that swings around it is told once. A quota of nothing
 * reaches nothing. Bytes in, percents compared exactly.
 */
export function nextUseAlert(
  standingPercent: number,
  { usedBytes, quotaBytes }: { readonly usedBytes: bigint; readonly quotaBytes: bigint },
): UseAlert {
  const isAtLeast = (percent: number): boolean => quotaBytes > 0n && usedBytes * 100n >= quotaBytes * BigInt(percent)
  const reached = useThresholdsPercent.findLast((percent) => isAtLeast(percent))
  if (reached !== undefined && reached > standingPercent) return { percent: reached, crossed: reached }
  const kept = useThresholdsPercent.findLast(
    (percent) => percent <= standingPercent && isAtLeast(percent - useRearmPoints),
  )
  return { percent: kept ?? 0, crossed: null }
}
