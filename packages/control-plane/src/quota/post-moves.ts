import type { Transaction } from '../shared/ports.ts'
import type { LedgerTransfer, QuotaGrant, QuotaPosition, QuotaSize } from './ports.ts'

export interface Moves {
  /** What the moves were decided on: all of one tenant. */
  readonly positions: readonly QuotaPosition[]
  readonly transfer: LedgerTransfer
  /** Quotas set with it; left out where nothing is granted. */
  readonly quotas?: readonly QuotaGrant[]
  /** All quotas of the tenant, where the moves were decided on them. */
  readonly seenQuotas?: readonly QuotaSize[] | null
}

/**
 * Posts moves of one tenant and sets what they grant. On locked positions they are posted as they are; on surveyed ones the
 * locks and the comparison with what was surveyed come at the end of the transaction, which runs again where it differs.
 */
export async function postMoves(
  tx: Transaction,
  { positions, transfer, quotas, seenQuotas = null }: Moves,
): Promise<void> {
  const tenantId = positions[0]?.path.at(-1)?.nodeId
  if (tenantId === undefined) return
  if (positions.some(({ surveyed }) => surveyed === true)) {
    await tx.quota.postSurveyed({ tenantId, positions, transfer, quotas: quotas ?? null, seenQuotas })
    return
  }
  if (transfer.entries.length > 0) await tx.quota.post([transfer])
  if (quotas !== undefined) await tx.quota.grantQuotas({ tenantId, quotas })
}
