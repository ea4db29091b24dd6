import type { Transaction } from '../shared/ports.ts'
import type { LedgerTransfer } from './ports.ts'

/**
 * The one place where bytes come back to the pools once a cluster agreed, a part ended or a reservation was released:
 * whoever waits for space is to be woken from here, in the same transaction. The tenants' levels are locked already.
 */
export async function returnCapacity(tx: Transaction, transfers: readonly LedgerTransfer[]): Promise<void> {
  await tx.quota.post(transfers)
}
