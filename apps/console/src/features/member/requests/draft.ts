import type { Offer, SimulatedBackup, SpaceOutlook } from '@grenier/contracts'
import { roundUpToStep } from '@grenier/quota-billing'
import { bytesTyped } from '../../../shared/requests/typed-size.ts'

/** What a commune is about to ask for; kept on its machine until it is sent. */
export interface Draft {
  readonly offerId: string | null
  readonly quotaBytes: bigint | null
  /** The size as it was typed, where none of those offered was chosen. */
  readonly typedSize: string
  readonly reason: string | null
  readonly details: string
  readonly withBackup: boolean
  /** From when on it is wished for, such as `2026-09-01`; empty: as soon as may be. */
  readonly wishedOn: string
}

/** One offer, and how much of it in all. */
export interface Wish {
  readonly offerId: string
  readonly wantedQuotaBytes: bigint
}

/** What a draft asks for, once it asks for anything; the backup line is added when the simulation has said how large. */
export function wishOf({ offerId, quotaBytes }: Draft): Wish | null {
  return offerId === null || quotaBytes === null ? null : { offerId, wantedQuotaBytes: quotaBytes }
}

/** The backup space that goes with a wish; null where none would be added, or where it would not fit. */
export function backupLineOf({ offerId }: Draft, backup: SimulatedBackup | null): Wish | null {
  if (backup?.suggestionFits !== true || backup.offerId === offerId) return null
  if (backup.suggestedQuotaBytes === backup.quotaBytes) return null
  return { offerId: backup.offerId, wantedQuotaBytes: backup.suggestedQuotaBytes }
}

const emptyDraft: Draft = {
  offerId: null,
  quotaBytes: null,
  typedSize: '',
  reason: null,
  details: '',
  withBackup: true,
  wishedOn: '',
}

const storageKey = (tenantId: string): string => `grenier-draft-${tenantId}`

/** The draft kept for a member; an empty one where there is none, or one that cannot be read any more. */
export function keptDraft(tenantId: string): Draft {
  try {
    const kept = JSON.parse(localStorage.getItem(storageKey(tenantId)) ?? 'null') as Record<string, unknown> | null
    if (kept === null) return emptyDraft
    const text = (name: string): string | null => (typeof kept[name] === 'string' ? kept[name] : null)
    const bytes = text('quotaBytes')
    return {
      offerId: text('offerId'),
      quotaBytes: bytes === null ? null : BigInt(bytes),
      typedSize: text('typedSize') ?? '',
      reason: text('reason'),
      details: text('details') ?? '',
      withBackup: kept['withBackup'] !== false,
      wishedOn: text('wishedOn') ?? '',
    }
  } catch {
    return emptyDraft
  }
}

export function keepDraft(tenantId: string, draft: Draft): void {
  const { quotaBytes, ...rest } = draft
  localStorage.setItem(storageKey(tenantId), JSON.stringify({ ...rest, quotaBytes: quotaBytes?.toString() ?? null }))
}

export function forgetDraft(tenantId: string): void {
  localStorage.removeItem(storageKey(tenantId))
}

const stepsShown = 3

/** Sizes to choose from with one tap: the next ones above what there is, and the one below where less is in use. */
export function sizesToChoose(offer: Offer, space: SpaceOutlook['items'][number] | undefined): bigint[] {
  const now = space?.quotaBytes ?? 0n
  const inUse = space?.inUseBytes ?? 0n
  const above = offer.sizeStepsBytes.filter((size) => size > now).slice(0, stepsShown)
  const below = offer.sizeStepsBytes.filter((size) => size < now && size >= inUse).slice(-1)
  return [...below, ...above]
}

/** A size typed in Go, rounded up to the step in which the offer grants it: this one is priced and sent. Null for what is no size. */
export function grantableSize(text: string, { roundingStepBytes }: Offer): bigint | null {
  const bytes = bytesTyped(text)
  return bytes === null ? null : roundUpToStep(bytes, roundingStepBytes)
}
