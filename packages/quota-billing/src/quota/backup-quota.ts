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
