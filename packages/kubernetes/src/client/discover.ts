import type { ClusterCapabilities } from '../capabilities.ts'
import { readCosi } from '../cosi/read-cosi.ts'
import { entriesOf, isRecord } from '../fields.ts'
import { kinds } from '../objects.ts'
import { ApiFailure, failureOfBadAnswer } from './api-failure.ts'
import { listObjects } from './requests.ts'
import { readSecretsSubject } from './secrets-subject.ts'
import type { Transport } from './transport.ts'

function isResource(value: unknown): value is { readonly name: string } {
  return isRecord(value) && typeof value['name'] === 'string'
}

/**
 * Plural names of the resources of a group version; empty when the cluster does not serve it. Throws ApiFailure, `BadAnswer` for
 * what is no list of resources.
 */
async function servedResources(transport: Transport, groupVersion: string): Promise<ReadonlySet<string>> {
  try {
    const { body } = await transport.send({ method: 'GET', path: `/apis/${groupVersion}` })
    const resources = entriesOf(body, 'resources', isResource)
    if (resources === null) throw failureOfBadAnswer(`the answer is no list of the resources of ${groupVersion}`)
    return new Set(resources.map(({ name }) => name))
  } catch (error) {
    if (error instanceof ApiFailure && error.status === 404) return new Set()
    throw error
  }
}

/**
 * Asks a cluster what it serves and grants: bucket claims, snapshots, K8up, Velero, admission policies, and its storage
 * classes; `username` is who our credential says that we are.
 */
export async function discoverCapabilities(
  transport: Transport,
  username: string | null,
): Promise<ClusterCapabilities> {
  const [
    objectBuckets,
    cosiOld,
    cosiNew,
    snapshots,
    k8up,
    velero,
    movers,
    capsule,
    admission,
    classes,
    secretsSubject,
  ] = await Promise.all([
    servedResources(transport, 'objectbucket.io/v1alpha1'),
    servedResources(transport, 'objectstorage.k8s.io/v1alpha1'),
    servedResources(transport, 'objectstorage.k8s.io/v1alpha2'),
    servedResources(transport, 'snapshot.storage.k8s.io/v1'),
    servedResources(transport, 'k8up.io/v1'),
    servedResources(transport, 'velero.io/v1'),
    servedResources(transport, 'velero.io/v2alpha1'),
    servedResources(transport, 'capsule.clastix.io/v1beta2'),
    servedResources(transport, 'admissionregistration.k8s.io/v1'),
    listObjects(transport, { kind: 'StorageClass' }),
    readSecretsSubject(transport, username),
  ])
  const cosi = await readCosi(transport, { v1alpha1: cosiOld, v1alpha2: cosiNew })
  return {
    objectBucketClaims: objectBuckets.has('objectbucketclaims'),
    bucketClaims: cosiOld.has('bucketclaims') || cosiNew.has('bucketclaims'),
    cosi,
    volumeSnapshots: snapshots.has('volumesnapshots'),
    k8up: k8up.has('schedules') && k8up.has('podconfigs'),
    velero: velero.has('schedules') && velero.has('backupstoragelocations') && movers.has('datauploads'),
    capsuleTenants: capsule.has('tenants'),
    admissionPolicies: admission.has(kinds.ValidatingAdmissionPolicy.plural),
    secretsSubject,
    storageClasses: classes.map((found) => ({
      name: found.metadata.name,
      reclaimPolicy: typeof found['reclaimPolicy'] === 'string' ? found['reclaimPolicy'] : null,
    })),
  }
}
