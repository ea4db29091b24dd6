/** The six gauges, in bytes. `storage.reserved` comes from the quota ledger and is exact; the others are read hourly. */
export const meterCodes = [
  'storage.reserved',
  'storage.provisioned',
  'storage.used',
  'bucket.stored',
  'backup.stored',
  'snapshot.stored',
] as const

export type MeterCode = (typeof meterCodes)[number]

/** What an offer gives: volumes, buckets, or room for backups. */
export type MeasuredKind = 'block' | 'bucket' | 'backup'

export interface Meter {
  readonly code: MeterCode
  /** A reading is expected this often, and holds for no longer than this. */
  readonly expectedIntervalMs: number
  /** `ledger`: known exactly at every instant. `readings`: sampled, may have gaps. */
  readonly source: 'ledger' | 'readings'
  /** Offers that it measures; a figure of any other offer is of another thing. */
  readonly measures: readonly MeasuredKind[]
  /** Whether the quota is its ceiling: copies of volumes come on top of it. */
  readonly isWithinQuota: boolean
}

const hourly = { expectedIntervalMs: 3_600_000, source: 'readings' } as const

export const meters: { readonly [Code in MeterCode]: Meter & { readonly code: Code } } = {
  'storage.reserved': {
    ...hourly,
    code: 'storage.reserved',
    source: 'ledger',
    measures: ['block', 'bucket', 'backup'],
    isWithinQuota: true,
  },
  'storage.provisioned': { ...hourly, code: 'storage.provisioned', measures: ['block'], isWithinQuota: true },
  'storage.used': { ...hourly, code: 'storage.used', measures: ['block'], isWithinQuota: true },
  'bucket.stored': { ...hourly, code: 'bucket.stored', measures: ['bucket'], isWithinQuota: true },
  'backup.stored': { ...hourly, code: 'backup.stored', measures: ['backup'], isWithinQuota: true },
  'snapshot.stored': { ...hourly, code: 'snapshot.stored', measures: ['block'], isWithinQuota: false },
}

/** True when that meter is a figure of offers of that kind. */
export function measuresKind(meter: MeterCode, kind: MeasuredKind): boolean {
  return meters[meter].measures.includes(kind)
}

/** What a quota of that kind is billed by when all of it is in use. */
export function metersWithinQuota(kind: MeasuredKind): MeterCode[] {
  return meterCodes.filter((code) => meters[code].isWithinQuota && measuresKind(code, kind))
}
