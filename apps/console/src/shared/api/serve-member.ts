import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useClient } from './client.ts'

/** Acts for another member from now on: everything that was read of the former one is forgotten. */
export function useServeMember() {
  const client = useClient()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (tenantId: string) => client.call('serveTenant', { body: { tenantId } }),
    onSuccess: () => queries.resetQueries(),
  })
}
