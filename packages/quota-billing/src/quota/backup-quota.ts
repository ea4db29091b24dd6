/** What a backup quota allows now: everything; everything, with a warning; or nothing new, while pruning goes on. */
export type BackupQuotaStage = 'open' | 'nearly-full' | 'full'

const nearlyFullPercent = 80n

/**
 * Where the use of a backup quota stands: a warning from 80 %, no new backup from 100 %. Pruning never stops, since it
 * must write to make room (cluster rule 22). Unknown use (null) and no quota at all stop nothing.
 */
export function backupQuotaStage(quota: {
  readonly quotaBytes: bigint
  readonly usedBytes: bigint | null
}): BackupQuotaStage {
  const { quotaBytes, usedBytes } = quota
  if (usedBytes === null || quotaBytes === 0n) return 'open'
  if (usedBytes >= quotaBytes) return 'full'
  return usedBytes * 100n >= quotaBytes * nearlyFullPercent ? 'nearly-full' : 'open'
}

/**
 * The provider's own ceiling of a backup bucket: its quota and a fifth of it, rounded up to a byte. restic must write while
 * it prunes, so a bucket that is full at its quota could never be emptied (cluster rule 22).
 */
export function providerLimitBytes(quotaBytes: bigint): bigint {
  return (quotaBytes * 6n + 4n) / 5n
}

/** Providers round a limit up to a block of theirs, as those do that keep kilobytes; never by more than this. */
const providerBlockBytes = 4_096n

/**
 * What a limit read back from a provider says of the one that was wanted: it holds; it is so low that pruning may stick;
 * or so high that the quota is not backed. Null: no limit is set.
 */
export function providerLimitVerdict(limit: {
  readonly wantedBytes: bigint
  readonly readBackBytes: bigint | null
}): 'holds' | 'too-low' | 'too-high' {
  const { wantedBytes, readBackBytes } = limit
  if (readBackBytes === null || readBackBytes >= wantedBytes + providerBlockBytes) return 'too-high'
  return readBackBytes < wantedBytes ? 'too-low' : 'holds'
}
