import type { LostItem, LostSide } from '@grenier/contracts'
import type { KnownNamespace } from '../provisioning/cluster-access.ports.ts'
import { clusterAccessOf } from '../provisioning/cluster-access.ts'
import { clusterAnswers } from '../provisioning/cluster-answer.ts'
import { found } from '../shared/access.ts'
import type { JobPorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import type { RecordedItem } from './exit.ports.ts'
import type { MovedSide } from './move.ports.ts'
import { lossOf } from './move-loss.ts'

/** Clusters that were declared lost and where nobody answers now either. */
export type LostClusters = ReadonlySet<string>

/**
 * Looks whether clusters that two persons declared lost are there again. Where one is, what was left to it is the tenant's data
 * as ever, and is destroyed with the rest.
 */
export async function lookForLostClusters(ports: JobPorts, sides: readonly MovedSide[]): Promise<LostClusters> {
  const clusterIds = new Set(sides.flatMap(({ isLost, clusterId }) => (isLost ? [clusterId] : [])))
  const lost = new Set<string>()
  for (const clusterId of clusterIds) {
    const stored = found(
      await ports.unitOfWork.read({ kind: 'platform' }, (tx) => tx.provisioning.getCluster(clusterId)),
    )
    const identify = (kubeconfig: string) => ports.clusterGateway.identify(kubeconfig)
    if (!(await clusterAnswers(identify, clusterAccessOf(ports, stored)))) lost.add(clusterId)
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

function hasItem(items: readonly LostItem[], { kind, name, uid }: RecordedItem): boolean {
  return items.some((one) => one.kind === kind && one.name === name && (one.uid === null || one.uid === uid))
}

/** What this exit had found there before it was lost, beside what was written down when it was declared so. */
function foundThere(side: LostSide, items: readonly RecordedItem[]): LostItem[] {
  return items
    .filter((item) => item.clusterId === side.clusterId && item.goneAt === null && !hasItem(side.items, item))
    .map(({ kind, namespace, name, uid, sizeBytes }) => ({ kind, namespace, name, uid, sizeBytes }))
}

/** Sides of moves that are left to clusters declared lost: nobody saw them destroyed, and no list may say so. */
export async function lostSidesOf(
  tx: Transaction,
  {
    tenantId,
    lostClusters,
    items,
  }: {
    readonly tenantId: string
    readonly lostClusters: LostClusters
    readonly items: readonly RecordedItem[]
  },
): Promise<LostSide[]> {
  const moves = await tx.tenancy.listMoves(tenantId)
  const sides = moves.flatMap((move): LostSide[] => {
    const loss = lossOf(move)
    if (loss === null || loss.approvedBy === null || loss.endedAt === null) return []
    const { clusterId, kubeSystemUid, requestedBy, approvedBy, endedAt: lostAt, reason } = loss
    const isTarget = clusterId === move.targetClusterId
    const uid = isTarget ? move.targetNamespaceUid : move.sourceNamespaceUid
    // A namespace whose uid was never known cannot be told from another's, also once its cluster is there again.
    if (!lostClusters.has(clusterId) && uid !== null) return []
    const namespace = isTarget ? move.targetNamespace : move.sourceNamespace
    const said = { requestedBy, approvedBy, lostAt, reason, items: loss.items }
    return [{ moveId: move.id, clusterId, kubeSystemUid, namespace, ...said }]
  })
  const first = new Map(sides.toReversed().map((side) => [side.clusterId, side.moveId]))
  return sides.map((side) =>
    first.get(side.clusterId) === side.moveId ? { ...side, items: [...side.items, ...foundThere(side, items)] } : side,
  )
}
