import type { TenantBlueprint } from '@grenier/control-plane/ports'
import { annotations, labels, movePurpose } from '../names.ts'
import { type DesiredObject, kinds } from '../objects.ts'
import { originAnnotationsOf } from '../recovery/stated-origin.ts'
import { claimSteps, stepAnnotation } from './claim-step-policy.ts'
import { originAnnotations, type Place, tenantLabels } from './metadata.ts'

/**
 * What a namespace says of itself while a move fills it: it holds copies, and may go without an exit, as that of a drill. Once
 * it is the tenant's own it says so, and is kept like any other.
 */
function fillingLabels({ filledByMoveId }: TenantBlueprint, { purpose }: Place): Record<string, string> {
  if (filledByMoveId === undefined || purpose !== 'storage') return {}
  return { [labels.purpose]: movePurpose, [labels.move]: filledByMoveId }
}

/**
 * The namespace of a tenant. `storage` enforces Pod Security `baseline` where K8up's pods run in it, as UID 0, and would hang
 * under `restricted`; Velero's run in its own namespace, and `backup` runs none: there `restricted` is enforced (rule 12),
 * unless K8up copied the tenant before, whose copies are still to be checked and restored. It has no ownerReference (rule 8).
 */
export function desiredNamespace(
  blueprint: TenantBlueprint,
  place: Place,
  { hasK8upCopies = false }: { readonly hasK8upCopies?: boolean } = {},
): DesiredObject {
  const offers = blueprint.quotas
    .filter((quota) => (quota.kind === 'block') === (place.purpose === 'storage'))
    .map((quota) => `${quota.offerCode}=${quota.quotaBytes}`)
    .toSorted()
  const { velero } = blueprint.backup
  const runsK8up = place.purpose === 'storage' && (velero === undefined || hasK8upCopies)
  const steps = place.purpose === 'storage' ? claimSteps(blueprint.quotas) : []
  return {
    apiVersion: kinds.Namespace.apiVersion,
    kind: 'Namespace',
    metadata: {
      name: place.namespace,
      labels: {
        ...tenantLabels(blueprint, place.purpose),
        ...fillingLabels(blueprint, place),
        'pod-security.kubernetes.io/enforce': runsK8up ? 'baseline' : 'restricted',
        'pod-security.kubernetes.io/audit': 'restricted',
        'pod-security.kubernetes.io/warn': 'restricted',
      },
      annotations: {
        ...originAnnotations(blueprint),
        ...originAnnotationsOf(blueprint.origin),
        [annotations.slug]: blueprint.slug,
        [annotations.offers]: offers.join(','),
        ...Object.fromEntries(steps.map(([className, bytes]) => [stepAnnotation(className), bytes.toString()])),
        ...(place.purpose === 'storage' && velero !== undefined ? { [annotations.velero]: velero.namespace } : {}),
        ...(blueprint.siren === null ? {} : { [annotations.siren]: blueprint.siren }),
        ...(blueprint.inseeCode === null ? {} : { [annotations.insee]: blueprint.inseeCode }),
      },
    },
  }
}
