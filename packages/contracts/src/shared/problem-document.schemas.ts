import { z } from 'zod'

/** What every problem's type begins with; its code follows. */
export const problemTypePrefix = 'urn:grenier:problem:'

/** One thing wrong with one field of a request. */
export const requestFault = z.object({
  in: z.enum(['path', 'query', 'header', 'body']),
  /** Path of the field, dots between names: `lines.0.wantedQuotaBytes`; empty for the whole. */
  field: z.string(),
  /** Kind of fault, stable: `invalid_type`, `too_big`, `unrecognized_keys`… */
  code: z.string(),
  detail: z.string(),
})

/** Who has what stands in the way: a pool or tenant with its bytes as decimal text. */
export const problemHolder = z.object({
  kind: z.enum(['pool', 'tenant']),
  nodeId: z.string(),
  name: z.string(),
  allocatedBytes: z.string(),
  heldBytes: z.string(),
})

/** How many holders a problem names; all of them are listed by `listPoolHoldings`. */
export const problemHoldersMax = 20

/** A failed call as RFC 9457 describes it, `application/problem+json`. */
export const problemDocument = z
  .object({
    type: z.string().meta({ examples: [`${problemTypePrefix}version-stale`] }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    /** The stable code; texts may change, codes do not. */
    code: z.string().meta({ examples: ['version-stale'] }),
    /** What the detail names, as data. */
    params: z.record(z.string(), z.string()),
    /** Every fault of a request with `invalid-input`, at most fifty. */
    errors: z.array(requestFault).optional(),
    /** With `capacity-below-allocated`: who has the capacity, largest first, the first twenty. */
    holders: z.array(problemHolder).max(problemHoldersMax).optional(),
  })
  .meta({ id: 'Problem' })

export type ProblemHolder = z.output<typeof problemHolder>
export type RequestFault = z.output<typeof requestFault>
export type ProblemDocument = z.output<typeof problemDocument>
