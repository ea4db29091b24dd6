import { useQuery } from '@tanstack/react-query'
import { useClient } from '../api/client.ts'

const poolsPerPage = 500
/** Which places, clusters and sites there are changes rarely. */
const placesFreshMs = 5 * 60_000
const clustersMax = 200

interface Place {
  readonly id: string
  readonly name: string
}

/** The départements that have members, and the EPCIs of each. */
interface Places {
  readonly departements: readonly string[]
  readonly groups: readonly (Place & { readonly departement: string | null })[]
}

/** Where there are members: what can be filtered by. */
export function useMemberPlaces() {
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

/** The sites by code. */
export function useSites() {
  const client = useClient()
  return useQuery({
    queryKey: ['listSites'],
    staleTime: placesFreshMs,
    queryFn: async ({ signal }) => (await client.call('listSites', { query: { limit: clustersMax }, signal })).items,
  })
}

/** Every pool, with what it may still give. */
export function useAllPools() {
  const client = useClient()
  return useQuery({
    queryKey: ['listPools', 'all'],
    queryFn: ({ signal }) => Array.fromAsync(client.items('listPools', { query: { limit: poolsPerPage }, signal })),
  })
}
