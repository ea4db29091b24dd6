import { clusterAccessOf } from '../provisioning/cluster-access.ts'
import type { Lease } from '../provisioning/ports.ts'
import { found } from '../shared/access.ts'
import type { JobPorts } from '../shared/control-plane-ports.ts'
import { changeMoveByJob } from './change-move.ts'
import type { LostClusters } from './exit-lost-sides.ts'
import type { StoredMove } from './move.ports.ts'
import { lossOf } from './move-loss.ts'

/** Targets left to a cluster that is no longer lost, of which nobody ever wrote down which namespace they are. */
function unknownTargets(moves: readonly StoredMove[], lostClusters: LostClusters): StoredMove[] {
  return moves.filter(
    (move) =>
      move.targetNamespaceUid === null &&
      lossOf(move)?.clusterId === move.targetClusterId &&
      !lostClusters.has(move.targetClusterId),
  )
}

/**
 * A worker may die between making the target of a move and writing down its uid, and the cluster be declared lost before another
 * one has looked. Once it is there again, that namespace is known by what it says of itself, and an exit destroys and certifies
 * it like everything else. True: something was learnt. Throws `cluster-unreachable`.
 */
export async function learnLostTargets(
  ports: JobPorts,
  { lease, lostClusters }: { readonly lease: Lease; readonly lostClusters: LostClusters },
): Promise<boolean> {
  const { unitOfWork, clusterGateway, clock, installation } = ports
  const moves = await unitOfWork.read({ kind: 'platform' }, (tx) => tx.tenancy.listMoves(lease.tenantId))
  let hasLearnt = false
  for (const move of unknownTargets(moves, lostClusters)) {
    const { id: moveId, targetClusterId, targetNamespace: namespace } = move
    const cluster = await unitOfWork.read({ kind: 'platform' }, (tx) => tx.provisioning.getCluster(targetClusterId))
    const access = clusterAccessOf(ports, found(cluster))
    const target = { namespace, moveId, installationId: installation.id }
    const targetNamespaceUid = await clusterGateway.protection.findMoveTarget(access, target)
    if (targetNamespaceUid === null) continue
    const at = clock.now()
    await changeMoveByJob(ports, { lease, move, at }, async (_, locked) => ({ ...locked, targetNamespaceUid }))
    hasLearnt = true
  }
  return hasLearnt
}
