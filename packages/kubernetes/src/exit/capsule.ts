import { type ExitWait, exitWaitOf } from '@grenier/contracts'
import type { TenantPlaces } from '@grenier/control-plane/ports'
import { ApiFailure } from '../client/api-failure.ts'
import type { ClusterClient } from '../client/cluster-client.ts'
import { annotations, labels } from '../names.ts'
import { kinds, type ObservedObject, objectLabel } from '../objects.ts'
import { capsuleOwners, rememberedTenantUid } from '../reconcile/capsule-memory.ts'
import type { ExitSide } from './sides.ts'

/** Why a namespace is not destroyed: it goes with a Tenant of Capsule that is not its tenant's, and may be another's by now. */
export function strangeOwner(
  sides: readonly ExitSide[],
  clusterId: string | null,
  namespace: ObservedObject,
): string | null {
  const own = sides.find((side) => side.clusterId === clusterId && side.known.name === namespace.metadata.name)
  // Where Capsule is not asked, an owner of its is somebody's doing and keeps nothing from going.
  if (own === undefined || own.capsule === null) return null
  const known = [own.capsule.tenant?.metadata.uid, rememberedTenantUid(namespace)]
  const stranger = capsuleOwners(namespace).find(({ uid }) => !known.includes(uid))
  return stranger === undefined ? null : `given to Capsule’s Tenant ${stranger.name}`
}

/** Lifts the protection, which an exit alone does, and asks for the deletion. The marks stay, so that a later pass knows it. */
async function removeTenant(destroyer: ClusterClient, tenant: ObservedObject): Promise<void> {
  const { name, uid } = tenant.metadata
  const own = (entries: Readonly<Record<string, string>> = {}, wanted: readonly string[]) =>
    Object.fromEntries(Object.entries(entries).filter(([key]) => wanted.includes(key)))
  const answer = await destroyer.apply(
    {
      apiVersion: kinds.CapsuleTenant.apiVersion,
      kind: 'CapsuleTenant',
      metadata: {
        name,
        labels: own(tenant.metadata.labels, [labels.managedBy, labels.tenant, labels.installation]),
        annotations: own(tenant.metadata.annotations, [annotations.installation, annotations.revision]),
      },
      spec: { preventDeletion: false },
    },
    uid,
  )
  await destroyer.remove(answer.object)
}

/** Namespaces that would go with a Tenant: as long as there is one, deleting it deletes data. */
async function dependants(client: ClusterClient, tenant: ObservedObject): Promise<ObservedObject[]> {
  const namespaces = await client.list({ kind: 'Namespace' })
  return namespaces.filter((one) => capsuleOwners(one).some(({ uid }) => uid === tenant.metadata.uid))
}

/** A namespace of the tenant itself that stays where it is, as that of its backups does when its storage has moved. */
function stays(namespace: ObservedObject, { installationId, tenantId, keepsBackups }: TenantPlaces): boolean {
  const { labels: marks, annotations: notes, deletionTimestamp } = namespace.metadata
  const isOwn = notes?.[annotations.installation] === installationId && marks?.[labels.tenant] === tenantId
  return keepsBackups === true && isOwn && deletionTimestamp === undefined
}

/**
 * Removes the tenant's Tenants of Capsule, with the identity of exits, once nothing goes with them any more. Returns what is
 * still waited for; a Tenant that has been asked to go is waited for until it is gone. One that a namespace of the tenant's
 * own still needs, where only one side of a move goes, is no part of what goes.
 */
export async function letTenantsGo(
  sides: readonly ExitSide[],
  destroyers: ReadonlyMap<string, ClusterClient>,
  places: TenantPlaces,
): Promise<ExitWait[]> {
  const waitingFor: ExitWait[] = []
  const seen = new Set<string>()
  for (const { clusterId, client, capsule } of sides) {
    const destroyer = destroyers.get(clusterId)
    const tenant = capsule?.tenant ?? null
    if (destroyer === undefined || tenant === null || seen.has(clusterId)) continue
    seen.add(clusterId)
    const thing = objectLabel(tenant)
    const left = await dependants(client, tenant)
    if (left.some((one) => stays(one, places))) continue
    if (left.length > 0) {
      const names = left.map(({ metadata }) => metadata.name).join(', ')
      waitingFor.push(exitWaitOf('deletion-held-back', { thing, names }))
      continue
    }
    try {
      if (tenant.metadata.deletionTimestamp === undefined) await removeTenant(destroyer, tenant)
      const standing = await client.get({ kind: 'CapsuleTenant', name: tenant.metadata.name })
      if (standing?.metadata.uid === tenant.metadata.uid) {
        waitingFor.push(exitWaitOf('deletion-under-way', { thing }))
      }
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error
      waitingFor.push(exitWaitOf('deletion-refused', { thing, reason: error.reason }))
    }
  }
  return waitingFor
}
