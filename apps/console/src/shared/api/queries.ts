import { useQuery } from '@tanstack/react-query'
import { useClient } from './client-context.tsx'

const offersMax = 500

/** The spaces of a member: what each may hold, holds, and when it will be full. */
export function useSpaces(tenantId: string) {
  const client = useClient()
  return useQuery({
    queryKey: ['getSpaceOutlook', tenantId],
    queryFn: ({ signal }) => client.call('getSpaceOutlook', { params: { tenantId }, signal }),
  })
}

/** What can be asked for; it changes rarely. */
export function useOffers() {
  const client = useClient()
  return useQuery({
    queryKey: ['listOffers'],
    queryFn: async ({ signal }) => (await client.call('listOffers', { query: { limit: offersMax }, signal })).items,
  })
}

export function useProtection(tenantId: string) {
  const client = useClient()
  return useQuery({
    queryKey: ['getTenantProtection', tenantId],
    queryFn: ({ signal }) => client.call('getTenantProtection', { params: { tenantId }, signal }),
  })
}

export function useDrills(tenantId: string, limit: number) {
  const client = useClient()
  return useQuery({
    queryKey: ['listRestoreDrills', tenantId, limit],
    queryFn: ({ signal }) => client.call('listRestoreDrills', { params: { tenantId }, query: { limit }, signal }),
  })
}

export function useNotices(tenantId: string, limit: number) {
  const client = useClient()
  return useQuery({
    queryKey: ['listNotices', tenantId, limit],
    queryFn: ({ signal }) => client.call('listNotices', { params: { tenantId }, query: { limit }, signal }),
  })
}

/** All requests of the member served, the newest first. */
export function useRequests(tenantId: string) {
  const client = useClient()
  return useQuery({
    queryKey: ['listQuotaRequests', tenantId],
    queryFn: async ({ signal }) => {
      const all = await Array.fromAsync(client.items('listQuotaRequests', { query: { tenantId }, signal }))
      return all.toReversed()
    },
  })
}
