import type { QuotaRequest } from '@grenier/contracts'
import { found } from '../shared/access.ts'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'

/** Locks a request for a decision. `may` is asked before its version or state are looked at, so that nothing leaks. */
export async function lockUndecided(
  tx: Transaction,
  request: { id: string; expectedVersion: number },
  may: (request: QuotaRequest) => void,
): Promise<QuotaRequest> {
  const locked = found(await tx.quota.lockRequest(request.id))
  may(locked)
  if (locked.version !== request.expectedVersion) throw new Problem('version-stale')
  if (locked.state !== 'submitted') throw new Problem('already-decided')
  return locked
}

/** Writes a decided request over the one that `lockUndecided` locked, one version later. */
export async function saveDecided(tx: Transaction, request: QuotaRequest): Promise<QuotaRequest> {
  const decided = { ...request, version: request.version + 1 }
  await tx.quota.saveLockedRequest(decided)
  return decided
}
