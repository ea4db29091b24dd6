import { invariant } from '../shared/invariant.ts'

/** A part of a quota that was lowered and waits for the cluster to agree. */
export interface LoweredPart {
  readonly id: string
  /** Lowered, and not yet given back in the ledger. */
  readonly pendingBytes: bigint
}

/**
 * Divides what the ledger still counts above a quota among its causes: each lowered part its own bytes, and what is left
 * is a shrink that the tenant asked for. Their sum is the excess, so that each byte comes back once and under one cause.
 * @throws BrokenInvariant when the parts claim more than there is.
 */
export function divideExcess<Part extends LoweredPart>(
  excessBytes: bigint,
  parts: readonly Part[],
): { readonly parts: readonly Part[]; readonly requestedBytes: bigint } {
  const pending = parts.filter(({ pendingBytes }) => pendingBytes > 0n)
  const claimed = pending.reduce((sum, { pendingBytes }) => sum + pendingBytes, 0n)
  invariant(claimed <= excessBytes, 'lowered parts are part of what the ledger counts above the quota')
  return { parts: pending, requestedBytes: excessBytes - claimed }
}
