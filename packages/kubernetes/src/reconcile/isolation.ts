import { bindingName, boundRoles } from '../desired/role-binding.ts'
import { annotations, labelPrefix, objectNames, type Purpose } from '../names.ts'
import { type ObservedObject, objectLabel } from '../objects.ts'
import type { Verdict } from './report.ts'
import type { Side } from './run.ts'

/** Binding that K8up makes for its own job pods in every namespace it backs up; it binds only that service account. */
const k8upBinding = 'pod-executor-namespaced'

function isK8upBinding(object: ObservedObject): boolean {
  const subjects = Array.isArray(object['subjects']) ? (object['subjects'] as { kind?: unknown; name?: unknown }[]) : []
  return (
    object.kind === 'RoleBinding' &&
    object.metadata.name === k8upBinding &&
    subjects.every((subject) => subject.kind === 'ServiceAccount' && subject.name === 'pod-executor')
  )
}

const ourNames: Readonly<Record<Purpose, ReadonlySet<string>>> = {
  storage: new Set([
    ...[objectNames.defaultDeny, objectNames.allowDns, objectNames.allowBackup].map((name) => `NetworkPolicy ${name}`),
    `RoleBinding ${objectNames.secretsBinding}`,
    ...boundRoles.map((role) => `RoleBinding ${bindingName(role)}`),
  ]),
  backup: new Set([`NetworkPolicy ${objectNames.defaultDeny}`, `RoleBinding ${objectNames.secretsBinding}`]),
}

/** Ours that lost its marks is repaired in this very run; a name that only begins like ours is somebody else's. */
function isOurName(purpose: Purpose, { kind, metadata }: ObservedObject): boolean {
  return ourNames[purpose].has(`${kind} ${metadata.name}`)
}

/** NetworkPolicies and RoleBindings of others, as `Kind namespace/name`. */
export function foreignIn(purpose: Purpose, observed: readonly ObservedObject[], installationId: string): string[] {
  return observed
    .filter((object) => object.kind === 'NetworkPolicy' || object.kind === 'RoleBinding')
    .filter((object) => object.metadata.annotations?.[annotations.installation] !== installationId)
    .filter((object) => !isOurName(purpose, object) && !isK8upBinding(object))
    .map((object) => objectLabel(object))
}

/**
 * NetworkPolicies and RoleBindings of others add to ours and can only widen what is allowed: they are named, not removed
 * (rule 16).
 */
export function isolationVerdict(sides: readonly Pick<Side, 'place' | 'observed'>[], installationId: string): Verdict {
  const foreign = sides.flatMap(({ place, observed }) => foreignIn(place.purpose, observed, installationId))
  if (foreign.length === 0)
    return { status: 'False', reason: 'OnlyOurs', message: `only ${labelPrefix} policies and bindings` }
  return { status: 'True', reason: 'ForeignObjects', message: foreign.toSorted().join(', ') }
}
