import type { MovedOffer } from '@grenier/contracts'
import {
  civilDateOf,
  entriesForAllocation,
  entriesForHold,
  entriesForShrink,
  invariant,
  type LedgerEntry,
  removalOpensOn,
} from '@grenier/quota-billing'
import { endGaugesOf } from '../metering/end-gauges.ts'
import { queueBackup, runTaskJob } from '../protection/new-task.ts'
import { observeProtectionJob } from '../protection/protection-jobs.ts'
import type { QuotaPosition } from '../quota/ports.ts'
import { positionOf } from '../quota/positions.ts'
import { endReservation } from '../quota/release-reservation.ts'
import { reconcileTenantJob } from '../shared/jobs.ts'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { changeMoveByJob, moveActor } from './change-move.ts'
import type { StoredMove } from './move.ports.ts'
import { lookAtSource, openRestores, resized, writersAtSource } from './move-freeze.ts'
import { movedOn } from './move-history.ts'
import { moveTransfer, offerIdsOf } from './move-holds.ts'
import { lackingConditions } from './move-prepare.ts'
import { idleSource } from './move-sides.ts'
import { ended, fail, type MoveWork, moveWait, type StageOutcome, waitFor } from './move-stage.ts'

const personRetryMs = 60_000
const notIdleRetryMs = 5_000

/** What clusters hold for use beyond the old quotas: from here on it is part of what the old side still takes. */
async function endExcess({ ports, at }: MoveWork, tx: Transaction, move: StoredMove): Promise<Map<string, bigint>> {
  const excess = new Map<string, bigint>()
  for (const { id, offerId, heldBytes } of await tx.quota.excessReservations(move.tenantId)) {
    if (!move.offers.some(({ fromOfferId }) => fromOfferId === offerId)) continue
    await endReservation(tx, ports.ids, { reservationId: id, at })
    excess.set(offerId, (excess.get(offerId) ?? 0n) + heldBytes)
  }
  return excess
}

interface MovedCapacity {
  readonly offers: MovedOffer[]
  readonly entries: LedgerEntry[]
}

/**
 * Growth first: what was held at the target becomes the tenant's. What it had on the old side stops being its own, so that
 * it does not pay for both, and stays held from the pools until the old side is seen to be gone (cluster rule 17).
 */
function movedCapacity(
  move: StoredMove,
  { positions, excess }: { positions: readonly QuotaPosition[]; excess: ReadonlyMap<string, bigint> },
): MovedCapacity {
  const entries: LedgerEntry[] = []
  const offers = move.offers.map((offer) => {
    const { fromOfferId, toOfferId, toQuotaBytes, heldTargetBytes } = offer
    const from = positionOf(positions, fromOfferId)
    const to = positionOf(positions, toOfferId)
    const heldSourceBytes = from.allocatedBytes + (excess.get(fromOfferId) ?? 0n)
    entries.push(
      ...entriesForAllocation({
        offerId: toOfferId,
        path: to.path,
        deltaBytes: toQuotaBytes,
        heldBytes: heldTargetBytes,
      }),
      ...entriesForShrink({ offerId: fromOfferId, path: from.path, deltaBytes: from.allocatedBytes }),
      ...entriesForHold({ offerId: fromOfferId, path: from.path, deltaBytes: heldSourceBytes }),
    )
    return { ...offer, heldTargetBytes: 0n, heldSourceBytes }
  })
  return { offers, entries }
}

/** Whatever an old quota may hold, the one that takes its place may hold from now on: nobody can see that it does not. */
async function carryDataClasses({ at }: MoveWork, tx: Transaction, move: StoredMove): Promise<void> {
  const place = await tx.provisioning.placeOfTenant(move.tenantId)
  for (const { fromOfferId, toOfferId } of move.offers) {
    for (const dataClass of place?.quotas.find(({ offerId }) => offerId === fromOfferId)?.dataClasses ?? []) {
      const mark = { tenantId: move.tenantId, offerIds: [toOfferId], dataClass, recordedAt: at }
      await tx.provisioning.addQuotaDataClass({ ...mark, causeKind: 'move', causeId: move.id })
    }
  }
}

async function grant(
  { at }: MoveWork,
  tx: Transaction,
  moved: { move: StoredMove; positions: readonly QuotaPosition[] },
) {
  const { tenantId, offers } = moved.move
  for (const { fromOfferId, toOfferId, toQuotaBytes } of offers) {
    const grantedAt = positionOf(moved.positions, fromOfferId).lastGrantedAt ?? at
    await tx.quota.setQuota({ tenantId, offerId: toOfferId, quotaBytes: toQuotaBytes, grantedAt })
    await tx.quota.setQuota({ tenantId, offerId: fromOfferId, quotaBytes: 0n, grantedAt })
  }
  // No cluster will ever be asked to agree with what was left behind.
  const left = offers.map(({ fromOfferId }) => ({ offerId: fromOfferId, quotaBytes: 0n }))
  await tx.quota.activateQuotas({ tenantId, quotas: left, at })
}

async function isSameSite(tx: Transaction, { move, state }: MoveWork): Promise<boolean> {
  const target = await tx.provisioning.getCluster(move.targetClusterId)
  const backup = await tx.provisioning.getCluster(state.backupClusterId)
  return target !== null && target.cluster.siteId === backup?.cluster.siteId
}

