import type { PlannedTerritoryChange, TerritoryBody, TerritoryChange, TerritoryEvent } from '@grenier/contracts'
import type { CivilDate, Instant } from '@grenier/quota-billing'
import type { RecordedBody } from '@grenier/quota-billing/territory'

/** A recorded commune or EPCI, and since when it is what it is. */
export interface StandingBody extends RecordedBody {
  readonly identityFrom: CivilDate
  /** Null: it belongs to no EPCI. */
  readonly groupFrom: CivilDate | null
  /** Null: no municipal population is recorded. */
  readonly populationFrom: CivilDate | null
}

/** What is stored of a change; what follows from it is read afresh whenever it is shown. */
export type StoredTerritoryChange = Omit<TerritoryChange, 'quotaMoves' | 'obstacles' | 'yearlyCost'> & {
  readonly obstacle: TerritoryObstacleOf
}

type TerritoryObstacleOf = PlannedTerritoryChange['obstacles'][number]['code'] | null

export type NewTerritoryChange = Pick<
  StoredTerritoryChange,
  | 'number'
  | 'kind'
  | 'bodyKind'
  | 'groupCode'
  | 'organisationId'
  | 'tenantId'
  | 'facts'
  | 'before'
  | 'after'
  | 'successorId'
>

/** Where a member hangs in the tree of pools, and what keeps it there. */
export interface MemberPlace {
  readonly tenantId: string
  readonly organisationId: string
  readonly parentNodeId: string
  /** Whose pool the parent is; null: of no organisation. */
  readonly parentOrganisationId: string | null
  /** Above the parent; null where that is the root. */
  readonly aboveParentId: string | null
  readonly isLeaving: boolean
  /** Its exit is complete. */
  readonly isGone: boolean
  readonly isMoving: boolean
  readonly hasOpenLoan: boolean
  /** Offers of which it has, or holds, anything. */
  readonly offerIds: readonly string[]
}

export interface TerritoryChangesQuery {
  readonly eventId: string
  readonly onlyMembers: boolean
  readonly cursor?: string | undefined
  readonly limit: number
}

/** Territory events. Platform scope only. */
export interface TerritoryEventStore {
  /** Every commune and EPCI that is recorded until further notice and has no successor, or those named; by code. */
  standingBodies(organisationIds?: readonly string[]): Promise<StandingBody[]>
  /** A second one that is open throws `territory-event-open`. */
  insertTerritoryEvent(event: TerritoryEvent, changes: readonly NewTerritoryChange[]): Promise<void>
  /** The newest first. */
  listTerritoryEvents(): Promise<TerritoryEvent[]>
  getTerritoryEvent(id: string): Promise<TerritoryEvent | null>
  /** Locked for the rest of the transaction. */
  lockTerritoryEvent(id: string): Promise<TerritoryEvent | null>
  /** Writes state, confirmations, ends and version. */
  updateTerritoryEvent(event: TerritoryEvent): Promise<void>
  /** All of an event, in order. */
  territoryChangesOf(eventId: string): Promise<StoredTerritoryChange[]>
  territoryChangesPage(
    query: TerritoryChangesQuery,
  ): Promise<{ items: StoredTerritoryChange[]; nextCursor: string | null }>
  /** Those neither applied nor left out, in order, of groups behind a number; whole groups, at least one of them. */
  openTerritoryChanges(query: { eventId: string; behind: number; limit: number }): Promise<StoredTerritoryChange[]>
  leaveOutTerritoryGroup(left: {
    eventId: string
    groupCode: string
    at: Instant
    by: string
    reason: string
  }): Promise<void>
  markTerritoryChanges(marked: {
    eventId: string
    numbers: readonly number[]
    appliedAt: Instant | null
    obstacle: TerritoryObstacleOf
  }): Promise<void>
  memberPlaces(tenantIds: readonly string[]): Promise<MemberPlace[]>
  /** The pool of an organisation nearest to the root; null: it has none. */
  poolOfOrganisation(organisationId: string): Promise<string | null>
}

/** What an applied change writes: dated facts, never over what was before. Platform scope only. */
export interface TerritoryFactStore {
  /** Ends who the organisation is on a day, and begins what it is from then on; null: nothing. */
  succeedIdentity(change: {
    organisationId: string
    after: TerritoryBody | null
    from: CivilDate
    source: string
    at: Instant
  }): Promise<void>
  /** The same of the EPCI it belongs to. */
  succeedGroup(change: {
    organisationId: string
    groupId: string | null
    from: CivilDate
    source: string
    at: Instant
  }): Promise<void>
  insertPopulation(figure: {
    organisationId: string
    inhabitants: number
    vintage: number
    from: CivilDate
    source: string
    at: Instant
  }): Promise<void>
  insertSuccession(succession: {
    predecessorId: string
    successorId: string
    effectiveOn: CivilDate
    eventId: string
    at: Instant
  }): Promise<void>
  /** Whether somebody pays for a member on a day. */
  hasPayerOn(tenantId: string, on: CivilDate): Promise<boolean>
  /** Whether a payer of the member, or who it pays for, is recorded from that day or later on. */
  hasPaymentsFrom(tenantId: string, from: CivilDate): Promise<boolean>
  /** Who pays from a day on: each row ends what was in force, and is its own payer no longer. Returns how many there were. */
  takeOverPayments(change: {
    predecessorTenantId: string
    successorTenantId: string
    from: CivilDate
    /** One for each row that may be written. */
    nextId: () => string
    at: Instant
  }): Promise<number>
}
