import type { ConditionStatus, SortDirection, TenantFilters, TenantSituation, TenantSort } from '@grenier/contracts'

/** What the list of members shows, as it stands in the address: an address is a view that can be kept and sent. */
export interface MembersView {
  readonly search?: string
  readonly ready?: ConditionStatus
  readonly departement?: string
  readonly group?: string
  readonly cluster?: string
  readonly situation?: TenantSituation
  readonly sort?: TenantSort
  readonly direction?: SortDirection
}

const readyStates: readonly ConditionStatus[] = ['True', 'False', 'Unknown']
/** In the order in which they are offered. */
export const situations: readonly TenantSituation[] = [
  'member',
  'behind',
  'put-back',
  'over',
  'suspended',
  'leaving',
  'uncovered',
  'stale',
  'gone',
  'failed-drill',
  'covered',
]
const sorts: readonly TenantSort[] = ['name', 'group', 'inhabitants', 'enrolled']
const directions: readonly SortDirection[] = ['asc', 'desc']
const idPattern = /^[0-9a-f-]{36}$/
const searchCharsMax = 100

/** What of an address is a view; what is ill-formed in it is left out. A search of digits comes as a number. */
export function readMembersView(address: Readonly<Record<string, unknown>>): MembersView {
  const text = (name: string, pattern: RegExp): string | undefined => {
    const value = typeof address[name] === 'number' ? String(address[name]) : address[name]
    return typeof value === 'string' && pattern.test(value) ? value : undefined
  }
  const found = {
    search: text('search', /\S/)?.slice(0, searchCharsMax),
    ready: readyStates.find((known) => known === address['ready']),
    departement: text('departement', /^[0-9AB]{1,3}$/)?.padStart(2, '0'),
    group: text('group', idPattern),
    cluster: text('cluster', idPattern),
    situation: situations.find((known) => known === address['situation']),
    sort: sorts.find((known) => known === address['sort']),
    direction: directions.find((known) => known === address['direction']),
  }
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined))
}

/** The filters of a view, as the API takes them. */
export function filtersOf({ search, ready, departement, group, cluster, situation }: MembersView): TenantFilters {
  return {
    ...(search === undefined ? {} : { search }),
    ...(ready === undefined ? {} : { ready }),
    ...(departement === undefined ? {} : { departement }),
    ...(group === undefined ? {} : { groupId: group }),
    ...(cluster === undefined ? {} : { clusterId: cluster }),
    ...(situation === undefined ? {} : { situation }),
  }
}

/** Figures are looked for from the largest down, texts from the first on. */
const firstDirection = { name: 'asc', group: 'asc', inhabitants: 'desc', enrolled: 'desc' } as const

/** The order of a view: by name, where it says nothing. */
export function orderOf({ sort = 'name', direction }: MembersView): {
  readonly sort: TenantSort
  readonly direction: SortDirection
} {
  return { sort, direction: direction ?? firstDirection[sort] }
}

/** The view sorted by a column; the same column again turns its order round. */
export function sortedBy(view: MembersView, sort: TenantSort): MembersView {
  const before = orderOf(view)
  const turned = before.direction === 'asc' ? 'desc' : 'asc'
  return { ...view, sort, direction: before.sort === sort ? turned : firstDirection[sort] }
}
