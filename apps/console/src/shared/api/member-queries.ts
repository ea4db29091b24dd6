import { useQuery } from '@tanstack/react-query'
import { useClient } from './client.ts'

/** While something is under way it is looked at again this often, beside what is told live. */
export const watchMs = 4_000
const tasksShown = 50
const copiesAtOnce = 200

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

/** Every copy of one folder that stands, the newest first, however many pages they fill: none to be found is left out. null: no folder is chosen yet. */
export function useCopies(tenantId: string, claimName: string | null) {
  const client = useClient()
  return useQuery({
    queryKey: ['listBackupCopies', tenantId, claimName],
    enabled: claimName !== null,
    queryFn: ({ signal }) => {
      const query = { limit: copiesAtOnce, ...(claimName === null ? {} : { claimName }) }
      return Array.fromAsync(client.items('listBackupCopies', { params: { tenantId }, query, signal }))
    },
  })
}

/** Who acts for a member: by invitation, by mandate, and who was asked to. */
export function usePeople(tenantId: string) {
  const client = useClient()
  return useQuery({
    queryKey: ['listRoleAssignments', tenantId],
    queryFn: async ({ signal }) => {
      const [assignments, invitations, mandates] = await Promise.all([
        client.call('listRoleAssignments', { params: { tenantId }, signal }),
        client.call('listInvitations', { params: { tenantId }, signal }),
        client.call('listMandates', { params: { tenantId }, signal }),
      ])
      return { assignments: assignments.items, invitations: invitations.items, mandates: mandates.items }
    },
  })
}

/** Tokens of the person, and those of the member's programs for whoever may see them. */
export function useTokens(tenantId: string, withPrograms: boolean) {
  const client = useClient()
  return useQuery({
    queryKey: ['listPersonalTokens', tenantId, withPrograms],
    queryFn: async ({ signal }) => {
      const [own, programs] = await Promise.all([
        client.call('listPersonalTokens', { signal }),
        withPrograms ? client.call('listServiceTokens', { query: { tenantId }, signal }) : { items: [] },
      ])
      return [...own.items, ...programs.items].toSorted((left, right) => right.createdAt - left.createdAt)
    },
  })
}

/** The archives of a member, the newest first. */
export function useExports(tenantId: string) {
  const client = useClient()
  return useQuery({
    queryKey: ['listTenantExports', tenantId],
    queryFn: async ({ signal }) => (await client.call('listTenantExports', { params: { tenantId }, signal })).items,
    refetchInterval: ({ state }) => (state.data?.some(({ endedAt }) => endedAt === null) === true ? watchMs : false),
  })
}
