import type { LostSide } from '@grenier/contracts'
import type { KnownNamespace } from '../provisioning/cluster-access.ports.ts'
import { clusterAccessOf } from '../provisioning/cluster-access.ts'
import { found } from '../shared/access.ts'
import type { JobPorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import type { MovedSide } from './move.ports.ts'
import { lossOf } from './move-loss.ts'

/** Clusters that were declared lost and where nobody answers now either: an exit looks for nothing there. */
export type LostClusters = ReadonlySet<string>

export interface PlacesOfExit {
  readonly sides: readonly MovedSide[]
  /** The tenant's own namespaces, which no declaration was about. */
  readonly own: readonly KnownNamespace[]
  /** Clusters on which this exit has found something: they have answered since, and are waited for like any other. */
  readonly answered: ReadonlySet<string>
}

/**
 * Looks whether clusters that two persons declared lost are there again. Where one is, what was left to it is the tenant's data
 * as ever, and is destroyed with the rest.
 */
export async function lookForLostClusters(
  ports: JobPorts,
  { sides, own, answered }: PlacesOfExit,
): Promise<LostClusters> {
  const waitedFor = new Set([...own.map(({ clusterId }) => clusterId), ...answered])
  const declared = sides.flatMap(({ isLost, clusterId }) => (isLost ? [clusterId] : []))
  const clusterIds = new Set(declared.filter((clusterId) => !waitedFor.has(clusterId)))
  const lost = new Set<string>()
  for (const clusterId of clusterIds) {
    const stored = found(
      await ports.unitOfWork.read({ kind: 'platform' }, (tx) => tx.provisioning.getCluster(clusterId)),
    )
    if (!(await ports.clusterGateway.answers(clusterAccessOf(ports, stored)))) lost.add(clusterId)
  }
  return lost
}

/**
 * What a move has left behind is the tenant's data too: an exit that did not know of it would leave it for ever. Volumes are
 * found by the name of their namespace, so that of several under one name on one cluster a cancelled target adds nothing. What
 * stands on a lost cluster cannot be looked at: it is left, and the certificate says so.
 */
export function withSides(
  own: readonly KnownNamespace[],
  sides: readonly MovedSide[],
  lostClusters: LostClusters,
): KnownNamespace[] {
  return sides.reduce<KnownNamespace[]>(
    (known, { isUndone, isLost, ...side }) => {
      const isLeft = (isLost || isUndone) && lostClusters.has(side.clusterId)
      const isKnown = known.some(({ clusterId, name }) => clusterId === side.clusterId && name === side.name)
      return isLeft || (isUndone && isKnown) ? known : [...known, side]
    },
    [...own],
  )
}

/** Sides of moves that are left to clusters declared lost: nobody saw them destroyed, and no list may say so. */
export async function lostSidesOf(
  tx: Transaction,
  { tenantId, lostClusters }: { readonly tenantId: string; readonly lostClusters: LostClusters },
): Promise<LostSide[]> {
  const moves = await tx.tenancy.listMoves(tenantId)
  const declared = new Map(moves.flatMap((move) => lossOf(move) ?? []).map((loss) => [loss.clusterId, loss]))
  return moves.flatMap((move): LostSide[] => {
    const own = lossOf(move)
    // What an earlier, cancelled move may have left there was not looked for either.
    const loss = own ?? (move.state === 'cancelled' ? declared.get(move.targetClusterId) : undefined)
    if (loss === undefined || loss.approvedBy === null || loss.endedAt === null) return []
    const { clusterId, kubeSystemUid, requestedBy, approvedBy, endedAt: lostAt, reason } = loss
    const isTarget = clusterId === move.targetClusterId
    const uid = isTarget ? move.targetNamespaceUid : move.sourceNamespaceUid
    // A namespace whose uid was never known cannot be told from another's, also once its cluster is there again.
    if (!lostClusters.has(clusterId) && (own === null || uid !== null)) return []
    const namespace = isTarget ? move.targetNamespace : move.sourceNamespace
    const items = own === null ? [] : loss.items
    return [{ moveId: move.id, clusterId, kubeSystemUid, namespace, requestedBy, approvedBy, lostAt, reason, items }]
  })
}
