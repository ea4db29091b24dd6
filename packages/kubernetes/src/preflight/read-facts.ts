import type { ClusterFacts, ClusterIdentity, LackingPermission } from '@grenier/control-plane/ports'
import { ApiFailure } from '../client/api-failure.ts'
import { discoverCapabilities } from '../client/discover.ts'
import type { ClusterConnection } from '../client/kubeconfig.ts'
import { getObject } from '../client/requests.ts'
import type { Transport } from '../client/transport.ts'
import { desiredClaimStepPolicy } from '../desired/claim-step-policy.ts'
import { diffObjects } from '../diff.ts'
import { credentialExpiry } from './credential-expiry.ts'
import { type NeededPermission, neededPermissions } from './needed-permissions.ts'

/** API groups beside Kubernetes' own that Grenier can use where they are served. */
const knownGroups: ReadonlySet<string> = new Set([
  'capsule.clastix.io',
  'k8up.io',
  'objectbucket.io',
  'objectstorage.k8s.io',
  'snapshot.storage.k8s.io',
  'velero.io',
])

async function servedGroups(transport: Transport): Promise<ClusterFacts['served']> {
  const { body } = await transport.send({ method: 'GET', path: '/apis' })
  const { groups } = body as { groups?: { name: string; versions: { version: string }[] }[] }
  return (groups ?? [])
    .filter(({ name }) => knownGroups.has(name))
    .map(({ name, versions }) => ({ group: name, versions: versions.map(({ version }) => version) }))
    .sort((left, right) => (left.group < right.group ? -1 : 1))
}

/** Asks the server itself what it would allow: whatever authorises there, its answer is what counts. */
async function isAllowed(transport: Transport, { group, resource, verb, name }: NeededPermission): Promise<boolean> {
  const review = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    spec: { resourceAttributes: { group, resource, verb, ...(name === null ? {} : { name }) } },
  }
  const { body } = await transport.send({
    method: 'POST',
    path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
    contentType: 'application/json',
    body: JSON.stringify(review),
  })
  return (body as { status?: { allowed?: boolean } }).status?.allowed === true
}

async function missingOf(transport: Transport, served: ClusterFacts['served']): Promise<LackingPermission[]> {
  const needed = neededPermissions(new Set(served.map(({ group }) => group)))
  const allowed = await Promise.all(needed.map((permission) => isAllowed(transport, permission)))
  return needed.filter((_, index) => allowed[index] !== true)
}

/** Whether the policy of claims' steps stands as we would apply it (rule 21). */
async function claimStepsOf(transport: Transport): Promise<ClusterFacts['claimSteps']> {
  try {
    const desired = desiredClaimStepPolicy()
    const found = await Promise.all(desired.map(({ kind, metadata }) => getObject(transport, { kind, ...metadata })))
    const observed = found.filter((object) => object !== null)
    const { apply } = diffObjects({ desired, observed, installationId: '' })
    return apply.length === 0 ? 'enforced' : 'not-enforced'
  } catch (failure) {
    if (failure instanceof ApiFailure && failure.status === 403) return 'not-enforced'
    throw failure
  }
}

/** Reads everything a preflight judges. Throws ApiFailure. */
export async function readClusterFacts(
  transport: Transport,
  about: { readonly connection: ClusterConnection; readonly identity: ClusterIdentity },
): Promise<ClusterFacts> {
  const served = await servedGroups(transport)
  const missingPermissions = await missingOf(transport, served)
  const mayList = !missingPermissions.some(({ resource, verb }) => resource === 'storageclasses' && verb === 'list')
  const capabilities = mayList ? await discoverCapabilities(transport) : null
  return {
    ...about.identity,
    credentialExpiresAt: credentialExpiry(about.connection),
    served,
    storageClasses: capabilities?.storageClasses ?? [],
    claimSteps: capabilities?.admissionPolicies === true ? await claimStepsOf(transport) : 'unserved',
    missingPermissions,
  }
}
