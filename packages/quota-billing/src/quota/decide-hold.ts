import type { PlaceFault } from '../provisioning/place-faults.ts'
import { roundDownToStep, roundUpToStep, storageBytesMax } from '../shared/bytes.ts'
import { entriesForHold, type LedgerEntry } from './ledger.ts'
import { freeBytes, givableBytes, type LevelBalance } from './quota-tree.ts'

/** What the rule needs of an offer. */
export interface HoldOffer {
  readonly offerId: string
  readonly roundingStepBytes: bigint
  /** The largest quota of one tenant; without it the largest size we store. */
  readonly quotaBytesMax?: bigint
}

export interface HoldQuestion {
  readonly offer: HoldOffer
  /** Root first, the tenant last. */
  readonly path: readonly LevelBalance[]
  readonly currentQuotaBytes: bigint
  readonly wantedQuotaBytes: bigint
  /**
   * What is in use and cannot be taken away (block: the larger of ResourceQuota `status.used` and provisioned capacity;
   * bucket: the provider's bytes; cluster rule 18). null or left out: unknown, so a shrink is not refused here.
   */
  readonly inUseBytes?: bigint | null
}

/** A level of the tree has too little left: which one, what it has, what stands in the way, what would pass now. */
export interface CapacityRefusal {
  readonly code: 'capacity-exceeded'
  readonly offerId: string
  readonly level: { readonly nodeId: string; readonly name: string }
  /** All that level may give, overcommit included. */
  readonly givableBytes: bigint
  /** Never negative, also where a level has given away more than it has. */
  readonly remainingBytes: bigint
  readonly currentQuotaBytes: bigint
  readonly wantedDeltaBytes: bigint
  readonly holdsBytes: bigint
  /** The largest quota that would fit at this moment, a multiple of the step; null when none above the current one does. */
  readonly wouldPassQuotaBytes: bigint | null
}

/** The wish itself cannot be met, whatever is left. */
export interface WishRefusal {
  readonly code: 'below-use' | 'not-a-change' | 'over-maximum' | 'not-positive'
  readonly offerId: string
  readonly level: null
  readonly givableBytes: null
  readonly remainingBytes: null
  readonly currentQuotaBytes: bigint
  readonly wantedDeltaBytes: bigint
  readonly holdsBytes: null
  readonly wouldPassQuotaBytes: bigint | null
}

/** The data that would be stored may not be stored there, whatever is left. */
export interface PlaceRefusal extends Omit<WishRefusal, 'code' | 'wouldPassQuotaBytes'> {
  readonly code: PlaceFault['code']
  readonly fault: PlaceFault
  /** Which place it is: the offer itself, or where the tenant's backups would go. */
  readonly place: 'offer' | 'backup'
  /** What people call it. */
  readonly placeName: string
  readonly wouldPassQuotaBytes: null
}

export type Refusal = CapacityRefusal | WishRefusal | PlaceRefusal

export type HoldPlan =
  | {
      readonly kind: 'fits'
      /** Negative for a shrink. */
      readonly deltaBytes: bigint
      readonly roundedQuotaBytes: bigint
      /** What a hold of the whole delta posts; empty for a shrink, which gives back only when the cluster agrees. */
      readonly entries: readonly LedgerEntry[]
    }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

/** The level with the least left, the one nearest the root among equals; null when no level has a limit. */
function tightestLevel(path: readonly LevelBalance[]): { level: LevelBalance; left: bigint } | null {
  let tightest: { level: LevelBalance; left: bigint } | null = null
  for (const level of path) {
    const left = freeBytes(level)
    if (left !== null && (tightest === null || left < tightest.left)) tightest = { level, left }
  }
  return tightest
}

function quotaBytesMaxOf(offer: HoldOffer): bigint {
  const max = offer.quotaBytesMax ?? storageBytesMax
  return roundDownToStep(max < storageBytesMax ? max : storageBytesMax, offer.roundingStepBytes)
}

/** The largest quota above the current one that would pass now; null when there is none. */
function largestPassingQuota({ offer, path, currentQuotaBytes }: HoldQuestion): bigint | null {
  const max = quotaBytesMaxOf(offer)
  const tightest = tightestLevel(path)
  const reach = tightest === null ? max : currentQuotaBytes + (tightest.left > 0n ? tightest.left : 0n)
  const largest = roundDownToStep(reach < max ? reach : max, offer.roundingStepBytes)
  return largest > currentQuotaBytes ? largest : null
}

