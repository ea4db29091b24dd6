import type { Offer } from '@grenier/contracts'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useClient } from '../../../shared/api/client.ts'
import type { Wish } from './draft.ts'

const pauseMs = 150

/**
 * What would happen if these lines were sent now; asked again a moment after each change. `isCurrent`: it is told of these lines,
 * not of those before them.
 */
export function useSimulation(tenantId: string, lines: readonly Wish[]) {
  const client = useClient()
  const [asked] = useDebouncedValue(lines, pauseMs, { leading: true })
  const simulation = useQuery({
    queryKey: ['simulateQuotaRequest', tenantId, asked],
    enabled: asked.length > 0,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      client.call('simulateQuotaRequest', { params: { tenantId }, query: { lines: [...asked] }, signal }),
  })
  return { simulation, isCurrent: asked === lines && !simulation.isPlaceholderData && simulation.data !== undefined }
}

/** The offers a member may ask for: backups come with storage, and are asked for alone too. */
export function offersToAsk(offers: readonly Offer[]): Offer[] {
  const order = { block: 0, bucket: 1, backup: 2 } as const
  return offers.toSorted((left, right) => order[left.kind] - order[right.kind] || left.name.localeCompare(right.name))
}
