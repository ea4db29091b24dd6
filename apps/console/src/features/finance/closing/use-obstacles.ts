import type { CivilMonth } from '@grenier/quota-billing'
import { useQuery } from '@tanstack/react-query'
import { useClient } from '../../../shared/api/client.ts'

/** What would stop the closing of a month, as of now. */
export function useObstacles(month: CivilMonth) {
  const client = useClient()
  return useQuery({
    queryKey: ['getClosingObstacles', month],
    queryFn: ({ signal }) => client.call('getClosingObstacles', { params: { month }, signal }),
  })
}
