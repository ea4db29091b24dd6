import type { QuotaLoan } from '@grenier/contracts'
import { type CivilDate, entriesForShrink, type Instant, invariant, overReasonOf } from '@grenier/quota-billing'
import type { IdSource, Transaction } from '../shared/ports.ts'
import type { ObservedUse, TemporaryPart } from './dated.ports.ts'
import { holdExcess } from './hold-excess.ts'
import { dueBytes } from './outstanding.ts'
import type { QuotaPosition } from './ports.ts'
import { returnCapacity } from './return-capacity.ts'
import { settleLoan } from './settle-loans.ts'
import { dividedExcess, type ShrinkPart } from './shrink-parts.ts'
import { lockStandings, type Standings } from './standings.ts'
import { tellEnded } from './temporary-parts.ts'

export interface AgreedQuotas {
  readonly tenantId: string
  /** Quotas that the cluster enforces now. */
  readonly quotas: readonly { offerId: string; quotaBytes: bigint }[]
  /** What the cluster showed in use, of offers it could tell. */
  readonly use: readonly ObservedUse[]
  readonly at: Instant
  readonly today: CivilDate
}

/** A tenant as it stands while it is settled, everything locked. */
interface Settling {
  readonly agreed: AgreedQuotas
  readonly standings: Standings
  readonly parts: readonly TemporaryPart[]
  readonly loans: readonly QuotaLoan[]
}

function isAgreed({ agreed }: Settling, { offer, quotaBytes }: QuotaPosition): boolean {
  return agreed.quotas.some((quota) => quota.offerId === offer.id && quota.quotaBytes === quotaBytes)
}

/** More in use than the quota: nothing of it may be given to others yet. */
function isOverUsed({ usedBytes, quotaBytes }: QuotaPosition): boolean {
  return usedBytes !== null && usedBytes > quotaBytes
}

async function settlePart(
  tx: Transaction,
  ids: IdSource,
  settled: { settling: Settling; position: QuotaPosition; part: ShrinkPart },
): Promise<'moved' | 'given-up'> {
  const { settling, position, part } = settled
  const { tenantId, at, today } = settling.agreed
  if (part.kind === 'loan') {
    const { standings } = settling
    return await settleLoan(tx, ids, { loan: part.loan, bytes: part.pendingBytes, standings, at, today })
  }
  const entries = entriesForShrink({ offerId: position.offer.id, path: position.path, deltaBytes: part.pendingBytes })
  await returnCapacity(tx, [
    { id: ids.next(), causeKind: 'temporary-quota', causeId: part.id, recordedAt: at, entries },
  ])
  await tx.quota.updateTemporaryPart({ ...part.temporary, returnedBytes: part.temporary.loweredBytes })
  await tellEnded(tx, { tenantId, requestId: part.temporary.requestId, actor: 'cluster', at })
  return 'moved'
}

/** Gives back what the ledger counts above the quota, each byte under the cause it was lowered for. Returns how many. */
async function settleExcess(
  tx: Transaction,
  ids: IdSource,
  { settling, position }: { settling: Settling; position: QuotaPosition },
): Promise<bigint> {
  const { tenantId, at } = settling.agreed
  const { offer, path, allocatedBytes, quotaBytes } = position
  const of = { ...settling, tenantId, offerId: offer.id, excessBytes: allocatedBytes - quotaBytes }
  const { parts, requestedBytes } = dividedExcess(of)
  if (requestedBytes > 0n) {
    const causeId = await tx.quota.lastShrinkOf(tenantId, offer.id)
    invariant(causeId !== null, 'a quota that nothing else lowered was lowered by a request')
    const entries = entriesForShrink({ offerId: offer.id, path, deltaBytes: requestedBytes })
    await returnCapacity(tx, [{ id: ids.next(), causeKind: 'quota-request', causeId, recordedAt: at, entries }])
  }
  let returnedBytes = requestedBytes
  for (const part of parts) {
    // A loan agreed to after this run locked its tenants waits for the next run.
    if (part.kind === 'loan' && !settling.standings.has(part.otherTenantId)) continue
    const outcome = await settlePart(tx, ids, { settling, position, part })
    if (outcome === 'moved') returnedBytes += part.pendingBytes
  }
  return returnedBytes
}

/** Whose rows a run needs beside the tenant's own: the other sides of loans that hold bytes. */
function neighboursOf(loans: readonly QuotaLoan[], tenantId: string): string[] {
  return loans.map((loan) => (loan.lenderTenantId === tenantId ? loan.borrowerTenantId : loan.lenderTenantId))
}

/**
 * The cluster agrees, or shows what is in use. Quotas it enforces become active, with their requests; what a shrink, a
 * temporary end or a loan lowered moves in the ledger, unless more than the new quota is still in use (cluster rule 17);
 * a quota that owes something or is used beyond is over; and use beyond everything given is held from the pools (rule 21).
 * A quota changed since the run is left for the next one. Comes first in its transaction: it locks levels, then tenants.
 */
export async function settleQuotas(tx: Transaction, ids: IdSource, agreed: AgreedQuotas): Promise<void> {
  const { tenantId, quotas, use, at } = agreed
  const offerIds = [...new Set([...quotas, ...use].map(({ offerId }) => offerId))].toSorted()
  if (offerIds.length === 0) return
  const neighbours = neighboursOf(await tx.quota.openLoansOf(tenantId), tenantId)
  const observed = { tenantId, use }
  const standings = await lockStandings(tx, { tenantIds: [tenantId, ...neighbours], offerIds, observed })
  const [parts, loans] = [await tx.quota.listTemporaryParts(tenantId), await tx.quota.openLoansOf(tenantId)]
  const settling = { agreed, standings, parts, loans }
  const active = []
  const settled = []
  for (const position of standings.get(tenantId) ?? []) {
    const { offer, quotaBytes, usedBytes, allocatedBytes } = position
    const overReason = overReasonOf({
      quotaBytes,
      usedBytes,
      dueBytes: dueBytes({ ...settling, tenantId, offerId: offer.id }),
    })
    const isEnforced = isAgreed(settling, position)
    const mayReturn = isEnforced && allocatedBytes > quotaBytes && !isOverUsed(position)
    const returnedBytes = mayReturn ? await settleExcess(tx, ids, { settling, position }) : 0n
    if (isEnforced) active.push({ offerId: offer.id, quotaBytes, overReason })
    else if (overReason !== null) await tx.quota.markOver({ tenantId, offerId: offer.id, reason: overReason })
    settled.push({ ...position, allocatedBytes: allocatedBytes - returnedBytes })
  }
  await holdExcess(tx, ids, { tenantId, positions: settled, at })
  await tx.quota.activateQuotas({ tenantId, quotas: active, at })
}
