import type { Offer } from '@grenier/contracts'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useClient } from '../../../shared/api/client.ts'
import type { Draft } from './draft.ts'

const pauseMs = 150

interface Wish {
  readonly offerId: string
  readonly wantedQuotaBytes: bigint
}

/** What a draft asks for, once it asks for anything; the backup line is added when the simulation has said how large. */
export function wishOf({ offerId, quotaBytes }: Draft): Wish | null {
  return offerId === null || quotaBytes === null ? null : { offerId, wantedQuotaBytes: quotaBytes }
}

/** What would happen if the draft were sent now; asked again a moment after each change. */
export function useSimulation(tenantId: string, lines: readonly Wish[]) {
  const client = useClient()
  const [asked] = useDebouncedValue(lines, pauseMs, { leading: true })
  return useQuery({
    queryKey: ['simulateQuotaRequest', tenantId, asked],
    enabled: asked.length > 0,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      client.call('simulateQuotaRequest', { params: { tenantId }, query: { lines: [...asked] }, signal }),
  })
}

/** The offers a member may ask for: backups come with storage, and are asked for alone too. */
export function offersToAsk(offers: readonly Offer[]): Offer[] {
  const order = { block: 0, bucket: 1, backup: 2 } as const
  return offers.toSorted((left, right) => order[left.kind] - order[right.kind] || left.name.localeCompare(right.name))
}
