import type { Client, RegisterCommune, RegisterMembership } from '@grenier/contracts'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useClient } from '../../../shared/api/client.ts'
import type { RegisterView } from '../../../shared/operator/register-view.ts'

const rowsPerPage = 100
const rowsPerPageMax = 500
/** The register changes with a new release alone. */
const placesFreshMs = 60 * 60_000

/** Départements and EPCI whose name or code holds the text. */
export function usePlaces(search: string) {
  const client = useClient()
  return useQuery({
    queryKey: ['listRegisterPlaces', search],
    placeholderData: keepPreviousData,
    staleTime: placesFreshMs,
    queryFn: ({ signal }) => client.call('listRegisterPlaces', { query: search === '' ? {} : { search }, signal }),
  })
}

const filtersOf = ({ departement, epci, search, show }: RegisterView) => {
  const membership: RegisterMembership | undefined = show === 'all' ? undefined : (show ?? 'open')
  return {
    ...(departement === undefined ? {} : { departement }),
    ...(epci === undefined ? {} : { epci }),
    ...(search === undefined ? {} : { search }),
    ...(membership === undefined ? {} : { membership }),
  }
}

/** The communes of the place that is looked at, page by page. */
export function useCommunes(view: RegisterView) {
  const client = useClient()
  return useInfiniteQuery({
    queryKey: ['listRegisterCommunes', filtersOf(view)],
    initialPageParam: '',
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam, signal }) =>
      client.call('listRegisterCommunes', {
        query: { ...filtersOf(view), limit: rowsPerPage, ...(pageParam === '' ? {} : { cursor: pageParam }) },
        signal,
      }),
    getNextPageParam: ({ nextCursor }) => nextCursor,
  })
}

/** All that are found and no members, whether their page was read or not. */
export function openCommunes(client: Client, view: RegisterView): Promise<RegisterCommune[]> {
  const query = { ...filtersOf(view), membership: 'open' as const, limit: rowsPerPageMax }
  return Array.fromAsync(client.items('listRegisterCommunes', { query }))
}
