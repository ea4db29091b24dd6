import type { Condition } from '@grenier/contracts'
import { backupQuotaStage, type Instant } from '@grenier/quota-billing'
import type { LimitVerdict, TenantBucket } from './bucket.ports.ts'

type Verdict = Pick<Condition, 'status' | 'reason' | 'message'>

const messageLengthMax = 500

/** The meters of buckets, unmeasured as soon as one store could not tell: such a bucket is not billed as empty. */
export function measuredVerdict(buckets: readonly TenantBucket[]): Verdict {
  const silent = buckets.filter(({ storedBytes }) => storedBytes === null)
  if (silent.length === 0) return { status: 'True', reason: 'Measured', message: `${buckets.length} measured` }
  const names = silent.map(
    ({ siteCode, bucketName, silence }) => `${siteCode}/${bucketName}: ${silence ?? 'not-observed'}`,
  )
  return { status: 'False', reason: 'Unmeasured', message: names.join(', ') }
}

const limitReasons: Readonly<Record<Exclude<LimitVerdict, 'holds'>, string>> = {
  'too-low': 'LimitTooLow',
  'too-high': 'LimitTooHigh',
  'stored-beyond': 'StoredBeyondLimit',
  unverified: 'Unverified',
}

/** The provider's own limits as they were read back; null when none is wanted. Only what could not be read is Unknown. */
export function limitVerdict(buckets: readonly TenantBucket[]): Verdict | null {
  const wanted = buckets.flatMap((bucket) =>
    bucket.limitVerdict === null ? [] : [{ ...bucket, verdict: bucket.limitVerdict }],
  )
  if (wanted.length === 0) return null
  const toldOf = (one: TenantBucket): string =>
    `${one.siteCode}/${one.bucketName}: ${one.limitReadBytes ?? 'none'} instead of ${one.limitWantedBytes}`
  for (const verdict of ['too-low', 'too-high', 'stored-beyond', 'unverified'] as const) {
    const found = wanted.filter((one) => one.verdict === verdict)
    if (found.length === 0) continue
    const status = verdict === 'unverified' ? 'Unknown' : 'False'
    return { status, reason: limitReasons[verdict], message: found.map(toldOf).join(', ') }
  }
  return { status: 'True', reason: 'Verified', message: `${wanted.length} read back` }
}

/** How much room a tenant's backups have: a warning from 80 %, paused from 100 %; null without a backup quota (rule 22). */
export function backupRoomVerdict(buckets: readonly TenantBucket[]): Verdict | null {
  const backups = buckets.filter(({ kind }) => kind === 'backup')
  const [first] = backups
  if (first === undefined || first.quotaBytes === 0n) return null
  if (backups.some(({ storedBytes }) => storedBytes === null)) {
    return { status: 'Unknown', reason: 'Unmeasured', message: 'what the backups take could not be read' }
  }
  const usedBytes = backups.reduce((sum, { storedBytes }) => sum + (storedBytes ?? 0n), 0n)
  const { quotaBytes } = first
  const message = `${(usedBytes * 100n) / quotaBytes} % of the backup quota is in use`
  const stage = backupQuotaStage({ quotaBytes, usedBytes })
  if (stage === 'full') return { status: 'False', reason: 'Full', message: `${message}; paused, pruning goes on` }
  return stage === 'nearly-full'
    ? { status: 'True', reason: 'NearlyFull', message }
    : { status: 'True', reason: 'Room', message: 'less than 80 % is in use' }
}

/** Conditions of one tenant from all its buckets. They stand beside those of a run and never make a tenant unready. */
export function bucketConditions(
  buckets: readonly TenantBucket[],
  changedAt: Instant,
): (Condition & { readonly tenantId: string })[] {
  const [first] = buckets
  if (first === undefined) return []
  const { tenantId, generation: observedGeneration } = first
  const verdicts = [
    { type: 'BucketsMeasured', verdict: measuredVerdict(buckets) },
    { type: 'ProviderLimitHolds', verdict: limitVerdict(buckets) },
    { type: 'BackupHasRoom', verdict: backupRoomVerdict(buckets) },
  ]
  return verdicts.flatMap(({ type, verdict }) =>
    verdict === null
      ? []
      : [
          {
            type,
            ...verdict,
            message: verdict.message.slice(0, messageLengthMax),
            tenantId,
            observedGeneration,
            changedAt,
          },
        ],
  )
}
