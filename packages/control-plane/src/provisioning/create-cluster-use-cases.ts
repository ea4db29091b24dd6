import type { ApiPorts } from '../shared/control-plane-ports.ts'
import type { ApiUseCases } from '../shared/use-case.ts'
import { changeCapsuleMode } from './change-capsule-mode.ts'
import { createSite } from './create-site.ts'
import { declareCluster } from './declare-cluster.ts'
import { examineCluster } from './examine-cluster.ts'
import { getProvisioningSummary } from './get-provisioning-summary.ts'
import { holdCluster } from './hold-cluster.ts'
import { liftClusterHold } from './lift-cluster-hold.ts'
import { listClusterHolds } from './list-cluster-holds.ts'
import { listClusters } from './list-clusters.ts'
import { listProvisioningEvents } from './list-provisioning-events.ts'
import { listSites } from './list-sites.ts'
import { getNetworkProbe, listNetworkProbes } from './read-network-probes.ts'
import { replaceClusterCredentials } from './replace-cluster-credentials.ts'
import { requestReconciliation } from './request-reconciliation.ts'
import { startNetworkProbe } from './start-network-probe.ts'

type ClusterOperation =
  | 'createSite'
  | 'listSites'
  | 'declareCluster'
  | 'listClusters'
  | 'examineCluster'
  | 'changeCapsuleMode'
  | 'startNetworkProbe'
  | 'getNetworkProbe'
  | 'listNetworkProbes'
  | 'holdCluster'
  | 'liftClusterHold'
  | 'listClusterHolds'
  | 'replaceClusterCredentials'
  | 'getProvisioningSummary'
  | 'listProvisioningEvents'
  | 'requestReconciliation'

/** Sites and clusters: declaring them, what they lack, who may write there, and how provisioning goes on. */
export function createClusterUseCases(ports: ApiPorts): Pick<ApiUseCases, ClusterOperation> {
  return {
    createSite: createSite(ports),
    listSites: listSites(ports),
    declareCluster: declareCluster(ports),
    listClusters: listClusters(ports),
    examineCluster: examineCluster(ports),
    changeCapsuleMode: changeCapsuleMode(ports),
    startNetworkProbe: startNetworkProbe(ports),
    getNetworkProbe: getNetworkProbe(ports),
    listNetworkProbes: listNetworkProbes(ports),
    holdCluster: holdCluster(ports),
    liftClusterHold: liftClusterHold(ports),
    listClusterHolds: listClusterHolds(ports),
    replaceClusterCredentials: replaceClusterCredentials(ports),
    getProvisioningSummary: getProvisioningSummary(ports),
    listProvisioningEvents: listProvisioningEvents(ports),
    requestReconciliation: requestReconciliation(ports),
  }
}
