import type { ProvisioningStore } from '@grenier/control-plane/ports'
import type { StoreContext } from '../shared/store-context.ts'
import { createBuckets } from './buckets.ts'
import { createClusterCredentials } from './cluster-credentials.ts'
import { createClusterWatches } from './cluster-watches.ts'
import { createLeases } from './leases.ts'
import { createProgress } from './progress.ts'
import { createSites } from './sites.ts'
import { createTenantState } from './tenant-state.ts'

/** Sites, clusters, leases and the progress of provisioning, of one transaction. */
export function createProvisioningStore(context: StoreContext): ProvisioningStore {
  const sites = createSites(context)
  return {
    ...sites,
    ...createClusterCredentials(context, sites.getCluster),
    ...createClusterWatches(context),
    ...createLeases(context),
    ...createBuckets(context),
    ...createTenantState(context),
    ...createProgress(context),
  }
}
