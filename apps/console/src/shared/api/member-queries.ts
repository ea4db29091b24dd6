import { useQuery } from '@tanstack/react-query'
import { useClient } from './client-context.tsx'

/** While something is under way it is looked at again this often, beside what is told live. */
export const watchMs = 4_000
const tasksShown = 50
const copiesShown = 200

/** Restores of a member that were asked for, the newest first. */
export function useRestores(tenantId: string) {
  const client = useClient()
  return useQuery({
    queryKey: ['listProtectionTasks', tenantId],
    queryFn: async ({ signal }) => {
      const { items } = await client.call('listProtectionTasks', {
        params: { tenantId },
        query: { limit: tasksShown },
        signal,
      })
      return items.filter(({ kind }) => kind === 'restore')
    },
    refetchInterval: ({ state }) => (state.data?.some(({ endedAt }) => endedAt === null) === true ? watchMs : false),
  })
}

/** The copies of one folder that stand, the newest first; null: no folder is chosen yet. */
export function useCopies(tenantId: string, claimName: string | null) {
  const client = useClient()
  return useQuery({
    queryKey: ['listBackupCopies', tenantId, claimName],
    enabled: claimName !== null,
    queryFn: async ({ signal }) => {
      const query = { limit: copiesShown, ...(claimName === null ? {} : { claimName }) }
      return (await client.call('listBackupCopies', { params: { tenantId }, query, signal })).items
    },
  })
}
