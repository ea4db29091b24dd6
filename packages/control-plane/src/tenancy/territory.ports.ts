import type { TenantFilters, TerritoryMember, TerritoryPlace } from '@grenier/contracts'
import type { CivilDate, MeterCode } from '@grenier/quota-billing'

/** How many are found, without reading them. Platform scope only. */
export interface TenantListingStore {
  countTenants(filters: TenantFilters, on: CivilDate): Promise<number>
}

/** A day of use, and which meters count against a quota. */
export interface MeasuredDay {
  readonly day: CivilDate
  /** Days of civil time have 23 to 25 hours. */
  readonly seconds: number
  readonly meters: readonly MeterCode[]
}

/** A member of a place, and the INSEE code of the commune that it is or has its seat in, where one is recorded. */
export interface MemberOfPlace extends Omit<TerritoryMember, 'position'> {
  readonly inseeCode: string | null
}

/** Where members are, and how full what they were given is. Platform scope only. */
export interface TerritoryStore {
  /** The last day before that one of which anything was measured; null: none ever. */
  lastMeasuredDay(before: CivilDate): Promise<CivilDate | null>
  /** Every EPCI of every département, those without one together; by département and name. */
  territoryPlaces(query: { on: CivilDate; measured: MeasuredDay | null }): Promise<TerritoryPlace[]>
  /** Of one place, the most populous first; null narrows nothing. */
  territoryMembers(place: {
    on: CivilDate
    measured: MeasuredDay | null
    departement: string | null
    groupId: string | null
    limit: number
  }): Promise<MemberOfPlace[]>
}
