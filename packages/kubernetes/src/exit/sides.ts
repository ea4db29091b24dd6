import type { ClusterAccess, KnownNamespace, TenantPlaces } from '@grenier/control-plane/ports'
import { Problem } from '@grenier/control-plane/ports'
import type { ClusterCapabilities } from '../capabilities.ts'
import { ApiFailure } from '../client/api-failure.ts'
import type { ClusterClient } from '../client/cluster-client.ts'
import { annotations, labels } from '../names.ts'
import type { ObservedObject } from '../objects.ts'
import { keepsTenants } from '../reconcile/capsule.ts'

/** One of the tenant's known namespaces and the cluster it stands on. */
export interface ExitSide {
  readonly clusterId: string
  readonly client: ClusterClient
  readonly capabilities: ClusterCapabilities
  readonly known: KnownNamespace & { readonly uid: string }
  /** The very namespace that we made; null when it is gone, or when another one has its name. */
  readonly namespace: ObservedObject | null
  /** Where Velero may have copied the tenant to; null where it runs nowhere that we were told of. */
  readonly veleroNamespace: string | null
  /** Where Capsule owns the quota: the tenant's own Tenant there, null once it is gone. Null: Capsule is not asked. */
  readonly capsule: { readonly tenant: ObservedObject | null } | null
  /** Another namespace has its name: nothing of that name is ours any more. */
  readonly isReplaced: boolean
}

/** As the storage namespace says, else as its cluster was declared: copies outlive a change of the driver. */
function veleroNamespaceOf(
  access: ClusterAccess,
  purpose: KnownNamespace['purpose'],
  namespace: ObservedObject | null,
) {
  const { backupDriver, veleroNamespace } = access.profile
  if (purpose !== 'storage') return null
  const declared = backupDriver === 'velero' ? (veleroNamespace ?? 'velero') : (veleroNamespace ?? null)
  return namespace?.metadata.annotations?.[annotations.velero] ?? declared
}

export type Connect = (access: ClusterAccess) => Promise<ClusterClient>

function isOurs(found: ObservedObject | null, uid: string): found is ObservedObject {
  return found !== null && found.metadata.uid === uid
}

/** A cluster's words for people; anything that is no failure of a cluster is a defect and is thrown as it is. */
export function asProblem(error: unknown): unknown {
  return error instanceof ApiFailure ? new Problem('cluster-unreachable', { detail: error.message }) : error
}

/** By its marks: once the namespaces are gone nothing else tells its name. One that we did not make is left alone. */
async function readCapsuleTenant(
  client: ClusterClient,
  about: { readonly capabilities: ClusterCapabilities; readonly places: TenantPlaces },
): Promise<ExitSide['capsule']> {
  const { tenantId, installationId } = about.places
  const tenants = about.capabilities.capsuleTenants === true ? await client.list({ kind: 'CapsuleTenant' }) : []
  const own = tenants.find(
    ({ metadata }) =>
      metadata.annotations?.[annotations.installation] === installationId &&
      metadata.labels?.[labels.tenant] === tenantId,
  )
  return { tenant: own ?? null }
}

/**
 * Looks up the tenant's namespaces by what we know of them. Throws `cluster-unreachable` where a cluster does not answer or
 * is another one than declared, and where a namespace of ours says that it belongs to another installation.
 */
export async function openSides(connect: Connect, places: TenantPlaces): Promise<ExitSide[]> {
  const known = places.known.flatMap((one) => (one.uid === null ? [] : [{ ...one, uid: one.uid }]))
  return await Promise.all(
    known.map(async (one) => {
      const access = places.clusters.find(({ clusterId }) => clusterId === one.clusterId)
      if (access === undefined) throw new Error(`no access to cluster ${one.clusterId}`)
      const client = await connect(access)
      await client.verifyIdentity()
      const [capabilities, found] = await Promise.all([
        client.capabilities(),
        client.get({ kind: 'Namespace', name: one.name }),
      ])
      const namespace = isOurs(found, one.uid) ? found : null
      const installation = namespace?.metadata.annotations?.[annotations.installation]
      if (installation !== undefined && installation !== places.installationId) {
        throw new Problem('cluster-unreachable', { detail: `${one.name} belongs to installation ${installation}` })
      }
      return {
        clusterId: one.clusterId,
        client,
        capabilities,
        known: one,
        namespace,
        veleroNamespace:
          capabilities.velero && places.keepsBackups !== true
            ? veleroNamespaceOf(access, one.purpose, namespace)
            : null,
        capsule: keepsTenants(access.profile) ? await readCapsuleTenant(client, { capabilities, places }) : null,
        isReplaced: found !== null && namespace === null,
      }
    }),
  )
}
