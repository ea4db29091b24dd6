import type { Kind } from '../kinds/kind.ts'
import type { KubernetesObject } from '../objects.ts'
import { nameOf, namespaceOf } from '../objects.ts'
import { badRequest } from '../status.ts'

/** Tells whether an object is selected by its fields. */
export type FieldSelector = (object: KubernetesObject) => boolean

/** Reads a field selector (`metadata.name=a,type!=b`); 400 for a field by which the kind cannot be selected. */
export function parseFieldSelector(kind: Kind, text: string): FieldSelector {
  const terms = text
    .split(',')
    .map((term) => term.trim())
    .filter((term) => term !== '')
    .map((term) => parseTerm(kind, term))
  return (object) => terms.every((term) => term(object))
}

function parseTerm(kind: Kind, term: string): FieldSelector {
  const match = /^([^=!]+)(==|=|!=)(.*)$/.exec(term)
  if (match === null) throw badRequest(`invalid selector: '${term}'; can't understand '${term}'`)
  const [, field = '', operator, value] = match
  const read = fieldReader(kind, field)
  if (read === undefined) {
    const none = !kind.custom && Object.keys(kind.selectableFields).length === 0
    throw badRequest(
      none
        ? `"${field}" is not a known field selector: only "metadata.name", "metadata.namespace"`
        : `field label not supported: ${field}`,
    )
  }
  return operator === '!=' ? (object) => read(object) !== value : (object) => read(object) === value
}

function fieldReader(kind: Kind, field: string): ((object: KubernetesObject) => string) | undefined {
  if (field === 'metadata.name') return nameOf
  if (field === 'metadata.namespace' && kind.namespaced) return namespaceOf
  return Object.hasOwn(kind.selectableFields, field) ? kind.selectableFields[field] : undefined
}
