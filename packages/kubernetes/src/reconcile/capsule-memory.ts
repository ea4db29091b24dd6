import { capsuleTenantName } from '../desired/capsule-tenant.ts'
import { annotations, capsuleLabels } from '../names.ts'
import type { DesiredObject, ObservedObject, OwnerReference } from '../objects.ts'
import type { Run, Side } from './run.ts'

const capsuleGroup = 'capsule.clastix.io/'

/** The Tenants of Capsule that a namespace goes with. */
export function capsuleOwners(namespace: ObservedObject | null): readonly OwnerReference[] {
  const owners = namespace?.metadata.ownerReferences ?? []
  return owners.filter(({ kind, apiVersion }) => kind === 'Tenant' && apiVersion.startsWith(capsuleGroup))
}

/** The uid of the Tenant that a namespace of ours was given to, as we wrote it there; null: it was given to none. */
export function rememberedTenantUid(namespace: ObservedObject | null): string | null {
  const [, uid] = (namespace?.metadata.annotations?.[annotations.capsuleTenant] ?? '').split('=')
  return uid === undefined || uid === '' ? null : uid
}

/** The namespace given to its Tenant by Capsule's own label, with a note of which Tenant that was; as it is elsewhere. */
export function givenToCapsule(namespace: DesiredObject, run: Pick<Run, 'blueprint'>, side: Side): DesiredObject {
  const tenant = side.capsule?.tenant ?? null
  if (tenant === null) return namespace
  const name = capsuleTenantName(run.blueprint.slug)
  const { metadata } = namespace
  return {
    ...namespace,
    metadata: {
      ...metadata,
      labels: { ...metadata.labels, [capsuleLabels.tenant]: name },
      annotations: { ...metadata.annotations, [annotations.capsuleTenant]: `${name}=${tenant.metadata.uid}` },
    },
  }
}
