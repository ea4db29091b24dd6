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

export interface Meter {
  readonly code: MeterCode
  /** A reading is expected this often, and holds for no longer than this. */
  readonly expectedIntervalMs: number
  /** `ledger`: known exactly at every instant. `readings`: sampled, may have gaps. */
  readonly source: 'ledger' | 'readings'
}

const hourlyMs = 3_600_000

export const meters: { readonly [Code in MeterCode]: Meter & { readonly code: Code } } = {
  'storage.reserved': { code: 'storage.reserved', expectedIntervalMs: hourlyMs, source: 'ledger' },
  'storage.provisioned': { code: 'storage.provisioned', expectedIntervalMs: hourlyMs, source: 'readings' },
  'storage.used': { code: 'storage.used', expectedIntervalMs: hourlyMs, source: 'readings' },
  'bucket.stored': { code: 'bucket.stored', expectedIntervalMs: hourlyMs, source: 'readings' },
  'backup.stored': { code: 'backup.stored', expectedIntervalMs: hourlyMs, source: 'readings' },
  'snapshot.stored': { code: 'snapshot.stored', expectedIntervalMs: hourlyMs, source: 'readings' },
}
