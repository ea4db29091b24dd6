import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useClient } from '../../../shared/api/client.ts'
import { useLive } from '../../../shared/api/live.ts'

const rowsPerPage = 50
/** What gives, holds or takes back capacity, and limits themselves. */
const capacityKinds = [
  'pool',
  'quota-request',
  'temporary-quota',
  'quota-loan',
  'capacity-reservation',
  'tenant',
  'exit',
  'move',
  'territory-event',
] as const
const poolsKey = ['listPools'] as const
const balancesKey = ['getPoolBalances'] as const
const holdingsKey = ['listPoolHoldings'] as const
const holdsKey = ['listPoolHolds'] as const
const poolKinds = ['pool'] as const

/** One offer in one pool. */
export interface OfferInPool {
  readonly poolId: string
  readonly offerId: string
}

/** Names and places of pools stay true while they are looked at. */
export function useLivePools(): void {
  useLive(poolKinds, poolsKey)
}

/** What a pool has of each offer now. */
export function usePoolBalances(poolId: string) {
  const client = useClient()
  useLive(capacityKinds, balancesKey)
  return useQuery({
    queryKey: [...balancesKey, poolId],
    queryFn: async ({ signal }) => (await client.call('getPoolBalances', { params: { poolId }, signal })).items,
  })
}

/** Who has what directly below a pool, largest first. */
export function usePoolHoldings({ poolId, offerId }: OfferInPool) {
  const client = useClient()
  useLive(capacityKinds, holdingsKey)
  return useInfiniteQuery({
    queryKey: [...holdingsKey, poolId, offerId],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      client.call('listPoolHoldings', {
        params: { poolId },
        query: { offerId, limit: rowsPerPage, ...(pageParam === '' ? {} : { cursor: pageParam }) },
        signal,
      }),
    getNextPageParam: ({ nextCursor }) => nextCursor,
  })
}

/** What is held in a pool, oldest first. */
export function usePoolHolds({ poolId, offerId }: OfferInPool) {
  const client = useClient()
  useLive(capacityKinds, holdsKey)
  return useInfiniteQuery({
    queryKey: [...holdsKey, poolId, offerId],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      client.call('listPoolHolds', {
        params: { poolId },
        query: { offerId, limit: rowsPerPage, ...(pageParam === '' ? {} : { cursor: pageParam }) },
        signal,
      }),
    getNextPageParam: ({ nextCursor }) => nextCursor,
  })
}
