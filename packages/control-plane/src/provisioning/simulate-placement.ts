import type { PlacementCandidate, PlacementFaultData } from '@grenier/contracts'
import { type ClusterFault, civilDateOf, type JudgedCluster } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'
import { clusterFaultData } from './fault-data.ts'
import { chosenBy, type JudgedPlacement, judgePlacement, namespacesMaxOf, placementRefusal } from './place-tenant.ts'

function candidateOf(
  cluster: JudgedCluster,
  { facts, namespacesMax }: { facts: JudgedPlacement['facts']; namespacesMax: number },
): PlacementCandidate {
  const { id: clusterId, siteId, namespaces, faults } = cluster
  const site = facts.sites.find(({ id }) => id === siteId)
  const dataOf = (some: readonly ClusterFault[]): PlacementFaultData[] =>
    some.map((fault) => clusterFaultData(fault, { facts, clusterId }))
  return {
    clusterId,
    clusterName: facts.clusters.find(({ id }) => id === clusterId)?.name ?? '',
    siteId,
    siteName: site?.name ?? '',
    residency: site?.residency ?? 'other',
    namespaces,
    namespacesMax,
    storageFaults: dataOf(faults.storage),
    backupFaults: dataOf(faults.backup),
  }
}

/** Where a tenant would stand if it were enrolled now, and what speaks against each cluster. Reads only. */
export function simulatePlacement(ports: ControlPlanePorts): UseCase<'simulatePlacement'> {
  const { unitOfWork, clock, installation } = ports
  return async (query) => {
    const { dataClass, residencyMin = null, offerIds = [] } = query
    const { storageClusterId = null, backupClusterId = null, sameSiteReason = null } = query
    const named = { storageClusterId, backupClusterId, sameSiteReason }
    const judged = await unitOfWork.read({ kind: 'platform' }, (tx) =>
      judgePlacement(ports, tx, {
        wish: { dataClasses: [dataClass], residencyMin, offerIds },
        named,
        today: civilDateOf(clock.now(), installation.timeZone),
      }),
    )
    const { facts, clusters, answer } = judged
    const namespacesMax = namespacesMaxOf(ports)
    return {
      choice: answer.kind === 'placed' ? { ...answer.placement, chosenBy: chosenBy(named) } : null,
      refusal: placementRefusal(judged),
      clusters: clusters.map((cluster) => candidateOf(cluster, { facts, namespacesMax })),
    }
  }
}
