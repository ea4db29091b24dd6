import type { Answer } from '@grenier/contracts'
import { type ForecastNoticeSummary, forecastNoticesPerCallMax } from '@grenier/contracts/forecast-notice'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useClient } from '../../../shared/api/client.ts'

const pageSize = 500

/** All notices of a year, by payer: their sums are those of the whole region. */
export function useNotices(year: string) {
  const client = useClient()
  return useQuery({
    queryKey: ['listForecastNotices', year, 'all'],
    queryFn: ({ signal }) =>
      Array.fromAsync(client.items('listForecastNotices', { query: { year, limit: pageSize }, signal })),
  })
}

interface Prepared {
  readonly prepared: number
  readonly unchanged: number
  readonly withoutPayer: number
}

/** Prepares a year call by call. What a page that is left had prepared stands; asked for again it goes on with the rest. */
export function usePrepare(year: string) {
  const client = useClient()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (): Promise<Prepared> => {
      let [prepared, unchanged, withoutPayer] = [0, 0, 0]
      let after: string | null = null
      do {
        const behind: string | undefined = after ?? undefined
        const one: Answer<'prepareForecastNotices'> = await client.call('prepareForecastNotices', {
          params: { year },
          body: { after: behind },
        })
        prepared += one.prepared
        unchanged += one.unchanged
        withoutPayer = one.withoutPayer
        after = one.nextAfter
      } while (after !== null)
      return { prepared, unchanged, withoutPayer }
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['listForecastNotices'] }),
  })
}

/** Sends notices, some a call; a call sends all of its own or none. */
export function useSend(year: string, { evenIncomplete }: { readonly evenIncomplete: boolean }) {
  const client = useClient()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (noticeIds: readonly string[]) => {
      let sent = 0
      for (let from = 0; from < noticeIds.length; from += forecastNoticesPerCallMax) {
        const some = noticeIds.slice(from, from + forecastNoticesPerCallMax)
        const body = { forecastNoticeIds: some, evenIncomplete }
        sent += (await client.call('sendForecastNotices', { params: { year }, body })).sent
      }
      return sent
    },
    onSettled: () =>
      queries.invalidateQueries({
        predicate: ({ queryKey: [name] }) => name === 'listForecastNotices' || name === 'getForecastNotice',
      }),
  })
}

/** What of some notices is asked about first: what is still a draft and says all, what is a draft and does not, what is sent. */
export function sortedOut(notices: readonly ForecastNoticeSummary[]) {
  const drafts = notices.filter(({ state }) => state === 'draft')
  return {
    drafts,
    sent: notices.filter(({ state }) => state === 'sent'),
    complete: drafts.filter(({ isIncomplete }) => !isIncomplete),
    incomplete: drafts.filter(({ isIncomplete }) => isIncomplete),
  }
}

/** What some notices ask to plan, VAT included, in cents. */
export function sumOfPayable(notices: readonly ForecastNoticeSummary[]): bigint {
  return notices.reduce((sum, { payableCents }) => sum + payableCents, 0n)
}
