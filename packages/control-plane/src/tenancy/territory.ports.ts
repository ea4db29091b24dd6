import type { TenantFilters, TerritoryMember, TerritoryPlace } from '@grenier/contracts'
import type { CivilDate } from '@grenier/quota-billing'

/** How many are found, without reading them. Platform scope only. */
export interface TenantListingStore {
  countTenants(filters: TenantFilters, on: CivilDate): Promise<number>
}

/** Where members are, and how full what they were given is. Platform scope only. */
export interface TerritoryStore {
  /** Every EPCI of every département, those without one together; by département and name. */
  territoryPlaces(on: CivilDate): Promise<TerritoryPlace[]>
  /** Of one place, the most populous first; null narrows nothing. */
  territoryMembers(place: {
    on: CivilDate
    departement: string | null
    groupId: string | null
    limit: number
  }): Promise<TerritoryMember[]>
}
