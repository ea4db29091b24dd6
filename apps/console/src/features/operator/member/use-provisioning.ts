import { type ProvisioningEvent, readProvisioningEvent } from '@grenier/contracts'
import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useClient } from '../../../shared/api/client.ts'
import { keepStream } from '../../../shared/api/kept-stream.ts'

/** How the steps come: as they happen, or not at the moment. */
export type Liveness = 'connecting' | 'live' | 'cut'

/**
 * The steps of a member's provisioning, told as they happen. The stream is kept and comes back after the last step that
 * was seen; each time the API asks anew who it is, so that the stream ends with the session.
 */
export function useProvisioning(tenantId: string) {
  const client = useClient()
  const queries = useQueryClient()
  const [liveness, setLiveness] = useState<Liveness>('connecting')
  const queryKey = ['listProvisioningEvents', tenantId]
  const events = useQuery({
    queryKey,
    queryFn: async ({ signal }) =>
      (await client.call('listProvisioningEvents', { params: { tenantId }, signal })).items,
  })
  const isRead = events.data !== undefined
  useEffect(() => {
    if (!isRead) return undefined
    return keepStream({
      address: () => {
        const known = queries.getQueryData<readonly ProvisioningEvent[]>(['listProvisioningEvents', tenantId]) ?? []
        return `/v1/tenants/${tenantId}/provisioning-events?after=${known.at(-1)?.sequence ?? 0}`
      },
      attach: (stream) => {
        stream.addEventListener('open', () => setLiveness('live'))
        stream.addEventListener('error', () => setLiveness('cut'))
        stream.addEventListener('provisioning', ({ data }: MessageEvent<string>) => note(queries, tenantId, data))
      },
    })
  }, [isRead, queries, tenantId])
  return { events, liveness }
}

/** Adds a step that was told, once; what stands follows what happened. */
function note(queries: QueryClient, tenantId: string, data: string): void {
  const told = readProvisioningEvent(data)
  queries.setQueryData<ProvisioningEvent[]>(['listProvisioningEvents', tenantId], (before = []) =>
    before.some(({ sequence }) => sequence === told.sequence) ? before : [...before, told],
  )
  for (const name of ['getTenant', 'getSpaceOutlook']) void queries.invalidateQueries({ queryKey: [name, tenantId] })
}
