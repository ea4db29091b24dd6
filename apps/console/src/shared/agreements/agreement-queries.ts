import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query'
import { useClient } from '../api/client.ts'

const questions = ['listAgreements', 'listRecipients', 'listPayerAssignments', 'getTenant', 'listActs'] as const

/** Every agreement of a member with its wordings. */
export function useAgreements(tenantId: string) {
  const client = useClient()
  return useQuery({
    queryKey: ['listAgreements', tenantId],
    queryFn: async ({ signal }) => (await client.call('listAgreements', { params: { tenantId }, signal })).items,
  })
}

/** Where debts of a member land. */
export function useRecipients(tenantId: string | null) {
  const client = useClient()
  return useQuery({
    queryKey: ['listRecipients', tenantId],
    enabled: tenantId !== null,
    queryFn: async ({ signal }) =>
      (await client.call('listRecipients', { params: { tenantId: tenantId ?? '' }, signal })).items,
  })
}

/** Who pays for a member, and for whom it pays. */
export function usePayers(tenantId: string) {
  const client = useClient()
  return useQuery({
    queryKey: ['listPayerAssignments', tenantId],
    queryFn: ({ signal }) => client.call('listPayerAssignments', { params: { tenantId }, signal }),
  })
}

const again = (queries: QueryClient) => async (): Promise<void> => {
  await Promise.all(questions.map((question) => queries.invalidateQueries({ queryKey: [question] })))
}

/** All that is said of agreements and payers, asked again. */
export function useAskAgain(): () => Promise<void> {
  return again(useQueryClient())
}
