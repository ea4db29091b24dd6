import type { JsonObject } from '../objects.ts'
import { isObject, listAt, objectAt, stringAt } from '../objects.ts'
import { notImplemented } from '../status.ts'
import { metadataSchema } from './metadata.ts'
import type { Checks, ListKind, ObjectSchema, Schema } from './schema.ts'
import { string } from './schema.ts'

const checkedKeywords = [
  'enum',
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'pattern',
  'nullable',
] as const
const refusedKeywords = [
  'allOf',
  'anyOf',
  'oneOf',
  'not',
  'multipleOf',
  'uniqueItems',
  'minProperties',
  'maxProperties',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'x-kubernetes-validations',
  'x-kubernetes-embedded-resource',
]

/**
 * Schema of a custom resource from its `openAPIV3Schema`. Throws 501 for a keyword that would narrow what is accepted
 * and is not implemented here.
 */
export function customSchema(openApi: JsonObject): ObjectSchema {
  const root = convert(openApi, 'openAPIV3Schema')
  const fields = root.type === 'object' ? root.fields : {}
  return {
    type: 'object',
    fields: { ...fields, apiVersion: string, kind: string, metadata: metadataSchema },
    preserveUnknown: root.type !== 'object' || root.preserveUnknown === true,
    ...(root.type === 'object' && root.required !== undefined ? { required: root.required } : {}),
  }
}

function convert(openApi: JsonObject, path: string): Schema {
  const intOrString = openApi['x-kubernetes-int-or-string'] === true
  for (const keyword of refusedKeywords) {
    const explained = intOrString && (keyword === 'anyOf' || keyword === 'allOf')
    const idle = openApi[keyword] === false
    if (keyword in openApi && !explained && !idle) throw notImplemented(`the schema keyword ${keyword} at ${path}`)
  }
  const common = {
    ...('default' in openApi ? { default: openApi['default'] } : {}),
    ...checksOf(openApi),
  }
  if (intOrString) return { type: 'intOrString', ...common }
  switch (stringAt(openApi, 'type')) {
    case 'object':
      return { ...convertObject(openApi, path), ...common }
    case 'array':
      return { ...convertList(openApi, path), ...common }
    case 'string':
      return { type: 'string', ...common }
    case 'integer':
      return { type: 'integer', ...common }
    case 'number':
      return { type: 'number', ...common }
    case 'boolean':
      return { type: 'boolean', ...common }
    default:
      return { type: 'any', ...common }
  }
}

function checksOf(openApi: JsonObject): { checks?: Checks } {
  const given = checkedKeywords.filter((keyword) => keyword in openApi)
  return given.length === 0 ? {} : { checks: Object.fromEntries(given.map((keyword) => [keyword, openApi[keyword]])) }
}

function convertObject(openApi: JsonObject, path: string): Schema {
  const atomic = openApi['x-kubernetes-map-type'] === 'atomic'
  const values = openApi['additionalProperties']
  if (isObject(values)) return { type: 'map', values: convert(values, `${path}.additionalProperties`), atomic }
  const properties = Object.entries(objectAt(openApi, 'properties'))
  const preserveUnknown = openApi['x-kubernetes-preserve-unknown-fields'] === true || values === true
  if (properties.length === 0 && preserveUnknown) return { type: 'any' }
  return {
    type: 'object',
    fields: Object.fromEntries(
      properties.map(([name, property]) => [name, convert(isObject(property) ? property : {}, `${path}.${name}`)]),
    ),
    required: listAt(openApi, 'required').map(String),
    preserveUnknown,
    atomic,
  }
}

function convertList(openApi: JsonObject, path: string): Schema {
  const kind = (stringAt(openApi, 'x-kubernetes-list-type') || 'atomic') as ListKind
  return {
    type: 'list',
    kind,
    items: convert(objectAt(openApi, 'items'), `${path}[]`),
    ...(kind === 'map' ? { keys: listAt(openApi, 'x-kubernetes-list-map-keys').map(String) } : {}),
  }
}
