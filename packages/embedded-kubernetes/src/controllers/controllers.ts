import type { Cluster } from '../cluster.ts'
import { nameOf, namespaceOf, objectAt, stringAt } from '../objects.ts'
import type { WatchEvent } from '../store/watch-history.ts'
import type { BucketEndpoint } from './bucket-provisioner.ts'
import { provisionBucket } from './bucket-provisioner.ts'
import { establishDefinition } from './definitions.ts'
import { finalizeNamespace, furnishNamespace } from './namespaces.ts'
import { updateQuotaStatus } from './quota-status.ts'
import type { RoundingSteps } from './volume-binder.ts'
import { bindClaim, settleVolume } from './volume-binder.ts'
import { WorkQueue } from './work-queue.ts'

interface ControllerOptions {
  readonly roundingSteps: RoundingSteps
  readonly bucketEndpoint: BucketEndpoint | undefined
}

/**
 * The cluster's own controllers: they follow every change and bring the state along. Each looks at the newest state,
 * never at the event, so that starting again on a kept state finishes what a kill cut short. Returns how to stop.
 */
export function startControllers(cluster: Cluster, options: ControllerOptions): () => void {
  const queue = new WorkQueue()
  const follow = (event: Pick<WatchEvent, 'resource' | 'object'>): void => enqueue(cluster, { queue, options }, event)
  const unsubscribe = cluster.store.subscribe(follow)
  for (const resource of followedResources) {
    for (const object of cluster.store.list(resource)) follow({ resource, object })
  }
  return () => {
    unsubscribe()
    queue.close()
  }
}

const followedResources = [
  'namespaces',
  'persistentvolumeclaims',
  'persistentvolumes',
  'resourcequotas',
  'customresourcedefinitions.apiextensions.k8s.io',
  'objectbucketclaims.objectbucket.io',
]

interface Wiring {
  readonly queue: WorkQueue
  readonly options: ControllerOptions
}

function enqueue(cluster: Cluster, wiring: Wiring, event: Pick<WatchEvent, 'resource' | 'object'>): void {
  const { queue, options } = wiring
  const name = nameOf(event.object)
  const namespace = namespaceOf(event.object)
  const soon = (work: string, key: string, run: () => void): void => queue.add(`${work} ${key}`, run)
  const claimLater = (claim: { namespace: string; name: string }): void =>
    soon('claim', `${claim.namespace}/${claim.name}`, () => bindClaim(cluster, options.roundingSteps, claim))
  if (namespace !== '') followContents(cluster, wiring, { namespace, resource: event.resource })
  switch (event.resource) {
    case 'namespaces':
      soon('furnish', name, () => furnishNamespace(cluster, name))
      soon('finalize', name, () => finalizeNamespace(cluster, name))
      break
    case 'persistentvolumeclaims': {
      claimLater({ namespace, name })
      const volume = stringAt(objectAt(event.object, 'spec'), 'volumeName')
      if (volume !== '') soon('volume', volume, () => settleVolume(cluster, volume))
      break
    }
    case 'persistentvolumes':
      soon('volume', name, () => settleVolume(cluster, name))
      for (const claim of cluster.store.unordered('persistentvolumeclaims')) {
        if (stringAt(objectAt(claim, 'status'), 'phase') === 'Pending') {
          claimLater({ namespace: namespaceOf(claim), name: nameOf(claim) })
        }
      }
      break
    case 'customresourcedefinitions.apiextensions.k8s.io':
      soon('definition', name, () => establishDefinition(cluster, name))
      break
    case 'objectbucketclaims.objectbucket.io': {
      const endpoint = options.bucketEndpoint
      if (endpoint !== undefined)
        soon('bucket', `${namespace}/${name}`, () => provisionBucket(cluster, endpoint, { namespace, name }))
      break
    }
    default:
      break
  }
}

function followContents(cluster: Cluster, wiring: Wiring, change: { namespace: string; resource: string }): void {
  const { namespace, resource } = change
  if (cluster.store.count('resourcequotas', namespace) > 0) {
    wiring.queue.add(`quota ${namespace}`, () => updateQuotaStatus(cluster, namespace))
  }
  if (resource === 'serviceaccounts' || resource === 'configmaps') {
    wiring.queue.add(`furnish ${namespace}`, () => furnishNamespace(cluster, namespace))
  }
  if (cluster.store.get('namespaces', '', namespace)?.metadata.deletionTimestamp !== undefined) {
    wiring.queue.add(`finalize ${namespace}`, () => finalizeNamespace(cluster, namespace))
  }
}
