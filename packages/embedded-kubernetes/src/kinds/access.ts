import type { KubernetesObject } from '../objects.ts'
import { equalJson, isObject, listAt, objectAt, stringAt } from '../objects.ts'
import { kindSchema, labelSelector } from '../schema/metadata.ts'
import { alwaysObject, atomicList, object, string } from '../schema/schema.ts'
import type { StatusCause } from '../status.ts'
import { invalidValue, requiredValue, unsupportedValue } from '../status.ts'
import type { Kind } from './kind.ts'
import { builtIn } from './kind.ts'

const rbac = 'rbac.authorization.k8s.io'
const strings = atomicList(string)
const rules = atomicList(
  object({
    verbs: { ...strings, keepEmpty: true },
    apiGroups: strings,
    resources: strings,
    resourceNames: strings,
    nonResourceURLs: strings,
  }),
)

function ruleFaults(inNamespace: boolean): NonNullable<Kind['validate']> {
  return (held) =>
    listAt(held, 'rules').flatMap((rule, index) =>
      isObject(rule) ? faultsOfRule(rule, `rules[${index}]`, inNamespace) : [],
    )
}

function faultsOfRule(rule: Record<string, unknown>, path: string, inNamespace: boolean): StatusCause[] {
  const empty = (field: string): boolean => listAt(rule, field).length === 0
  const causes: StatusCause[] = []
  if (empty('verbs')) causes.push(requiredValue(`${path}.verbs`, 'verbs must contain at least one value'))
  if (!empty('nonResourceURLs')) {
    const urls = rule['nonResourceURLs']
    if (inNamespace) {
      causes.push(invalidValue(`${path}.nonResourceURLs`, urls, 'namespaced rules cannot apply to non-resource URLs'))
    }
    if (!empty('apiGroups') || !empty('resources') || !empty('resourceNames')) {
      const why = 'rules cannot apply to both regular resources and non-resource URLs'
      causes.push(invalidValue(`${path}.nonResourceURLs`, urls, why))
    }
    return causes
  }
  if (empty('apiGroups')) {
    causes.push(requiredValue(`${path}.apiGroups`, 'resource rules must supply at least one api group'))
  }
  if (empty('resources')) {
    causes.push(requiredValue(`${path}.resources`, 'resource rules must supply at least one resource'))
  }
  return causes
}

export const roleKind: Kind = builtIn({
  kind: 'Role',
  group: rbac,
  plural: 'roles',
  createsOnPut: true,
  validate: ruleFaults(true),
  schema: kindSchema({ rules: { ...rules, zero: null } }),
})

export const clusterRoleKind: Kind = builtIn({
  kind: 'ClusterRole',
  group: rbac,
  plural: 'clusterroles',
  createsOnPut: true,
  validate: ruleFaults(false),
  namespaced: false,
  schema: kindSchema({
    rules: { ...rules, zero: null },
    aggregationRule: object({ clusterRoleSelectors: { type: 'list', kind: 'atomic', items: labelSelector } }),
  }),
})

const bindingSchema = kindSchema({
  subjects: atomicList(
    object({
      kind: { ...string, keepEmpty: true },
      apiGroup: string,
      name: { ...string, keepEmpty: true },
      namespace: string,
    }),
  ),
  roleRef: {
    ...alwaysObject({
      apiGroup: { ...string, keepEmpty: true, default: rbac },
      kind: { ...string, keepEmpty: true, zero: '' },
      name: { ...string, keepEmpty: true, zero: '' },
    }),
    atomic: true,
  },
})

function completeSubjects(held: KubernetesObject): void {
  for (const subject of listAt(held, 'subjects')) {
    if (isObject(subject) && !('apiGroup' in subject) && subject['kind'] !== 'ServiceAccount')
      subject['apiGroup'] = rbac
  }
}

function bindingFaults(roleKinds: readonly string[], inNamespace: boolean): NonNullable<Kind['validate']> {
  return (after, before) => {
    const reference = objectAt(after, 'roleRef')
    const causes: StatusCause[] = []
    if (before !== undefined && !equalJson(reference, before['roleRef'])) {
      causes.push(invalidValue('roleRef', reference, 'cannot change roleRef'))
    }
    if (stringAt(reference, 'apiGroup') !== rbac) {
      causes.push(unsupportedValue('roleRef.apiGroup', reference['apiGroup'], [rbac]))
    }
    if (!roleKinds.includes(stringAt(reference, 'kind'))) {
      causes.push(unsupportedValue('roleRef.kind', reference['kind'], roleKinds))
    }
    if (stringAt(reference, 'name') === '') causes.push(requiredValue('roleRef.name'))
    for (const [index, subject] of listAt(after, 'subjects').entries()) {
      if (isObject(subject)) causes.push(...subjectFaults(subject, `subjects[${index}]`, inNamespace))
    }
    return causes
  }
}

function subjectFaults(subject: Record<string, unknown>, path: string, inNamespace: boolean): StatusCause[] {
  const kind = stringAt(subject, 'kind')
  const causes: StatusCause[] = []
  if (stringAt(subject, 'name') === '') causes.push(requiredValue(`${path}.name`))
  if (kind === 'ServiceAccount') {
    if (!inNamespace && stringAt(subject, 'namespace') === '') causes.push(requiredValue(`${path}.namespace`))
  } else if (kind !== 'User' && kind !== 'Group') {
    causes.push(unsupportedValue(`${path}.kind`, kind, ['ServiceAccount', 'User', 'Group']))
  } else if (subject['apiGroup'] !== rbac) {
    causes.push(unsupportedValue(`${path}.apiGroup`, subject['apiGroup'], [rbac]))
  }
  return causes
}

function roleText(held: KubernetesObject): string {
  const reference = objectAt(held, 'roleRef')
  return `${stringAt(reference, 'kind')}/${stringAt(reference, 'name')}`
}

export const roleBindingKind: Kind = builtIn({
  kind: 'RoleBinding',
  group: rbac,
  plural: 'rolebindings',
  createsOnPut: true,
  schema: bindingSchema,
  columns: [{ name: 'Role', value: roleText }],
  complete: completeSubjects,
  validate: bindingFaults(['Role', 'ClusterRole'], true),
})

export const clusterRoleBindingKind: Kind = builtIn({
  kind: 'ClusterRoleBinding',
  group: rbac,
  plural: 'clusterrolebindings',
  createsOnPut: true,
  namespaced: false,
  schema: bindingSchema,
  columns: [{ name: 'Role', value: roleText }],
  complete: completeSubjects,
  validate: bindingFaults(['ClusterRole'], false),
})
