import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useClient } from '../../../shared/api/client.ts'
import { filtersOf, type MembersView, orderOf } from '../../../shared/operator/members-view.ts'

const rowsPerPage = 100

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
