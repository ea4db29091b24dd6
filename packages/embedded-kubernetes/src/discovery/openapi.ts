import type { Kind } from '../kinds/kind.ts'
import { apiVersionOf } from '../kinds/kind.ts'
import type { KindRegistry } from '../kinds/registry.ts'
import type { JsonObject } from '../objects.ts'
import type { Schema } from '../schema/schema.ts'

/** The index at `/openapi/v3`: one document per group and version. */
export function openApiIndex(kinds: KindRegistry): JsonObject {
  const paths = new Set(kinds.all().map((kind) => rootOf(kind)))
  return {
    paths: Object.fromEntries([...paths].map((path) => [path, { serverRelativeURL: `/openapi/v3/${path}` }])),
  }
}

function rootOf(kind: Kind): string {
  return kind.group === '' ? `api/${kind.version}` : `apis/${kind.group}/${kind.version}`
}

/** One document: the kinds' schemas and the write paths with their query parameters; undefined when none is served. */
export function openApiDocument(kinds: KindRegistry, root: string): JsonObject | undefined {
  const served = kinds.all().filter((kind) => rootOf(kind) === root)
  if (served.length === 0) return undefined
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: 'v1.34.0-embedded' },
    paths: Object.fromEntries(served.map((kind) => [`/${root}/${pathOf(kind)}`, pathItem(kind)])),
    components: { schemas: Object.fromEntries(served.map((kind) => [schemaName(kind), kindDocument(kind)])) },
  }
}

function pathOf(kind: Kind): string {
  return kind.namespaced ? `namespaces/{namespace}/${kind.plural}/{name}` : `${kind.plural}/{name}`
}

function schemaName(kind: Kind): string {
  return `${kind.group === '' ? 'core' : kind.group}.${kind.version}.${kind.kind}`
}

function identity(kind: Kind): JsonObject {
  return { group: kind.group, version: kind.version, kind: kind.kind }
}

function kindDocument(kind: Kind): JsonObject {
  return {
    ...schemaDocument(kind.schema),
    description: `${kind.kind} of ${apiVersionOf(kind)}`,
    'x-kubernetes-group-version-kind': [identity(kind)],
  }
}

function pathItem(kind: Kind): JsonObject {
  const parameters = ['dryRun', 'fieldManager', 'fieldValidation', 'force'].map((name) => ({
    name,
    in: 'query',
    schema: { type: name === 'force' ? 'boolean' : 'string' },
  }))
  const operation = (action: string): JsonObject => ({
    parameters,
    responses: { 200: { description: 'OK' } },
    'x-kubernetes-action': action,
    'x-kubernetes-group-version-kind': identity(kind),
  })
  return { put: operation('put'), patch: operation('patch') }
}

function schemaDocument(schema: Schema): JsonObject {
  switch (schema.type) {
    case 'object':
      return {
        type: 'object',
        properties: Object.fromEntries(
          Object.entries(schema.fields)
            .filter(([, field]) => !field.unsupported)
            .map(([name, field]) => [name, schemaDocument(field)]),
        ),
        ...(schema.preserveUnknown ? { 'x-kubernetes-preserve-unknown-fields': true } : {}),
      }
    case 'map':
      return { type: 'object', additionalProperties: schemaDocument(schema.values) }
    case 'list':
      return {
        type: 'array',
        items: schemaDocument(schema.items),
        'x-kubernetes-list-type': schema.kind,
        ...(schema.keys === undefined ? {} : { 'x-kubernetes-list-map-keys': schema.keys }),
      }
    case 'any':
      return { 'x-kubernetes-preserve-unknown-fields': true }
    case 'integer':
    case 'number':
    case 'boolean':
      return { type: schema.type }
    case 'intOrString':
    case 'quantity':
      return { oneOf: [{ type: 'string' }, { type: 'number' }] }
    case 'string':
    case 'bytes':
    case 'time':
    case 'microTime':
      return { type: 'string' }
  }
}
