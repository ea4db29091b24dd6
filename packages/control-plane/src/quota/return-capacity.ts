import type { Transaction } from '../shared/ports.ts'
import type { LedgerTransfer } from './ports.ts'
import { wakeWaiting } from './wake-waiting.ts'

/**
 * The one place where bytes come back to the pools once a cluster agreed, a part ended or a reservation was released:
 * whoever waits for space is woken from here, in the same transaction. The tenants' levels are locked already.
 */
export async function returnCapacity(tx: Transaction, transfers: readonly LedgerTransfer[]): Promise<void> {
  await tx.quota.post(transfers)
  const offerIds = new Set(transfers.flatMap(({ entries }) => entries.map(({ offerId }) => offerId)))
  const jobs = await wakeWaiting(tx, [...offerIds])
  if (jobs.length > 0) await tx.outbox.append(jobs)
}
