import type { OfferName, PoolName, TenantName } from './ground.ts'
import {
  firstLimits,
  firstQuotas,
  firstUses,
  offers,
  poolsAbove,
  quotaBytesMax,
  roundingStepBytes,
  secondsPerDay,
  sizeStepsBytes,
  tenants,
  waitingDays,
} from './ground.ts'
import type { ModelLoan, ModelRequest, ModelReservation, ModelTemporary, Place, Verdict } from './model-facts.ts'

interface Balance {
  readonly quotaBytes: bigint
  readonly allocatedBytes: bigint
}

const sum = (parts: readonly bigint[]): bigint => parts.reduce((total, part) => total + part, 0n)
const least = (left: bigint, right: bigint): bigint => (left < right ? left : right)
const most = (left: bigint, right: bigint): bigint => (left > right ? left : right)
export const roundedUp = (bytes: bigint): bigint =>
  ((bytes + roundingStepBytes - 1n) / roundingStepBytes) * roundingStepBytes

/** What capacity is, without any ledger: nothing is stored that can be added up. Shares no rule with the real thing. */
export class QuotaModel {
  /** Since the start: business time, and the technical time of machines. */
  seconds = 0
  technicalSeconds = 0
  readonly requests: ModelRequest[] = []
  readonly loans: ModelLoan[] = []
  readonly temporaries: ModelTemporary[] = []
  readonly reservations: ModelReservation[] = []
  readonly limits = new Map<Place, { limitBytes: bigint | null; percent: bigint }>()
  readonly quotas = new Map<Place, Balance>()
  /** Quotas of which something is owed, or beyond which something is used. */
  readonly over = new Set<Place>()
  /** A missing one is unknown. */
  readonly usedBytes = new Map<Place, bigint>()
  /** In use beyond what was given, and held for it. */
  readonly excessBytes = new Map<Place, bigint>()
  /** What the last step came upon that its end does not tell. */
  readonly met: string[] = []

  constructor() {
    for (const { pool, offer, limitBytes, percent } of firstLimits) {
      this.limits.set(`${offer} ${pool}`, { limitBytes, percent: BigInt(percent) })
    }
    for (const { tenant, offer, quotaBytes } of firstQuotas) this.grant(tenant, offer, quotaBytes)
    for (const { tenant, offer, usedBytes } of firstUses) this.usedBytes.set(`${offer} ${tenant}`, usedBytes)
  }

  get day(): number {
    return Math.floor(this.seconds / secondsPerDay)
  }

  /** A place in the queue is kept for its time, and no longer than what was asked for would have lasted. */
  isPlaceOver({ submittedAtSeconds, lastDay }: ModelRequest): boolean {
    return this.seconds - submittedAtSeconds >= waitingDays * secondsPerDay || (lastDay !== null && this.day > lastDay)
  }

  quotaOf(tenant: TenantName, offer: OfferName): Balance {
    return this.quotas.get(`${offer} ${tenant}`) ?? { quotaBytes: 0n, allocatedBytes: 0n }
  }

  allocatedBytes(pool: PoolName, offer: OfferName): bigint {
    const below = tenants.filter((tenant) => poolsAbove[tenant].includes(pool))
    return sum(below.map((tenant) => this.quotaOf(tenant, offer).allocatedBytes))
  }

  heldBytes(pool: PoolName, offer: OfferName): bigint {
    const undecided = this.requests.filter(({ state }) => state === 'submitted')
    const asked = undecided.flatMap(({ tenant, lines }) => lines.map((line) => ({ ...line, tenant })))
    const excess = tenants.map((tenant) => {
      return { tenant, offer, heldBytes: this.excessBytes.get(`${offer} ${tenant}`) ?? 0n }
    })
    const holds = [...asked, ...this.reservations, ...excess]
    return sum(
      holds.filter((hold) => hold.offer === offer && poolsAbove[hold.tenant].includes(pool)).map((h) => h.heldBytes),
    )
  }

  givableBytes(pool: PoolName, offer: OfferName): bigint | null {
    const { limitBytes = null, percent = 100n } = this.limits.get(`${offer} ${pool}`) ?? {}
    return limitBytes === null ? null : (limitBytes * percent) / 100n
  }

  /** What each limited pool above a tenant has left, the root first. */
  left(tenant: TenantName, offer: OfferName, ownHoldBytes = 0n): { pool: PoolName; leftBytes: bigint }[] {
    return poolsAbove[tenant].flatMap((pool) => {
      const givable = this.givableBytes(pool, offer)
      const given = this.allocatedBytes(pool, offer) + this.heldBytes(pool, offer) - ownHoldBytes
      return givable === null ? [] : [{ pool, leftBytes: givable - given }]
    })
  }

  /** The pool with the least left, the one nearest the root among equals. */
  tightest(tenant: TenantName, offer: OfferName, ownHoldBytes = 0n): { pool: PoolName; leftBytes: bigint } | null {
    const left = this.left(tenant, offer, ownHoldBytes)
    return left.toSorted((a, b) => (a.leftBytes < b.leftBytes ? -1 : a.leftBytes > b.leftBytes ? 1 : 0))[0] ?? null
  }

