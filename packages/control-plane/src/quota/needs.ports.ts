import type { NeedsCampaign, OfferKind } from '@grenier/contracts'
import type { CivilDate, Instant } from '@grenier/quota-billing'
import type { FleetLevel } from '../tenancy/fleet.ports.ts'

export interface StoredNeedsCampaign extends Omit<NeedsCampaign, 'state'> {
  /** When all members had been asked; null: not yet. */
  readonly askedAt: Instant | null
  /** By days before the last one: the reminder that was sent last; null: none was. */
  readonly remindedDays: number | null
}

/** What a member answered; offers that are left out are kept as they are. */
export interface StoredNeedsAnswer {
  readonly tenantId: string
  readonly year: string
  readonly lines: readonly { readonly offerId: string; readonly wantedQuotaBytes: bigint }[]
  readonly note: string | null
  readonly answeredBy: string
  readonly answeredAt: Instant
}

/** A space that a member has, or wants to have. */
export interface NeededSpace {
  readonly tenantId: string
  readonly offerId: string
  readonly offerName: string
  readonly kind: OfferKind
  readonly currentQuotaBytes: bigint
  readonly wantedQuotaBytes: bigint
}

export interface StoredNeedsOutcome {
  readonly tenantId: string
  readonly isAnswered: boolean
  readonly plannedYearMicros: bigint | null
  readonly draftCommitmentCents: bigint | null
}

/** A limited pool and what its members want beyond what they have. */
export interface NeededLevel extends FleetLevel {
  readonly growthBytes: bigint
}

/** Campaigns of needs, their answers, and what became of these. Platform scope, where nothing else is said. */
export interface NeedsStore {
  /** False when there is one of that year. */
  insertNeedsCampaign(campaign: StoredNeedsCampaign): Promise<boolean>
  needsCampaign(year: string): Promise<StoredNeedsCampaign | null>
  /** The same, kept from being taken up until the commit; several may hold it. */
  shareNeedsCampaign(year: string): Promise<StoredNeedsCampaign | null>
  /** The same, for this transaction alone: whoever shared it has committed. */
  lockNeedsCampaign(year: string): Promise<StoredNeedsCampaign | null>
  /** The latest year first. */
  needsCampaigns(): Promise<StoredNeedsCampaign[]>
  /** Writes how far it has come. */
  updateNeedsCampaign(campaign: StoredNeedsCampaign): Promise<void>
  /** In place of what the member answered before. */
  saveNeedsAnswer(answer: StoredNeedsAnswer): Promise<void>
  needsAnswers(year: string, tenantIds: readonly string[]): Promise<StoredNeedsAnswer[]>
  /** By tenant and offer; what is neither held nor wanted is left out. */
  neededSpaces(year: string, tenantIds: readonly string[]): Promise<NeededSpace[]>
  /** A known one stays as it is. Returns whose were new. */
  insertNeedsOutcomes(
    year: string,
    outcomes: readonly StoredNeedsOutcome[],
    recordedAt: Instant,
  ): Promise<readonly string[]>
  needsOutcomes(year: string, tenantIds: readonly string[]): Promise<StoredNeedsOutcome[]>
  /** Who is a member on a day, and who of them answered. */
  countNeeds(year: string, on: CivilDate): Promise<{ memberCount: number; answerCount: number }>
  /** Those that lack most in proportion to what they may give, first; `total` counts all. */
  neededLevels(query: {
    year: string
    windowStart: Instant
    limit: number
  }): Promise<{ levels: NeededLevel[]; total: number }>
}
