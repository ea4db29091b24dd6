import { assignedBackupSlot } from '../protection/assigned-backup-slot.ts'
import type { KnownNamespace } from '../provisioning/cluster-access.ports.ts'
import { holdClusterByJob } from '../provisioning/hold-cluster-by-job.ts'
import type { BlueprintQuota, ReconcileReport, TenantBlueprint } from '../provisioning/ports.ts'
import { repositoryPassword } from '../provisioning/repository-password.ts'
import { blueprintOf } from '../provisioning/tenant-blueprint.ts'
import type { MoveWork } from './move-stage.ts'

/** Quotas of volumes as the target is to enforce them: all that is held there, so that every claim fits. */
async function targetQuotas({ ports, move, state }: MoveWork): Promise<BlueprintQuota[]> {
  const moved = await ports.unitOfWork.read({ kind: 'platform' }, async (tx) =>
    Promise.all(
      move.offers.map(async ({ toOfferId, heldTargetBytes }): Promise<BlueprintQuota[]> => {
        const offer = await tx.quota.getOffer(toOfferId)
        if (offer === null) return []
        const { id: offerId, code: offerCode, kind, className, roundingStepBytes } = offer
        return [{ offerId, offerCode, kind, className, roundingStepBytes, quotaBytes: heldTargetBytes }]
      }),
    ),
  )
  return [...state.quotas.filter(({ kind }) => kind !== 'block'), ...moved.flat()]
}

async function blueprintFor(
  work: MoveWork,
  side: { readonly clusterId: string; readonly change: Partial<TenantBlueprint> },
): Promise<TenantBlueprint> {
  const { ports, move, state } = work
  const { tenantId } = move
  const { repositoryPasswordSealed } = state
  const { clusterId, change } = side
  const { standing, isEscrowed } = await ports.unitOfWork.read({ kind: 'platform' }, async (tx) => ({
    standing: await tx.protection.getBackupSlot(tenantId, clusterId),
    isEscrowed: await tx.provisioning.isEscrowed(tenantId),
  }))
  const password = await repositoryPassword(ports, { tenantId, repositoryPasswordSealed, isEscrowed })
  const start = await assignedBackupSlot(ports, { tenantId, clusterId, standing })
  const blueprint = blueprintOf(ports.installation.id, tenantId, {
    state,
    password,
    backup: { ...start, isIdle: true },
  })
  return { ...blueprint, ...change }
}

async function reconcileSide(
  { ports, accesses, lease, state, at }: MoveWork,
  side: { readonly clusterId: string; readonly blueprint: TenantBlueprint; readonly known: readonly KnownNamespace[] },
): Promise<ReconcileReport> {
  const { clusterId, blueprint, known } = side
  const storage = await accesses.open(clusterId)
  const backup = clusterId === state.backupClusterId ? storage : await accesses.open(state.backupClusterId)
  const observedAt = ports.clock.now()
  const report = await ports.clusterGateway.reconcile({
    blueprint,
    storage,
    backup,
    known,
    observedAt,
    mayWrite: lease.mayWrite,
  })
  const { forbidden } = report
  await ports.unitOfWork.transact({ kind: 'platform' }, async (tx) => {
    if (!(await tx.provisioning.holdsLease(lease))) return
    if (forbidden !== undefined) {
      await holdClusterByJob(tx, ports.ids, { finding: forbidden, kind: 'advance-move', at })
    }
    if (report.objectsApplied > 0) await tx.provisioning.addObjectsApplied(report.objectsApplied)
  })
  return report
}

/** One pass over the target: everything of the tenant but its members' access, and no backup yet. */
export async function layTarget(work: MoveWork): Promise<ReconcileReport> {
  const { move, state } = work
  const { targetClusterId: clusterId, targetNamespace: name, targetNamespaceUid: uid } = move
  const quotas = await targetQuotas(work)
  const change = { quotas, isSuspended: false, filledByMoveId: move.id }
  const blueprint = await blueprintFor(work, { clusterId, change })
  const ofBackup = state.known.filter(({ purpose }) => purpose === 'backup')
  const known = [...ofBackup, { purpose: 'storage', clusterId, name, uid } as const]
  return await reconcileSide(work, { clusterId, blueprint, known })
}

/** One pass over the old side, frozen as it is: its Schedule stays and copies nothing any more. */
export async function idleSource(work: MoveWork): Promise<ReconcileReport> {
  const { move, state } = work
  const clusterId = move.sourceClusterId
  const blueprint = await blueprintFor(work, { clusterId, change: { isSuspended: true } })
  return await reconcileSide(work, { clusterId, blueprint, known: state.known })
}
