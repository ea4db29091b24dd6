import type { JsonObject, KubernetesObject } from '../objects.ts'
import { isObject, listAt, objectAt, stringAt } from '../objects.ts'
import { customSchema } from '../schema/custom-schema.ts'
import { invalid, notImplemented, requiredValue } from '../status.ts'
import { customResourceDefinitionKind } from './custom-resource-definition.ts'
import type { Column, Kind } from './kind.ts'
import { builtIn } from './kind.ts'

/**
 * The kind that a CustomResourceDefinition declares. Throws 422 when the document is incomplete and 501 for what custom
 * resources cannot do here: several served versions, webhooks, the scale subresource, some schema keywords.
 */
export function kindOfDefinition(definition: KubernetesObject): Kind {
  const spec = objectAt(definition, 'spec')
  const names = objectAt(spec, 'names')
  const served = listAt(spec, 'versions')
    .filter(isObject)
    .filter((version) => version['served'] === true)
  const [version, another] = served
  if (another !== undefined) throw notImplemented('custom resources with several served versions')
  const openApi = objectAt(objectAt(version, 'schema'), 'openAPIV3Schema')
  if (version === undefined || Object.keys(openApi).length === 0) {
    throw invalid(customResourceDefinitionKind, definition.metadata.name ?? '', [
      requiredValue('spec.versions[0].schema.openAPIV3Schema', 'schemas are required'),
    ])
  }
  const subresources = objectAt(version, 'subresources')
  if ('scale' in subresources) throw notImplemented('the scale subresource of custom resources')
  return builtIn({
    kind: stringAt(names, 'kind'),
    group: stringAt(spec, 'group'),
    version: stringAt(version, 'name'),
    plural: stringAt(names, 'plural'),
    singular: stringAt(names, 'singular') || stringAt(names, 'kind').toLowerCase(),
    shortNames: listAt(names, 'shortNames').map(String),
    namespaced: stringAt(spec, 'scope') === 'Namespaced',
    schema: customSchema(openApi),
    hasStatus: 'status' in subresources,
    custom: true,
    countsGeneration: true,
    columns: listAt(version, 'additionalPrinterColumns').filter(isObject).map(columnOf),
  })
}

function columnOf(declared: JsonObject): Column {
  const path = stringAt(declared, 'jsonPath')
    .split('.')
    .filter((part) => part !== '')
  return {
    name: stringAt(declared, 'name'),
    type:
      stringAt(declared, 'type') === 'date' ? 'date' : stringAt(declared, 'type') === 'integer' ? 'integer' : 'string',
    priority: Number(declared['priority'] ?? 0),
    value: (held) => path.reduce<unknown>((at, part) => (isObject(at) ? at[part] : undefined), held) ?? '',
  }
}
