import type { GeographicPosition, TerritoryMember, TerritoryPlace } from '@grenier/contracts'

/** Which part of the territory is looked at, as it stands in the address. */
export interface TerritoryAddress {
  readonly departement?: string
  readonly group?: string
  readonly by?: 'inhabitants' | 'space'
  /** A map, unless a scheme is asked for. */
  readonly view?: 'map' | 'scheme'
}

/** What is shown of that part. */
export type Level = 'departements' | 'groups' | 'communes'

/** One thing that is shown: a département, an EPCI or a commune. */
export interface TerritoryRow {
  readonly id: string
  readonly name: string
  readonly members: number
  readonly notReady: number
  readonly unknown: number
  readonly inhabitants: number
  readonly quotaBytes: bigint
  readonly usedBytes: bigint | null
  /** Null: nobody knows, or it is many members. */
  readonly position: GeographicPosition | null
}

const plus = (a: bigint | null, b: bigint | null): bigint | null => (a === null ? b : b === null ? a : a + b)

/** Places summed under the id and the name that each is given; those without one are left out. The largest first. */
function summed(
  places: readonly TerritoryPlace[],
  named: (place: TerritoryPlace) => { readonly id: string; readonly name: string } | null,
): TerritoryRow[] {
  const rows = new Map<string, TerritoryRow>()
  for (const place of places) {
    const whose = named(place)
    if (whose === null) continue
    const before = rows.get(whose.id)
    rows.set(whose.id, {
      ...whose,
      members: (before?.members ?? 0) + place.members,
      notReady: (before?.notReady ?? 0) + place.notReady,
      unknown: (before?.unknown ?? 0) + place.unknown,
      inhabitants: (before?.inhabitants ?? 0) + place.inhabitants,
      quotaBytes: (before?.quotaBytes ?? 0n) + place.quotaBytes,
      usedBytes: plus(before?.usedBytes ?? null, place.usedBytes),
      position: null,
    })
  }
  return [...rows.values()].toSorted((a, b) => b.inhabitants - a.inhabitants || (a.id < b.id ? -1 : 1))
}

/** Each département with all of its members; `nowhere` names those of none. */
export function departementsOf(places: readonly TerritoryPlace[], nowhere: string): TerritoryRow[] {
  return summed(places, ({ departementCode }) => ({ id: departementCode ?? '', name: departementCode ?? nowhere }))
}

/** The département that all members are in; undefined where they are in several, or one of them in none. */
export function onlyDepartement(places: readonly TerritoryPlace[]): string | undefined {
  const [first, ...others] = new Set(places.map(({ departementCode }) => departementCode))
  return others.length === 0 ? (first ?? undefined) : undefined
}

/** The EPCIs of one département, as far as their members are in it; `alone` names the members that belong to none. */
export function groupsOf(places: readonly TerritoryPlace[], departement: string, alone: string): TerritoryRow[] {
  return summed(places, ({ departementCode, groupId, groupName }) =>
    departementCode === departement ? { id: groupId ?? '', name: groupName ?? alone } : null,
  )
}

/** Communes as rows of one member each. */
export function communesOf(members: readonly TerritoryMember[]): TerritoryRow[] {
  return members.map(({ tenantId, name, inhabitants, ready, quotaBytes, usedBytes, position }) => ({
    id: tenantId,
    name,
    members: 1,
    notReady: ready === 'False' ? 1 : 0,
    unknown: ready === 'Unknown' ? 1 : 0,
    inhabitants: inhabitants ?? 0,
    quotaBytes,
    usedBytes,
    position,
  }))
}

const bytesPerWeight = 1_048_576n

/** How much room a row gets. */
export function weightOf({ inhabitants, quotaBytes }: TerritoryRow, by: 'inhabitants' | 'space'): number {
  return by === 'inhabitants' ? inhabitants : Number(quotaBytes / bytesPerWeight)
}
