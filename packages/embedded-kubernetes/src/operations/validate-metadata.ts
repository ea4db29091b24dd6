import type { Kind } from '../kinds/kind.ts'
import type { JsonObject, KubernetesObject } from '../objects.ts'
import { isObject, listAt, nameOf, objectAt, stringAt } from '../objects.ts'
import type { StatusCause } from '../status.ts'
import { forbiddenValue, invalidValue, requiredValue } from '../status.ts'

const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?'
const subdomainPattern = new RegExp(`^${label}(\\.${label})*$`)
const labelPattern = new RegExp(`^${label}$`)
const qualifiedName = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/

const subdomainRule =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
const labelRule =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
const keyRule =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"
const valueRule =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"

/** Faults of an object's name, labels, annotations and finalizers. */
export function metadataFaults(kind: Kind, object: KubernetesObject): StatusCause[] {
  const { metadata } = object
  return [
    ...nameFaults(kind, nameOf(object)),
    ...Object.entries(metadata.labels ?? {}).flatMap(([key, value]) => [
      ...keyFaults('metadata.labels', key),
      ...valueFaults('metadata.labels', value),
    ]),
    ...Object.keys(metadata.annotations ?? {}).flatMap((key) => keyFaults('metadata.annotations', key.toLowerCase())),
    ...(metadata.finalizers ?? []).flatMap(finalizerFaults),
  ]
}

/** Faults of a label selector. */
export function selectorFaults(selector: JsonObject, path: string): StatusCause[] {
  const labels = Object.entries(objectAt(selector, 'matchLabels')).flatMap(([key, value]) => [
    ...keyFaults(`${path}.matchLabels`, key),
    ...valueFaults(`${path}.matchLabels`, String(value)),
  ])
  const expressions = listAt(selector, 'matchExpressions').flatMap((expression, index) =>
    isObject(expression) ? expressionFaults(expression, `${path}.matchExpressions[${index}]`) : [],
  )
  return [...labels, ...expressions]
}

function expressionFaults(expression: JsonObject, path: string): StatusCause[] {
  const operator = stringAt(expression, 'operator')
  const values = listAt(expression, 'values')
  const causes: StatusCause[] = []
  if (operator === 'In' || operator === 'NotIn') {
    if (values.length === 0) {
      causes.push(requiredValue(`${path}.values`, "must be specified when `operator` is 'In' or 'NotIn'"))
    }
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    if (values.length > 0) {
      causes.push(
        forbiddenValue(`${path}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"),
      )
    }
  } else causes.push(invalidValue(`${path}.operator`, operator, 'not a valid selector operator'))
  return [...causes, ...keyFaults(`${path}.key`, stringAt(expression, 'key'))]
}

function nameFaults(kind: Kind, name: string): StatusCause[] {
  if (name === '') return [requiredValue('metadata.name', 'name or generateName is required')]
  if (kind.group === 'rbac.authorization.k8s.io') {
    const bad = name === '.' || name === '..' || name.includes('/') || name.includes('%')
    return bad ? [invalidValue('metadata.name', name, `may not contain '/' or '%', nor be '.' or '..'`)] : []
  }
  if (kind.kind === 'Namespace') {
    if (name.length > 63) return [invalidValue('metadata.name', name, 'must be no more than 63 characters')]
    return labelPattern.test(name) ? [] : [invalidValue('metadata.name', name, labelRule)]
  }
  if (name.length > 253) return [invalidValue('metadata.name', name, 'must be no more than 253 characters')]
  return subdomainPattern.test(name) ? [] : [invalidValue('metadata.name', name, subdomainRule)]
}

function keyFaults(field: string, key: string): StatusCause[] {
  const parts = key.split('/')
  const name = parts.at(-1) ?? ''
  const prefix = parts.length === 2 ? parts[0] : undefined
  if (parts.length > 2)
    return [invalidValue(field, key, 'a qualified name must consist of a name and an optional DNS subdomain prefix')]
  if (prefix !== undefined && !subdomainPattern.test(prefix))
    return [invalidValue(field, key, `prefix part ${subdomainRule}`)]
  if (name.length > 63) return [invalidValue(field, key, 'name part must be no more than 63 characters')]
  return qualifiedName.test(name) ? [] : [invalidValue(field, key, keyRule)]
}

function valueFaults(field: string, value: string): StatusCause[] {
  if (value.length > 63) return [invalidValue(field, value, 'must be no more than 63 characters')]
  return value === '' || qualifiedName.test(value) ? [] : [invalidValue(field, value, valueRule)]
}

function finalizerFaults(finalizer: string): StatusCause[] {
  const faults = keyFaults('metadata.finalizers', finalizer)
  if (faults.length > 0) return faults
  const known = ['foregroundDeletion', 'orphan', 'kubernetes'].includes(finalizer)
  if (finalizer.includes('/') || known) return []
  return [
    invalidValue(
      'metadata.finalizers[0]',
      finalizer,
      'name is neither a standard finalizer name nor is it fully qualified',
    ),
  ]
}
