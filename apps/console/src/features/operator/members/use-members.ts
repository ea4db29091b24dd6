import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useClient } from '../../../shared/api/client.ts'
import { filtersOf, type MembersView, orderOf } from '../../../shared/operator/members-view.ts'

const rowsPerPage = 100
/** Which places and clusters there are changes rarely. */
const placesFreshMs = 5 * 60_000
const clustersMax = 200

/** The members of a view, page by page as they are scrolled to. */
export function useMembers(view: MembersView) {
  const client = useClient()
  return useInfiniteQuery({
    queryKey: ['listTenants', view],
    initialPageParam: '',
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam, signal }) =>
      client.call('listTenants', {
        query: {
          limit: rowsPerPage,
          ...filtersOf(view),
          ...orderOf(view),
          ...(pageParam === '' ? {} : { cursor: pageParam }),
        },
        signal,
      }),
    getNextPageParam: ({ nextCursor }) => nextCursor,
  })
}

/** How many members a view has in all, whatever its order. */
export function useMemberCount(view: MembersView) {
  const client = useClient()
  const filters = filtersOf(view)
  return useQuery({
    queryKey: ['countTenants', filters],
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => (await client.call('countTenants', { query: filters, signal })).total,
  })
}

export interface Place {
  readonly id: string
  readonly name: string
}

/** The départements that have members, and the EPCIs of each. */
export interface Places {
  readonly departements: readonly string[]
  readonly groups: readonly (Place & { readonly departement: string | null })[]
}

/** Where there are members: what can be filtered by. */
export function usePlaces() {
  const client = useClient()
  return useQuery({
    queryKey: ['getTerritory', 'places'],
    staleTime: placesFreshMs,
    queryFn: async ({ signal }): Promise<Places> => {
      const { places } = await client.call('getTerritory', { signal })
      const departements = [...new Set(places.flatMap(({ departementCode }) => departementCode ?? []))]
      const groups = places.flatMap(({ departementCode, groupId, groupName }) =>
        groupId === null ? [] : [{ id: groupId, name: groupName ?? groupId, departement: departementCode }],
      )
      return { departements, groups }
    },
  })
}

/** The clusters by name. */
export function useClusters() {
  const client = useClient()
  return useQuery({
    queryKey: ['listClusters'],
    staleTime: placesFreshMs,
    queryFn: async ({ signal }) => (await client.call('listClusters', { query: { limit: clustersMax }, signal })).items,
  })
}
