import { badRequest, notImplemented } from './failure.ts'
import { isMap, type KubernetesObject } from './objects.ts'

export type Matches = (object: KubernetesObject) => boolean

const requirement =
  /^\s*(?:(!)\s*)?([A-Za-z0-9](?:[-A-Za-z0-9_./]*[A-Za-z0-9])?)\s*(?:(==|=|!=)\s*([-A-Za-z0-9_.]*)|\s+(in|notin)\s+\(([^)]*)\))?\s*$/

function labelRequirement(text: string): Matches {
  const match = requirement.exec(text)
  if (match === null) throw badRequest(`unable to parse requirement: ${text}`)
  const [, negated, key = '', operator, value = '', setOperator, members = ''] = match
  const read = (object: KubernetesObject) => object.metadata.labels?.[key]
  if (setOperator !== undefined) {
    const values = new Set(members.split(',').map((member) => member.trim()))
    const wanted = setOperator === 'in'
    return (object) => {
      const found = read(object)
      return found === undefined ? !wanted : values.has(found) === wanted
    }
  }
  if (operator === '!=') return (object) => read(object) !== value
  if (operator !== undefined) return (object) => read(object) === value
  return (object) => (read(object) === undefined) === (negated === '!')
}

/** A label selector: equality and set based, comma separated. */
export function parseLabelSelector(text: string): Matches {
  const parts = text.split(/,(?![^(]*\))/).filter((part) => part.trim() !== '')
  const requirements = parts.map(labelRequirement)
  return (object) => requirements.every((matches) => matches(object))
}

function fieldValue(object: KubernetesObject, path: string): unknown {
  let value: unknown = object
  for (const field of path.split('.')) value = isMap(value) ? value[field] : undefined
  return value
}

/** `metadata.name` and `metadata.namespace` everywhere, and the few fields some kinds are asked for. */
const fieldsServed: ReadonlySet<string> = new Set([
  'metadata.name',
  'metadata.namespace',
  'status.phase',
  'spec.nodeName',
  'type',
  'involvedObject.name',
  'involvedObject.namespace',
  'involvedObject.kind',
  'involvedObject.uid',
])

/** A field selector on the fields we serve; another one is answered 501. */
export function parseFieldSelector(text: string): Matches {
  const requirements = text
    .split(',')
    .filter((part) => part !== '')
    .map((part): Matches => {
      const match = /^([^!=]+)(==|=|!=)(.*)$/.exec(part)
      if (match === null) throw badRequest(`invalid field selector: ${part}`)
      const [, path = '', operator, value = ''] = match
      if (!fieldsServed.has(path)) throw notImplemented(`the field selector ${path}`)
      return (object) => (String(fieldValue(object, path) ?? '') === value) === (operator !== '!=')
    })
  return (object) => requirements.every((matches) => matches(object))
}
