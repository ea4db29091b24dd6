import type { Answer } from '@grenier/contracts'
import { useQueries } from '@tanstack/react-query'
import { useClient } from '../../../shared/api/client.ts'

export const membersPerPage = 50

export type Budget = Answer<'listBudgets'>['items'][number]

/**
 * Budgets of the members on some pages of a forecast, by member. Both lists go by the id of members, and of a page no more
 * members have a budget than are on it: the same questions find them all.
 */
export function useBudgets(year: string, afters: readonly (string | undefined)[]): ReadonlyMap<string, Budget> {
  const client = useClient()
  const answers = useQueries({
    queries: afters.map((after) => ({
      queryKey: ['listBudgets', year, after ?? 'first'],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        client.call('listBudgets', { params: { year }, query: { limit: membersPerPage, after }, signal }),
    })),
  })
  const items = answers.flatMap(({ data }) => data?.items ?? [])
  return new Map(items.flatMap((budget) => (budget.tenantId === null ? [] : [[budget.tenantId, budget] as const])))
}
