import type { Answer } from '@grenier/contracts'
import { useQuery } from '@tanstack/react-query'
import { useClient } from '../api/client.ts'

const pageMax = 500

export type Member = Answer<'listTenants'>['items'][number]

/** Every member: a fixed key names them one by one. Asked only where one is written. */
export function useMembers(isAsked: boolean) {
  const client = useClient()
  return useQuery({
    queryKey: ['listTenants', 'all'],
    enabled: isAsked,
    queryFn: ({ signal }) => Array.fromAsync(client.items('listTenants', { query: { limit: pageMax }, signal })),
  })
}
