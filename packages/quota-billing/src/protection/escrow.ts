import { addMs, type Instant, msPerDay } from '../shared/instant.ts'
import type { DataClass } from '../tenancy/exit.ts'

/** How long a password may be sealed without being kept offline. */
const exportWithinDays = 7

/** What was sealed before then and is not kept offline is overdue. */
export function escrowOverdueBefore(now: Instant): Instant {
  return addMs(now, -exportWithinDays * msPerDay)
}

/**
 * Whether data is too precious to be backed up under a password that only the database knows (cluster rule 3): archives and
 * health data. What nobody classed is backed up all the same: a copy under such a password is better than none.
 */
export function needsEscrow(dataClass: DataClass | null | undefined): boolean {
  return dataClass === 'public-archive' || dataClass === 'health'
}

/** How a tenant's password stands in the escrow. */
export type EscrowVerdict = 'not-configured' | 'not-sealed' | 'sealed' | 'overdue' | 'exported'

/** `seal` null: there is none for the key that is configured. */
export function escrowVerdict(
  escrow: { readonly isConfigured: boolean; readonly seal: { sealedAt: Instant; exportedAt: Instant | null } | null },
  now: Instant,
): EscrowVerdict {
  const { isConfigured, seal } = escrow
  if (!isConfigured) return 'not-configured'
  if (seal === null) return 'not-sealed'
  if (seal.exportedAt !== null) return 'exported'
  return seal.sealedAt < escrowOverdueBefore(now) ? 'overdue' : 'sealed'
}
