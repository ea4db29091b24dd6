import { roundDownToStep, roundUpToStep } from '../shared/bytes.ts'
import { invariant } from '../shared/invariant.ts'

/** Twice what is stored: the proportion of the starter table, room for the daily generations that are kept. */
const backupPerStorage = 2n

/**
 * The backup quota that goes with a growth of storage: what the tenant has for backup now and twice what it grows by
 * (block and bucket together), rounded up to the backup offer's step and no more than that offer's largest quota. A
 * tenant without any backup quota gets twice all its storage. @throws BrokenInvariant for negative figures.
 */
export function matchingBackupQuotaBytes(wish: {
  readonly backupQuotaBytes: bigint
  /** Block and bucket quotas together, as they would be. */
  readonly storageQuotaBytesAfter: bigint
  readonly storageGrowthBytes: bigint
  readonly roundingStepBytes: bigint
  readonly quotaBytesMax: bigint
}): bigint {
  const { backupQuotaBytes, storageQuotaBytesAfter, storageGrowthBytes, roundingStepBytes, quotaBytesMax } = wish
  invariant(backupQuotaBytes >= 0n && storageGrowthBytes >= 0n, 'a quota and a growth are not negative')
  const base = backupQuotaBytes === 0n ? storageQuotaBytesAfter : storageGrowthBytes
  const wanted = roundUpToStep(backupQuotaBytes + backupPerStorage * base, roundingStepBytes)
  const largest = roundDownToStep(quotaBytesMax, roundingStepBytes)
  // A maximum lowered since never takes away what stands.
  return wanted <= largest ? wanted : largest > backupQuotaBytes ? largest : backupQuotaBytes
}
