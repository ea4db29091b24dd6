import { z } from 'zod'
import { bytesText, pageOf, pageQuery, uuid } from '../shared/codecs.ts'

/** What stands directly below a pool and has some of its capacity, for one offer. */
export const poolHolding = z
  .object({
    kind: z.enum(['pool', 'tenant']),
    nodeId: uuid,
    name: z.string(),
    allocatedBytes: bytesText,
    heldBytes: bytesText,
  })
  .meta({ id: 'PoolHolding' })

export const listPoolHoldingsQuery = pageQuery.extend({ offerId: uuid })
export const poolHoldingPage = pageOf(poolHolding)

export type PoolHolding = z.output<typeof poolHolding>
