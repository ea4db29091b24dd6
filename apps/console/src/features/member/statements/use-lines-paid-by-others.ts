import type { LinePaidByOther } from '@grenier/contracts'
import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import { useClient } from '../../../shared/api/client.ts'

/** As many as are answered at once: a year of a commune has about a hundred. */
const linesAtOnce = 500

/**
 * The lines of a member on what others were asked for, to the last: they are answered the oldest first and read the newest
 * first.
 */
export function useLinesPaidByOthers(tenantId: string): UseQueryResult<LinePaidByOther[]> {
  const client = useClient()
  return useQuery({
    queryKey: ['listLinesPaidByOthers', tenantId],
    queryFn: ({ signal }) =>
      Array.fromAsync(client.items('listLinesPaidByOthers', { query: { tenantId, limit: linesAtOnce }, signal })),
  })
}
