import type { Client, Installation } from '@grenier/contracts'
import { type Instant, instant } from '@grenier/quota-billing'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { useClient } from './client.ts'

const offersMax = 500

/** Who is signed in. */
export const sessionQuery = (client: Client) =>
  queryOptions({ queryKey: ['getSession'], queryFn: () => client.call('getSession') })

/** Where one is, and how this machine's clock stands to the one that the API goes by. */
export interface KnownInstallation extends Installation {
  readonly clockAheadMs: number
}

/** Where one is; told to whoever has a role. */
export const installationQuery = (client: Client) =>
  queryOptions({
    queryKey: ['getInstallation'],
    queryFn: async (): Promise<KnownInstallation> => {
      const told = await client.call('getInstallation')
      return { ...told, clockAheadMs: told.technicalNow - Date.now() }
    },
  })

/** Technical time now: the API's, however this machine's clock is set, and however long the page has been open. */
export const technicalNowOf = ({ clockAheadMs }: Pick<KnownInstallation, 'clockAheadMs'>): Instant =>
  instant(Date.now() + clockAheadMs)

export const spacesQuery = (client: Client, tenantId: string) =>
  queryOptions({
    queryKey: ['getSpaceOutlook', tenantId],
    queryFn: ({ signal }) => client.call('getSpaceOutlook', { params: { tenantId }, signal }),
  })

export const protectionQuery = (client: Client, tenantId: string) =>
  queryOptions({
    queryKey: ['getTenantProtection', tenantId],
    queryFn: ({ signal }) => client.call('getTenantProtection', { params: { tenantId }, signal }),
  })

/** The spaces of a member: what each may hold, holds, and when it will be full. */
export function useSpaces(tenantId: string) {
  return useQuery(spacesQuery(useClient(), tenantId))
}

/** One member; nothing is asked where none is named. */
export function useTenant(tenantId: string | undefined) {
  const client = useClient()
  return useQuery({
    queryKey: ['getTenant', tenantId],
    enabled: tenantId !== undefined,
    queryFn: ({ signal }) => client.call('getTenant', { params: { tenantId: tenantId ?? '' }, signal }),
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
  return useQuery(protectionQuery(useClient(), tenantId))
}

/** So many tests of a restore, the newest first, that one under way hides none that has ended. */
const drillsShown = 20

export const drillsQuery = (client: Client, tenantId: string) =>
  queryOptions({
    queryKey: ['listRestoreDrills', tenantId],
    queryFn: ({ signal }) =>
      client.call('listRestoreDrills', { params: { tenantId }, query: { limit: drillsShown }, signal }),
  })

/** The tests of a restore of a member, the newest first. */
export function useDrills(tenantId: string) {
  return useQuery(drillsQuery(useClient(), tenantId))
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
