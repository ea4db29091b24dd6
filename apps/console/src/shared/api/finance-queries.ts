import type { ChargeDimension, Period } from '@grenier/contracts'
import type { CivilMonth } from '@grenier/quota-billing'
import { useQueries, useQuery } from '@tanstack/react-query'
import { useClient } from './client.ts'

/** While a month is being closed or issued it is looked at again this often. */
const watchMs = 1_000
const pageMax = 500
const draftsMax = 100

export interface SummedCharges {
  readonly from: CivilMonth
  readonly to: CivilMonth
  readonly by: ChargeDimension
  readonly tenantId?: string | undefined
  readonly service?: string | undefined
  readonly siteId?: string | undefined
  readonly limit?: number
}

/** Charges of some months in sums; which months are closed stands in it. */
export function useChargeSums(asked: SummedCharges) {
  const client = useClient()
  return useQuery({
    queryKey: ['sumCharges', asked],
    queryFn: ({ signal }) => client.call('sumCharges', { query: asked, signal }),
    placeholderData: (former) => former,
  })
}

/** How a month stands, once it is known that it does: nobody may have touched it. Watched while it goes on by itself. */
export function usePeriod(month: CivilMonth, isKnown: boolean) {
  const client = useClient()
  return useQuery({
    queryKey: ['getPeriod', month],
    enabled: isKnown,
    queryFn: ({ signal }) => client.call('getPeriod', { params: { month }, signal }),
    refetchInterval: ({ state }) => (isMoving(state.data ?? null) ? watchMs : false),
  })
}

/** Whether a month goes on by itself. */
function isMoving(period: Period | null): boolean {
  return period !== null && period.blockedBy === null && (period.state === 'closing' || period.state === 'issuing')
}

/** The exceptions of a closed month, the first 500; asked anew when another number of drafts waits. */
export function useChecklist(month: CivilMonth, about: { readonly isAsked: boolean; readonly draftCount?: number }) {
  const client = useClient()
  return useQuery({
    queryKey: ['getIssuingChecklist', month, about.draftCount],
    enabled: about.isAsked,
    queryFn: ({ signal }) =>
      client.call('getIssuingChecklist', { params: { month }, query: { limit: pageMax }, signal }),
  })
}

/** The same of several months at once. */
export function useChecklists(months: readonly CivilMonth[]) {
  const client = useClient()
  return useQueries({
    queries: months.map((month) => ({
      queryKey: ['getIssuingChecklist', month, undefined],
      queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
        client.call('getIssuingChecklist', { params: { month }, query: { limit: pageMax }, signal }),
    })),
  })
}

interface RejectedTitres {
  readonly year: number
  readonly count: number
  readonly payableCents: bigint
}

/** Statements of each year whose titres were all rejected and not made again; most years have none, and are asked for once. */
export function useRejectedTitres(years: readonly number[]) {
  const client = useClient()
  return useQueries({
    queries: years.map((year) => ({
      queryKey: ['reconcileSettlements', year, 'rejected'],
      queryFn: async ({ signal }: { readonly signal: AbortSignal }): Promise<RejectedTitres> => {
        const query = { fiscalYear: year, limit: pageMax }
        const { rejectedCents } = await client.call('reconcileSettlements', { query: { ...query, limit: 1 }, signal })
        if (rejectedCents === 0n) return { year, count: 0, payableCents: 0n }
        const all = await Array.fromAsync(client.items('reconcileSettlements', { query, signal }))
        const rejected = all.filter(({ kind }) => kind === 'rejected')
        return {
          year,
          count: rejected.length,
          payableCents: rejected.reduce((sum, row) => sum + row.payableCents, 0n),
        }
      },
    })),
  })
}

/** Every version of the prices, the oldest first. */
export function useTariffs() {
  const client = useClient()
  return useQuery({
    queryKey: ['listTariffs'],
    queryFn: ({ signal }) => Array.fromAsync(client.items('listTariffs', { query: { limit: pageMax }, signal })),
  })
}

/** Corrections of closed months, the newest first. */
export function useCorrections() {
  const client = useClient()
  return useQuery({
    queryKey: ['listCorrections'],
    queryFn: async ({ signal }) => {
      const all = await Array.fromAsync(client.items('listCorrections', { query: { limit: pageMax }, signal }))
      return all.toReversed()
    },
  })
}

/** Years whose true-up is to be repeated: what was asked of them is not any more what they cost. */
export function useTrueUpsToRepeat() {
  const client = useClient()
  return useQuery({
    queryKey: ['listTrueUps'],
    queryFn: async ({ signal }) => (await client.call('listTrueUps', { signal })).toRepeat,
  })
}

/** Prices and keys before they are voted, oldest first. */
export function useTariffDrafts() {
  const client = useClient()
  return useQuery({
    queryKey: ['listTariffDrafts'],
    queryFn: ({ signal }) => Array.fromAsync(client.items('listTariffDrafts', { query: { limit: draftsMax }, signal })),
  })
}
