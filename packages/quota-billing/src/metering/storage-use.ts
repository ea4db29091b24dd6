/** How full a quota is inside its volumes: there is room; 80 % is in use; or nobody knows. */
export type StorageUseStage = 'room' | 'nearly-full' | 'unknown'

const nearlyFullPercent = 80n

/**
 * Where the use inside the volumes of a quota stands. What was measured is at least in use, so 80 % of the quota warns even
 * where volumes are missing; less than that says nothing while they are (cluster rule 28). `usedBytes` null: none was.
 */
export function storageUseStage(use: {
  readonly quotaBytes: bigint
  readonly usedBytes: bigint | null
  /** Every volume was measured. */
  readonly isComplete: boolean
}): StorageUseStage {
  const { quotaBytes, usedBytes, isComplete } = use
  const isNearlyFull = usedBytes !== null && quotaBytes > 0n && usedBytes * 100n >= quotaBytes * nearlyFullPercent
  if (isNearlyFull) return 'nearly-full'
  return isComplete ? 'room' : 'unknown'
}
