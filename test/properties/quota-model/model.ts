import type { OfferName, PoolName, TenantName } from './ground.ts'
import {
  firstLimits,
  firstQuotas,
  poolsAbove,
  quotaBytesMax,
  roundingStepBytes,
  sizeStepsBytes,
  tenants,
} from './ground.ts'

interface Line {
  readonly offer: OfferName
  readonly requestedBytes: bigint
  readonly heldBytes: bigint
}

export interface ModelRequest {
  readonly tenant: TenantName
  readonly lines: readonly Line[]
  state: 'submitted' | 'rejected' | 'withdrawn' | 'granted'
}

/** What the rule answers to one wish: the size it becomes, or why not. */
type Verdict = { readonly sizeBytes: bigint } | { readonly refusal: string }

type Place = `${OfferName} ${PoolName | TenantName}`

const sum = (parts: readonly bigint[]): bigint => parts.reduce((total, part) => total + part, 0n)

/** What capacity is, without any ledger: nothing is stored that can be added up. Shares no rule with the real thing. */
export class QuotaModel {
  readonly requests: ModelRequest[] = []
  readonly limits = new Map<Place, { limitBytes: bigint | null; percent: bigint }>()
  readonly quotas = new Map<Place, { quotaBytes: bigint; allocatedBytes: bigint }>()
  readonly usedBytes = new Map<Place, bigint>()

  constructor() {
    for (const { pool, offer, limitBytes, percent } of firstLimits) {
      this.limits.set(`${offer} ${pool}`, { limitBytes, percent: BigInt(percent) })
    }
    for (const { tenant, offer, quotaBytes } of firstQuotas) this.grant(tenant, offer, quotaBytes)
  }

  quotaOf(tenant: TenantName, offer: OfferName): { quotaBytes: bigint; allocatedBytes: bigint } {
    return this.quotas.get(`${offer} ${tenant}`) ?? { quotaBytes: 0n, allocatedBytes: 0n }
  }

  allocatedBytes(pool: PoolName, offer: OfferName): bigint {
    const below = tenants.filter((tenant) => poolsAbove[tenant].includes(pool))
    return sum(below.map((tenant) => this.quotaOf(tenant, offer).allocatedBytes))
  }

  heldBytes(pool: PoolName, offer: OfferName): bigint {
    const undecided = this.requests.filter((r) => r.state === 'submitted' && poolsAbove[r.tenant].includes(pool))
    return sum(undecided.flatMap(({ lines }) => lines.filter((l) => l.offer === offer).map((l) => l.heldBytes)))
  }

  givableBytes(pool: PoolName, offer: OfferName): bigint | null {
    const { limitBytes = null, percent = 100n } = this.limits.get(`${offer} ${pool}`) ?? {}
    return limitBytes === null ? null : (limitBytes * percent) / 100n
  }

  /** The pool with the least left, the one nearest the root among equals. */
  tightest(tenant: TenantName, offer: OfferName, ownHoldBytes = 0n): { pool: PoolName; leftBytes: bigint } | null {
    const left = poolsAbove[tenant].flatMap((pool) => {
      const givable = this.givableBytes(pool, offer)
      const given = this.allocatedBytes(pool, offer) + this.heldBytes(pool, offer) - ownHoldBytes
      return givable === null ? [] : [{ pool, leftBytes: givable - given }]
    })
    return left.toSorted((a, b) => (a.leftBytes < b.leftBytes ? -1 : a.leftBytes > b.leftBytes ? 1 : 0))[0] ?? null
  }

  judge(tenant: TenantName, wish: { offer: OfferName; wantedBytes: bigint; ownHoldBytes?: bigint }): Verdict {
    const { offer, wantedBytes, ownHoldBytes } = wish
    const { quotaBytes } = this.quotaOf(tenant, offer)
    if (wantedBytes === 0n) return { refusal: 'not-positive' }
    const sizeBytes = ((wantedBytes + roundingStepBytes - 1n) / roundingStepBytes) * roundingStepBytes
    if (sizeBytes > quotaBytesMax) return { refusal: 'over-maximum' }
    if (sizeBytes === quotaBytes) return { refusal: 'not-a-change' }
    if (sizeBytes < quotaBytes) {
      const used = this.usedBytes.get(`${offer} ${tenant}`) ?? 0n
      return sizeBytes < used ? { refusal: 'below-use' } : { sizeBytes }
    }
    const tightest = this.tightest(tenant, offer, ownHoldBytes)
    if (tightest === null || sizeBytes - quotaBytes <= tightest.leftBytes) return { sizeBytes }
    return { refusal: `capacity-exceeded at ${tightest.pool}, ${tightest.leftBytes} left` }
  }

  /** Up to the next size above the present quota. */
  holdBytes(tenant: TenantName, offer: OfferName, sizeBytes: bigint): bigint {
    const { quotaBytes } = this.quotaOf(tenant, offer)
    const next = sizeStepsBytes.find((size) => size > quotaBytes)
    if (sizeBytes <= quotaBytes || next === undefined) return 0n
    return (sizeBytes < next ? sizeBytes : next) - quotaBytes
  }

  /** A growth is given at once; what a shrink gives back stays allocated until the cluster agrees. */
  grant(tenant: TenantName, offer: OfferName, sizeBytes: bigint): void {
    const { quotaBytes, allocatedBytes } = this.quotaOf(tenant, offer)
    const grown = sizeBytes > quotaBytes ? sizeBytes - quotaBytes : 0n
    this.quotas.set(`${offer} ${tenant}`, { quotaBytes: sizeBytes, allocatedBytes: allocatedBytes + grown })
  }
}
