import type { QuotaRequest } from '@grenier/contracts'
import { entriesForAllocation, entriesForHoldRelease, type Instant, type LedgerEntry } from '@grenier/quota-billing'
import type { IdSource, Transaction } from '../shared/ports.ts'
import type { QuotaPosition, QuotaSize } from './ports.ts'
import { postMoves } from './post-moves.ts'

export interface GrantedLine {
  readonly position: QuotaPosition
  readonly quotaBytes: bigint
  /** What the request held for this line; it ends here. */
  readonly heldBytes: bigint
}

/**
 * A growth becomes allocated at once. A shrink ends its hold only: its bytes come back when the cluster shows the lower
 * limit (cluster rule 17), which `settle-quotas.ts` does.
 */
function entriesOf({ position, quotaBytes, heldBytes }: GrantedLine): LedgerEntry[] {
  const { path, offer } = position
  const deltaBytes = quotaBytes - position.quotaBytes
  if (deltaBytes > 0n) return entriesForAllocation({ offerId: offer.id, path, deltaBytes, heldBytes })
  return entriesForHoldRelease({ offerId: offer.id, path, deltaBytes: heldBytes })
}

/** Posts a granted request to the ledger, sets the quotas, marks what they may hold from now on, and raises the tenant's generation. */
export async function grantLines(
  tx: Transaction,
  ids: IdSource,
  grant: {
    request: Pick<QuotaRequest, 'id' | 'tenantId' | 'dataClass'>
    lines: readonly GrantedLine[]
    at: Instant
    /** All quotas of the tenant, where what they cost together was judged. */
    seenQuotas?: readonly QuotaSize[] | null
  },
): Promise<void> {
  const { request, lines, at, seenQuotas = null } = grant
  const { id: requestId, tenantId, dataClass } = request
  const entries = lines.flatMap(entriesOf)
  const quotas = lines
    .filter(({ position, quotaBytes }) => quotaBytes !== position.quotaBytes)
    .map(({ position, quotaBytes }) => ({
      offerId: position.offer.id,
      quotaBytes,
      // Giving back is no grant: it does not start the quiet time before the next automatic one.
      grantedAt: quotaBytes > position.quotaBytes ? at : (position.lastGrantedAt ?? at),
    }))
  const grown = lines.filter(({ position, quotaBytes }) => quotaBytes > position.quotaBytes)
  await tx.provisioning.addQuotaDataClass({
    tenantId,
    offerIds: grown.map(({ position }) => position.offer.id),
    dataClass,
    causeKind: 'quota-request',
    causeId: requestId,
    recordedAt: at,
  })
  const positions = lines.map(({ position }) => position)
  const transfer = { id: ids.next(), causeKind: 'quota-request', causeId: requestId, recordedAt: at, entries } as const
  await postMoves(tx, { positions, transfer, quotas, seenQuotas })
}
