import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useClient } from '../../../shared/api/client.ts'
import type { StatementListView } from '../../../shared/finance/statement-list-view.ts'

const pageSize = 50

/** What the API is asked for of a view. */
export const queryOf = ({ tenant: tenantId, ...view }: StatementListView) =>
  tenantId === undefined ? view : { ...view, tenantId }

/** The issued statements of a view, page by page; the sums of all of them come with each page. */
export function useStatements(view: StatementListView) {
  const client = useClient()
  const asked = queryOf(view)
  return useInfiniteQuery({
    queryKey: ['listIssuedStatements', asked],
    initialPageParam: undefined as string | undefined,
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam, signal }) =>
      client.call('listIssuedStatements', {
        query: { ...asked, limit: pageSize, ...(pageParam === undefined ? {} : { cursor: pageParam }) },
        signal,
      }),
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  })
}
