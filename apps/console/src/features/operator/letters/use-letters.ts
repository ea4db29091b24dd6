import type { PaperLetter } from '@grenier/contracts'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useClient } from '../../../shared/api/client.ts'

const pageSize = 50

/** Under which questions about letters are kept. */
export const lettersKey = ['listPaperLetters'] as const

/** Letters in one state, the oldest first, page by page. */
export function useLetters(state: PaperLetter['state']) {
  const client = useClient()
  return useInfiniteQuery({
    queryKey: [...lettersKey, state],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      client.call('listPaperLetters', { query: { state, limit: pageSize, cursor: pageParam }, signal }),
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  })
}
