import { ClientProblem, type InboxRow, type QuotaRequest } from '@grenier/contracts'
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useClient } from '../../../shared/api/client.ts'
import { useLive } from '../../../shared/api/live.ts'

const rowsPerPage = 20
/** Others ask and decide too: what changes is told, and asked again. */
const inboxKinds = ['quota-request'] as const
const inboxKey = ['listRequestInbox'] as const
/** While a cluster follows, what was granted is looked at again this often. */
const followMs = 2_000

/** The requests that await a decision, oldest first. */
export function useInbox() {
  const client = useClient()
  useLive(inboxKinds, inboxKey)
  return useInfiniteQuery({
    queryKey: inboxKey,
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      client.call('listRequestInbox', {
        query: { limit: rowsPerPage, ...(pageParam === '' ? {} : { cursor: pageParam }) },
        signal,
      }),
    getNextPageParam: ({ nextCursor }) => nextCursor,
  })
}

/** One request as it stands, looked at again while its cluster follows. */
export function useFollowed(request: QuotaRequest) {
  const client = useClient()
  return useQuery({
    queryKey: ['getQuotaRequest', request.id],
    queryFn: ({ signal }) => client.call('getQuotaRequest', { params: { requestId: request.id }, signal }),
    refetchInterval: ({ state }) => ((state.data?.state ?? request.state) === 'provisioning' ? followMs : false),
  })
}

export function useMotifs() {
  const client = useClient()
  return useQuery({
    queryKey: ['listRefusalMotifs'],
    queryFn: ({ signal }) => client.call('listRefusalMotifs', { signal }),
  })
}

/** What would happen at these sizes; asked once somebody wants to see it. */
export function useDecisionSimulation(requestId: string, lines: readonly SizedLine[], isWanted: boolean) {
  const client = useClient()
  return useQuery({
    queryKey: ['simulateQuotaDecision', requestId, lines],
    enabled: isWanted,
    queryFn: ({ signal }) =>
      client.call('simulateQuotaDecision', {
        params: { requestId },
        query: lines.length === 0 ? {} : { lines: [...lines] },
        signal,
      }),
  })
}

export interface SizedLine {
  readonly offerId: string
  readonly wantedQuotaBytes: bigint
}

/** The four ways to answer. */
export type AnswerKind = 'approve' | 'less' | 'ask' | 'refuse'

/** What an operator may answer. */
export type Answer =
  | { readonly kind: 'approve' | 'refuse'; readonly text: string }
  | { readonly kind: 'less'; readonly text: string; readonly lines: readonly SizedLine[] }
  | { readonly kind: 'ask'; readonly text: string }

/** Answers one request. Whatever comes of it, the inbox is read again. */
export function useAnswer({ request: { id: requestId, version } }: InboxRow) {
  const client = useClient()
  const queries = useQueryClient()
  return useMutation<QuotaRequest, unknown, Answer>({
    mutationFn: (answer) => {
      if (answer.kind === 'ask') {
        const body = { kind: 'question', text: answer.text } as const
        return client.call('commentQuotaRequest', { params: { requestId }, body })
      }
      const sizes = answer.kind === 'less' ? answer.lines : []
      return client.call('decideQuotaRequest', {
        params: { requestId },
        ifMatch: version,
        body: {
          decision: answer.kind === 'refuse' ? 'reject' : 'approve',
          amendedLines: sizes.map(({ offerId, wantedQuotaBytes }) => ({ offerId, quotaBytes: wantedQuotaBytes })),
          reason: answer.text,
        },
      })
    },
    onSuccess: () => void queries.invalidateQueries({ queryKey: inboxKey }),
  })
}

/** Takes a request, or gives it back. Whatever comes of it, the inbox is read again. */
export function useTaking({ request: { id: requestId, version } }: InboxRow) {
  const client = useClient()
  const queries = useQueryClient()
  return useMutation<QuotaRequest, unknown, 'takeQuotaRequest' | 'releaseQuotaRequest'>({
    mutationFn: (operation) => client.call(operation, { params: { requestId }, ifMatch: version }),
    onSuccess: () => void queries.invalidateQueries({ queryKey: inboxKey }),
  })
}

const overtaken = new Set<string | null>(['version-stale', 'already-decided', 'request-taken', 'not-found'])

/** Somebody else was faster: what is on the screen is no longer so. */
export function isOvertaken(error: unknown): boolean {
  return error instanceof ClientProblem && overtaken.has(error.code)
}