function refuseWish(
  question: HoldQuestion,
  code: WishRefusal['code'],
  wouldPassQuotaBytes: bigint | null,
): { kind: 'refused'; refusal: WishRefusal } {
  const { offer, currentQuotaBytes, wantedQuotaBytes } = question
  const wantedDeltaBytes = wantedQuotaBytes - currentQuotaBytes
  return {
    kind: 'refused',
    refusal: {
      code,
      offerId: offer.offerId,
      level: null,
      givableBytes: null,
      remainingBytes: null,
      currentQuotaBytes,
      wantedDeltaBytes,
      holdsBytes: null,
      wouldPassQuotaBytes,
    },
  }
}

function planShrink(question: HoldQuestion, roundedQuotaBytes: bigint): HoldPlan {
  const { offer, currentQuotaBytes, inUseBytes = null } = question
  if (inUseBytes !== null && roundedQuotaBytes < inUseBytes) {
    const least = roundUpToStep(inUseBytes, offer.roundingStepBytes)
    return refuseWish(question, 'below-use', least < currentQuotaBytes ? least : null)
  }
  return { kind: 'fits', deltaBytes: roundedQuotaBytes - currentQuotaBytes, roundedQuotaBytes, entries: [] }
}

/**
 * Decides whether a wished quota fits the tree now, and what holding it would post. The wish is rounded up to the offer's
 * step first. A refusal names the level with the least left and what would pass instead; nothing is thrown.
 */
export function planHold(question: HoldQuestion): HoldPlan {
  const { offer, path, currentQuotaBytes, wantedQuotaBytes } = question
  if (wantedQuotaBytes <= 0n) return refuseWish(question, 'not-positive', null)
  const roundedQuotaBytes = roundUpToStep(wantedQuotaBytes, offer.roundingStepBytes)
  if (roundedQuotaBytes > quotaBytesMaxOf(offer)) {
    return refuseWish(question, 'over-maximum', largestPassingQuota(question))
  }
  const deltaBytes = roundedQuotaBytes - currentQuotaBytes
  if (deltaBytes === 0n) return refuseWish(question, 'not-a-change', null)
  if (deltaBytes < 0n) return planShrink(question, roundedQuotaBytes)

  const tightest = tightestLevel(path)
  if (tightest !== null && tightest.left < deltaBytes) {
    const { level, left } = tightest
    const refusal: CapacityRefusal = {
      code: 'capacity-exceeded',
      offerId: offer.offerId,
      level: { nodeId: level.nodeId, name: level.name },
      givableBytes: givableBytes(level) ?? 0n,
      currentQuotaBytes,
      remainingBytes: left > 0n ? left : 0n,
      wantedDeltaBytes: deltaBytes,
      holdsBytes: level.heldBytes,
      wouldPassQuotaBytes: largestPassingQuota(question),
    }
    return { kind: 'refused', refusal }
  }
  const entries = entriesForHold({ offerId: offer.offerId, path, deltaBytes })
  return { kind: 'fits', deltaBytes, roundedQuotaBytes, entries }
}

/** A growth that may not be stored there, refused whatever the room: what is there stays, and giving back is always met. */
export function refusePlace(
  question: HoldQuestion,
  { fault, place, placeName }: Pick<PlaceRefusal, 'fault' | 'place' | 'placeName'>,
): { kind: 'refused'; refusal: PlaceRefusal } {
  const { offer, currentQuotaBytes, wantedQuotaBytes } = question
  return {
    kind: 'refused',
    refusal: {
      code: fault.code,
      fault,
      place,
      placeName,
      offerId: offer.offerId,
      level: null,
      givableBytes: null,
      remainingBytes: null,
      currentQuotaBytes,
      wantedDeltaBytes: wantedQuotaBytes - currentQuotaBytes,
      holdsBytes: null,
      wouldPassQuotaBytes: null,
    },
  }
}

/**
 * How much of a growth is held at submission: at most up to the next size above the current quota, so that one commune's
 * typing error does not starve its neighbours; the rest is held when an approver takes the request. Above the largest
 * size, and where an offer has none, nothing is held before that.
 */
export function holdAtSubmissionBytes(wish: {
  readonly currentQuotaBytes: bigint
  readonly roundedQuotaBytes: bigint
  /** Ascending. */
  readonly sizeSteps: readonly bigint[]
}): bigint {
  const delta = wish.roundedQuotaBytes - wish.currentQuotaBytes
  const nextSize = wish.sizeSteps.find((size) => size > wish.currentQuotaBytes)
  if (delta <= 0n || nextSize === undefined) return 0n
  const oneStep = nextSize - wish.currentQuotaBytes
  return delta < oneStep ? delta : oneStep
}
