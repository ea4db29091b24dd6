import { useQuery } from '@tanstack/react-query'
import { useClient } from './client.ts'

/** What the FCTVA gives back, from which days on; none where nobody recorded any. */
export function useFctvaRates() {
  const client = useClient()
  return useQuery({
    queryKey: ['listFctvaRates'],
    queryFn: async ({ signal }) => (await client.call('listFctvaRates', { signal })).items,
  })
}
