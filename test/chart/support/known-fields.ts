import * as kubernetes from '@kubernetes/client-node'

interface Attribute {
  readonly baseName: string
  readonly type: string
}

interface Model {
  getAttributeTypeMap(): readonly Attribute[]
}

function isModel(candidate: unknown): candidate is Model {
  return typeof candidate === 'function' && 'getAttributeTypeMap' in candidate
}

function modelNamed(name: string): Model | null {
  const found: unknown = Reflect.get(kubernetes, name)
  return isModel(found) ? found : null
}

const plain: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  boolean: (value) => typeof value === 'boolean',
  IntOrString: (value) => typeof value === 'string' || Number.isInteger(value),
  Date: (value) => typeof value === 'string',
  any: () => true,
  object: (value) => typeof value === 'object',
}

/** The model of a kind that Kubernetes itself defines; null: it is somebody else's. */
export function modelOf({ apiVersion, kind }: { readonly apiVersion: string; readonly kind: string }): string | null {
  const version = apiVersion.split('/').at(-1) ?? ''
  const name = `${version[0]?.toUpperCase()}${version.slice(1)}${kind}`
  const group = apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : ''
  const isOwn = !group.includes('.') || group.endsWith('.k8s.io')
  return isOwn && modelNamed(name) !== null && !group.startsWith('gateway.') ? name : null
}

/**
 * What of an object Kubernetes' own definitions (of the release that the client was made from) do not know: unknown fields and
 * values of another type. A server older than those drops such fields in silence.
 */
export function unknownFields(value: unknown, type: string, path = ''): string[] {
  if (value === undefined || value === null) return []
  const check = plain[type]
  if (check !== undefined) return check(value) ? [] : [`${path} is no ${type}`]
  const [, element] = /^Array<(.+)>$/.exec(type) ?? []
  if (element !== undefined) {
    if (!Array.isArray(value)) return [`${path} is no list`]
    return value.flatMap((entry: unknown, index) => unknownFields(entry, element, `${path}[${index}]`))
  }
  if (typeof value !== 'object' || Array.isArray(value)) return [`${path} is no object`]
  const [, valueType] = /^\{ \[key: string\]: (.+?);? \}$/.exec(type) ?? []
  if (valueType !== undefined) {
    return Object.entries(value).flatMap(([key, entry]) => unknownFields(entry, valueType, `${path}.${key}`))
  }
  const model = modelNamed(type)
  if (model === null) return [`${path} is of the unknown type ${type}`]
  const attributes = new Map(model.getAttributeTypeMap().map((attribute) => [attribute.baseName, attribute.type]))
  return Object.entries(value).flatMap(([key, entry]) => {
    const known = attributes.get(key)
    return known === undefined ? [`${path}.${key} is unknown`] : unknownFields(entry, known, `${path}.${key}`)
  })
}
