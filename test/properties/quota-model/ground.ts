/** What the model and the real thing are both told: names, the tree and the offers. Sizes are small, so that they are read. */

export const pools = ['region', 'department', 'epci-a', 'epci-b'] as const
export const tenants = ['tenant-1', 'tenant-2', 'tenant-3', 'tenant-4'] as const
export const offers = ['standard', 'archive'] as const

export type PoolName = (typeof pools)[number]
export type TenantName = (typeof tenants)[number]
export type OfferName = (typeof offers)[number]

/** The pools above each tenant, the root first: four levels with the tenant's own. */
export const poolsAbove: Readonly<Record<TenantName, readonly PoolName[]>> = {
  'tenant-1': ['region', 'department', 'epci-a'],
  'tenant-2': ['region', 'department', 'epci-a'],
  'tenant-3': ['region', 'department', 'epci-b'],
  'tenant-4': ['region', 'department', 'epci-b'],
}

export const roundingStepBytes = 10n
export const sizeStepsBytes = [50n, 100n, 200n, 400n]
export const quotaBytesMax = 1_000n

/** Where every sequence starts: the root gives more than it has, one EPCI is tight, the rest has no limit. */
export const firstLimits: readonly { pool: PoolName; offer: OfferName; limitBytes: bigint; percent: number }[] = [
  { pool: 'region', offer: 'standard', limitBytes: 333n, percent: 150 },
  { pool: 'epci-a', offer: 'standard', limitBytes: 290n, percent: 100 },
  { pool: 'department', offer: 'archive', limitBytes: 275n, percent: 133 },
]

/** And what was granted by then. */
export const firstQuotas: readonly { tenant: TenantName; offer: OfferName; quotaBytes: bigint }[] = [
  { tenant: 'tenant-1', offer: 'standard', quotaBytes: 180n },
  { tenant: 'tenant-2', offer: 'standard', quotaBytes: 60n },
  { tenant: 'tenant-3', offer: 'archive', quotaBytes: 150n },
]

/** What collectors had read by then; of every other quota nobody knows its use. */
export const firstUses: readonly { tenant: TenantName; offer: OfferName; usedBytes: bigint }[] = [
  { tenant: 'tenant-1', offer: 'standard', usedBytes: 35n },
  { tenant: 'tenant-2', offer: 'standard', usedBytes: 10n },
  { tenant: 'tenant-3', offer: 'archive', usedBytes: 20n },
]

export const secondsPerDay = 86_400
/** How long a place in the queue is kept, and how long a question or a loan's proposal waits for its answer. */
export const waitingDays = 90
export const answerDays = 30
