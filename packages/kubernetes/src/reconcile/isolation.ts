import { bindingName, boundRoles } from '../desired/role-binding.ts'
import { annotations, labelPrefix, objectNames } from '../names.ts'
import { type ObservedObject, objectLabel } from '../objects.ts'
import type { Verdict } from './report.ts'

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

const ourNames: Readonly<Record<'NetworkPolicy' | 'RoleBinding', ReadonlySet<string>>> = {
  NetworkPolicy: new Set([objectNames.defaultDeny, objectNames.allowDns, objectNames.allowBackup]),
  RoleBinding: new Set(boundRoles.map(bindingName)),
}

/** Ours that lost its marks is repaired in this very run; a name that only begins like ours is somebody else's. */
function isOurName({ kind, metadata }: ObservedObject): boolean {
  return (kind === 'NetworkPolicy' || kind === 'RoleBinding') && ourNames[kind].has(metadata.name)
}

/**
 * NetworkPolicies and RoleBindings of others add to ours and can only widen what is allowed: they are named, not removed
 * (rule 16).
 */
export function isolationVerdict(observed: readonly ObservedObject[], installationId: string): Verdict {
  const foreign = observed
    .filter((object) => object.kind === 'NetworkPolicy' || object.kind === 'RoleBinding')
    .filter((object) => object.metadata.annotations?.[annotations.installation] !== installationId)
    .filter((object) => !isOurName(object) && !isK8upBinding(object))
    .map((object) => objectLabel(object))
  if (foreign.length === 0)
    return { status: 'False', reason: 'OnlyOurs', message: `only ${labelPrefix} policies and bindings` }
  return { status: 'True', reason: 'ForeignObjects', message: foreign.toSorted().join(', ') }
}
