import type { ClusterFacts, ClusterIdentity, ExitClusterAccess } from '@grenier/control-plane/ports'
import type { V1PolicyRule } from '@kubernetes/client-node'
import { ApiFailure } from '../client/api-failure.ts'
import { discoverCapabilities } from '../client/discover.ts'
import type { ClusterConnection } from '../client/kubeconfig.ts'
import { getObject } from '../client/requests.ts'
import { maySeeAllSecrets } from '../client/secrets-subject.ts'
import type { Transport } from '../client/transport.ts'
import { statedUsername } from '../client/username.ts'
import { desiredClaimStepPolicy } from '../desired/claim-step-policy.ts'
import { objectNames } from '../names.ts'
import { keepsTenants } from '../reconcile/capsule.ts'
import { lackingPermissions } from './access-reviews.ts'
import { readCapsuleFacts } from './capsule-facts.ts'
import { credentialExpiry } from './credential-expiry.ts'
import { type NeededPermission, neededPermissions } from './needed-permissions.ts'
import {
  capsulePermissions,
  exitCapsulePermissions,
  exitPermissions,
  exitVeleroVerbs,
  type PermissionRow,
  secretsPermissions,
  secretsVerbs,
  workerPermissions,
  workerPermissionsWithSecrets,
} from './permission-table.ts'
import { readServedGroups } from './served-groups.ts'
import { readKeeping, standing, standsAs } from './standing-policies.ts'
import { readTokenRenewal } from './token-renewal.ts'
import { lackingOnVeleroSecrets } from './velero-secrets.ts'

/** What the role of Secrets does not grant whoever is bound to it; all of it where there is no such role. */
async function lackingOfSecretsRole(transport: Transport): Promise<NeededPermission[]> {
  const name = objectNames.secretsClusterRole
  const role = await getObject(transport, { kind: 'ClusterRole', name }).catch((failure: unknown) => {
    // That it may not be read is told by the permission itself.
    if (failure instanceof ApiFailure && failure.status === 403) return undefined
    throw failure
  })
  if (role === undefined) return []
  const rules = (Array.isArray(role?.['rules']) ? role['rules'] : []) as V1PolicyRule[]
  const needed = neededPermissions(new Set(), secretsPermissions)
  return needed.filter(({ group, resource, verb }) => !rules.some((rule) => grants(rule, { group, resource, verb })))
}

function grants(
  rule: V1PolicyRule,
  { group, resource, verb }: Pick<NeededPermission, 'group' | 'resource' | 'verb'>,
): boolean {
  const { apiGroups = [], resources = [], verbs, resourceNames = [] } = rule
  return resourceNames.length === 0 && apiGroups.includes(group) && resources.includes(resource) && verbs.includes(verb)
}

async function stepsStand(transport: Transport): Promise<boolean> {
  const desired = desiredClaimStepPolicy()
  return standsAs(desired, await standing(transport, desired))
}

/** Where the worker destroys, it needs what exits need; where it keeps Tenants of Capsule, what that takes. */
function neededRows({ exit, profile }: ExitClusterAccess, seesAllSecrets: boolean): PermissionRow[] {
  const everyday = seesAllSecrets ? workerPermissionsWithSecrets : workerPermissions
  const destroys = exit.kind === 'worker'
  const isCapsules = keepsTenants(profile)
  return [
    ...everyday,
    ...(destroys ? exitPermissions : []),
    ...(isCapsules ? capsulePermissions : []),
    ...(isCapsules && destroys ? exitCapsulePermissions : []),
  ]
}

/** Reads everything a preflight judges but who destroys. Throws ApiFailure. */
export async function readClusterFacts(
  transport: Transport,
  about: {
    readonly connection: ClusterConnection
    readonly identity: ClusterIdentity
    readonly access: ExitClusterAccess
  },
): Promise<Omit<ClusterFacts, 'exit'>> {
  const { access } = about
  const served = await readServedGroups(transport)
  const seesAllSecrets = await maySeeAllSecrets(transport)
  const rows = neededRows(access, seesAllSecrets)
  const veleroVerbs = [...secretsVerbs, ...(access.exit.kind === 'worker' ? exitVeleroVerbs : [])]
  const missingPermissions = [
    ...(await lackingPermissions(transport, { served, rows })),
    ...(seesAllSecrets ? [] : await lackingOfSecretsRole(transport)),
    ...(await lackingOnVeleroSecrets(transport, { profile: access.profile, verbs: veleroVerbs })),
  ]
  const mayList = !missingPermissions.some(({ resource, verb }) => resource === 'storageclasses' && verb === 'list')
  const capabilities = mayList ? await discoverCapabilities(transport, statedUsername(about.connection)) : null
  const servesPolicies = capabilities?.admissionPolicies === true
  const enforcesSteps = servesPolicies && (await stepsStand(transport))
  return {
    ...about.identity,
    credentialExpiresAt: credentialExpiry(about.connection),
    renewal: await readTokenRenewal(transport, about.connection),
    served,
    storageClasses: capabilities?.storageClasses ?? [],
    claimSteps: servesPolicies ? (enforcesSteps ? 'enforced' : 'not-enforced') : 'unserved',
    keeping: servesPolicies ? await readKeeping(transport, access.keeping) : null,
    missingPermissions,
    capsule: await readCapsuleFacts(transport, { username: about.identity.username ?? null, served }),
    isIdentityUnknown: !seesAllSecrets && about.identity.username === null,
  }
}
