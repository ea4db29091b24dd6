import type { Dispute } from '@grenier/contracts'

export type DisputeState = Dispute['state']

export const disputeStates = ['open', 'corrected', 'rejected', 'withdrawn'] as const satisfies readonly DisputeState[]

/** Which disputes are shown, as it stands in the address. */
export interface DisputeView {
  readonly state?: DisputeState
  /** Those of one statement alone. */
  readonly statement?: string
}

/** What of an address narrows disputes; what is ill-formed is left out. */
export function readDisputeView(search: Readonly<Record<string, unknown>>): DisputeView {
  const state = disputeStates.find((known) => known === search['state'])
  const { statement } = search
  const isStatement = typeof statement === 'string' && statement !== ''
  return { ...(state === undefined ? {} : { state }), ...(isStatement ? { statement } : {}) }
}
