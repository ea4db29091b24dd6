import { annotations, labelPrefix } from '../names.ts'
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

/**
 * NetworkPolicies and RoleBindings of others add to ours and can only widen what is allowed: they are named, not removed
 * (rule 16).
 */
export function isolationVerdict(observed: readonly ObservedObject[], installationId: string): Verdict {
  const foreign = observed
    .filter((object) => object.kind === 'NetworkPolicy' || object.kind === 'RoleBinding')
    .filter((object) => object.metadata.annotations?.[annotations.installation] !== installationId)
    .filter((object) => !object.metadata.name.startsWith('grenier-') && !isK8upBinding(object))
    .map((object) => objectLabel(object))
  if (foreign.length === 0)
    return { status: 'False', reason: 'OnlyOurs', message: `only ${labelPrefix} policies and bindings` }
  return { status: 'True', reason: 'ForeignObjects', message: foreign.toSorted().join(', ') }
}