/** Copies of the new side at once and not by its first night: those of the old one are no more to be restored by the API. */
async function askForFirstBackup({ ports, at }: MoveWork, tx: Transaction, move: StoredMove): Promise<void> {
  if (move.claims.length === 0) return
  const { tenantId, targetClusterId: clusterId, targetNamespace: namespace } = move
  const task = { id: ports.ids.next(), tenantId, clusterId, namespace, requestedBy: moveActor }
  await tx.outbox.append([runTaskJob(await queueBackup(tx, task, at))])
}

/** The switch: capacity, quotas, marks, meters, the tenant's place and the move itself, all in one transaction. */
async function switchTo(work: MoveWork, tx: Transaction, locked: StoredMove): Promise<StoredMove | string> {
  const { ports, at } = work
  const { tenantId, targetNamespace: name, targetNamespaceUid: uid, targetClusterId: clusterId } = locked
  invariant(uid !== null, 'a move switches to a namespace that stands')
  const sized = await resized(work, tx, { move: locked, claims: locked.claims })
  if (typeof sized === 'string') return sized
  // Under the tenant's lock, which whoever asks for a restore takes too.
  const restores = await openRestores(tx, tenantId)
  if (restores !== null) return restores
  const excess = await endExcess(work, tx, sized)
  const positions = await tx.quota.readPositions(tenantId, offerIdsOf(sized.offers))
  const { offers, entries } = movedCapacity(sized, { positions, excess })
  await tx.quota.post([moveTransfer(ports.ids, { moveId: locked.id, at, entries })])
  await carryDataClasses(work, tx, sized)
  await grant(work, tx, { move: { ...sized, offers }, positions })
  const offerIds = sized.offers.map(({ fromOfferId }) => fromOfferId)
  const { installation } = ports
  await endGaugesOf(tx, { tenantId, offerIds, cause: { source: 'move', id: locked.id }, at, installation })
  await tx.tenancy.switchTenant({
    tenantId,
    clusterId,
    namespace: { name, uid },
    isSameSite: await isSameSite(tx, work),
    sameSiteReason: locked.sameSiteReason,
  })
  await tx.outbox.append([reconcileTenantJob(tenantId), observeProtectionJob(tenantId)])
  await askForFirstBackup(work, tx, locked)
  const switchedOn = civilDateOf(at, installation.timeZone)
  const opensOn = removalOpensOn({ switchedOn, coolingOffDays: locked.coolingOffDays })
  const switched = movedOn({ ...sized, offers }, 'switched', { actor: moveActor, at, reason: null })
  return { ...switched, switchedAt: at, removalOpensOn: opensOn }
}

/** What still writes to the new claims: the Job of an earlier try may outlive its task, and would write over newer data. */
async function unendedAtTarget({ ports, accesses, move }: MoveWork): Promise<string[]> {
  const access = await accesses.openToRead(move.targetClusterId)
  return await ports.clusterGateway.protection.unendedRestores(access, { name: move.targetNamespace })
}

/**
 * Stops the backups of the old side, looks once more whether anybody writes to it or a claim came meanwhile, and makes the target the tenant's own.
 * Members get their access by the next run over the tenant, last of all (cluster rule 15).
 */
export async function switchSides(work: MoveWork): Promise<StageOutcome> {
  const { ports, accesses, lease, move, at } = work
  const access = await accesses.openToRead(move.sourceClusterId)
  const seen = await lookAtSource(work, access)
  if (typeof seen === 'string') return await waitFor(work, { waitingFor: seen, delayMs: notIdleRetryMs })
  const late = seen.claims.map(({ name }) => name).filter((name) => !move.claims.some((claim) => claim.name === name))
  const writers = [...(await writersAtSource(work, access)), ...late]
  // What was written since the final backup would be lost: this move cannot be saved.
  if (writers.length > 0) return await fail(work, moveWait('claims-in-use', writers))
  const restores = await unendedAtTarget(work)
  if (restores.length > 0) {
    return await waitFor(work, { waitingFor: moveWait('restores-under-way', restores), delayMs: personRetryMs })
  }
  const { conditions, retryAfterMs } = await idleSource(work)
  const busy = lackingConditions(conditions, ['BackupScheduled'])
  if (busy.length > 0) {
    const delayMs = retryAfterMs ?? notIdleRetryMs
    return await waitFor(work, { waitingFor: moveWait('old-side-not-idle', busy), delayMs })
  }
  let obstacle: string | null = null
  try {
    await changeMoveByJob(ports, { lease, move, at }, async (tx, locked) => {
      obstacle = null
      const switched = await switchTo(work, tx, locked)
      if (typeof switched !== 'string') return switched
      obstacle = switched
      return locked
    })
  } catch (error) {
    // One that somebody asked for before runs still: nothing has switched.
    if (!(error instanceof Problem) || error.code !== 'backup-under-way') throw error
    obstacle = moveWait('backup-under-way')
  }
  if (obstacle !== null) return await waitFor(work, { waitingFor: obstacle, delayMs: personRetryMs })
  return ended
}
