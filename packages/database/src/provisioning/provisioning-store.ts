import type { ProvisioningStore } from '@grenier/control-plane/ports'
import type { StoreContext } from '../shared/store-context.ts'
import { storeOfParts } from '../shared/store-of-parts.ts'
import { createAdoptions } from './adoptions.ts'
import { createBuckets } from './buckets.ts'
import { createCapsuleModes } from './capsule.ts'
import { createClusterCredentials } from './cluster-credentials.ts'
import { createClusterHolds } from './cluster-holds.ts'
import { createClusterStamps } from './cluster-stamps.ts'
import { createClusterWatches } from './cluster-watches.ts'
import { createClusters } from './clusters.ts'
import { createEscrow } from './escrow.ts'
import { createFigures } from './figures.ts'
import { createLeases } from './leases.ts'
import { createNetworkProbes } from './network-probes.ts'
import { createPlacements } from './placement.ts'
import { createProgress } from './progress.ts'
import { createRebuildGround } from './rebuild-ground.ts'
import { createResidency } from './residency.ts'
import { createSites } from './sites.ts'
import { createTenantState } from './tenant-state.ts'

/** Sites, clusters, leases and the progress of provisioning, of one transaction. */
export const createProvisioningStore: (context: StoreContext) => ProvisioningStore = storeOfParts([
  createSites,
  createClusters,
  createCredentials,
  createCapsuleModes,
  createNetworkProbes,
  createClusterWatches,
  createClusterHolds,
  createClusterStamps,
  createLeases,
  createBuckets,
  createEscrow,
  createFigures,
  createPlacements,
  createRebuildGround,
  createResidency,
  createTenantState,
  createProgress,
  createAdoptions,
])

function createCredentials(context: StoreContext) {
  return createClusterCredentials(context, createClusters(context).getCluster)
}