  judge(tenant: TenantName, wish: { offer: OfferName; wantedBytes: bigint; ownHoldBytes?: bigint }): Verdict {
    const { offer, wantedBytes, ownHoldBytes } = wish
    const { quotaBytes } = this.quotaOf(tenant, offer)
    if (wantedBytes === 0n) return { refusal: 'not-positive' }
    const sizeBytes = roundedUp(wantedBytes)
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
    const grown = sizeBytes - this.quotaOf(tenant, offer).quotaBytes
    if (grown !== 0n) this.resize(tenant, offer, { byBytes: grown, allocatedBy: most(grown, 0n) })
  }

  /** A quota that was changed is no longer over, before its cluster was asked again. */
  resize(
    tenant: TenantName,
    offer: OfferName,
    { byBytes, allocatedBy }: { byBytes: bigint; allocatedBy: bigint },
  ): void {
    const { quotaBytes, allocatedBytes } = this.quotaOf(tenant, offer)
    const balance = { quotaBytes: quotaBytes + byBytes, allocatedBytes: allocatedBytes + allocatedBy }
    this.quotas.set(`${offer} ${tenant}`, balance)
    this.over.delete(`${offer} ${tenant}`)
  }

  /** What of a quota is not for good, or of that only what is due by now. */
  datedBytes(tenant: TenantName, offer: OfferName, which: 'all' | 'due'): bigint {
    const temporaries = this.temporaries.filter((one) => one.tenant === tenant && (one.hasEnded || which === 'all'))
    const loans = this.loans.filter(({ borrower, state }) => {
      return borrower === tenant && (state === 'returning' || (state === 'active' && which === 'all'))
    })
    return sum([...temporaries, ...loans].filter((one) => one.offer === offer).map(({ leftBytes }) => leftBytes))
  }

  /** Takes back from a quota as much of what is due as is surely not in use, and says how much. */
  takeBack(tenant: TenantName, offer: OfferName, dueBytes: bigint): bigint {
    const { quotaBytes } = this.quotaOf(tenant, offer)
    const used = this.usedBytes.get(`${offer} ${tenant}`)
    const unused = used === undefined ? 0n : most(quotaBytes - roundedUp(used), 0n)
    const takenBytes = least(unused, dueBytes)
    if (takenBytes > 0n) this.resize(tenant, offer, { byBytes: -takenBytes, allocatedBy: 0n })
    if (takenBytes < dueBytes) this.over.add(`${offer} ${tenant}`)
    return takenBytes
  }

  takeBackLoan(loan: ModelLoan): bigint {
    const takenBytes = this.takeBack(loan.borrower, loan.offer, loan.leftBytes)
    loan.state = 'returning'
    loan.leftBytes -= takenBytes
    loan.pendingBytes += takenBytes
    return takenBytes
  }

  /** A loan that never moved ends: the lender has again what it had. */
  giveUpLoan(loan: ModelLoan, state: 'withdrawn' | 'expired'): void {
    if (loan.state === 'consented') this.resize(loan.lender, loan.offer, { byBytes: loan.amountBytes, allocatedBy: 0n })
    loan.state = state
  }

  /** Its cluster, which does not agree, shows that at least nothing is in use: more than nobody knew of some. */
  showUse(tenant: TenantName): void {
    for (const place of offers.map((offer): Place => `${offer} ${tenant}`)) {
      if (this.quotas.has(place) && !this.usedBytes.has(place)) this.usedBytes.set(place, 0n)
    }
  }

  /** Where the cluster of a tenant agrees, what it gave back is others', unless more than its quota is in use. */
  settle(tenant: TenantName, agrees: boolean): void {
    for (const offer of offers.filter((one) => this.quotas.has(`${one} ${tenant}`))) {
      const { quotaBytes, allocatedBytes } = this.quotaOf(tenant, offer)
      const used = this.usedBytes.get(`${offer} ${tenant}`) ?? 0n
      const mayReturn = agrees && allocatedBytes > quotaBytes && used <= quotaBytes
      if (mayReturn) {
        for (const loan of this.loans.filter((one) => one.offer === offer)) this.settleLoan(tenant, loan)
        this.resize(tenant, offer, { byBytes: 0n, allocatedBy: quotaBytes - allocatedBytes })
      }
      if (agrees) this.over.delete(`${offer} ${tenant}`)
      if (used > quotaBytes || this.datedBytes(tenant, offer, 'due') > 0n) this.over.add(`${offer} ${tenant}`)
      const excess = used - this.quotaOf(tenant, offer).allocatedBytes
      const holdable =
        (this.excessBytes.get(`${offer} ${tenant}`) ?? 0n) + (this.tightest(tenant, offer)?.leftBytes ?? excess)
      this.excessBytes.set(`${offer} ${tenant}`, most(least(excess, holdable), 0n))
    }
  }

  settleLoan(tenant: TenantName, loan: ModelLoan): void {
    const { lender, borrower, offer, amountBytes, pendingBytes } = loan
    if (lender === tenant && loan.state === 'consented') {
      this.resize(borrower, offer, { byBytes: amountBytes, allocatedBy: amountBytes })
      loan.state = 'active'
    }
    if (borrower === tenant && pendingBytes > 0n) {
      this.resize(lender, offer, { byBytes: pendingBytes, allocatedBy: pendingBytes })
      loan.pendingBytes = 0n
      if (loan.leftBytes === 0n) loan.state = 'returned'
    }
  }
}
