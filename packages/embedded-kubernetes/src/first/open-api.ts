import type { Catalog } from './catalog.ts'
import { groupVersion, type Resource } from './resources.ts'

/** Enough of OpenAPI for kubectl to learn that it may ask for strict field validation; schemas are open. */
export function openApiIndex(catalog: Catalog): unknown {
  const versions = new Set(catalog.all().map(prefixOf))
  const paths = Object.fromEntries([...versions].map((path) => [path, { serverRelativeURL: `/openapi/v3/${path}` }]))
  return { paths }
}

function prefixOf(resource: Resource): string {
  return resource.group === '' ? `api/${resource.version}` : `apis/${groupVersion(resource)}`
}

export function openApiOf(prefix: string, catalog: Catalog): unknown {
  const resources = catalog.all().filter((resource) => prefixOf(resource) === prefix)
  if (resources.length === 0) return null
  const paths = resources.map((resource): [string, unknown] => {
    const scope = resource.namespaced ? '/namespaces/{namespace}' : ''
    const gvk = { group: resource.group, kind: resource.kind, version: resource.version }
    const parameters = ['dryRun', 'fieldManager', 'fieldValidation', 'force'].map((name) => ({
      name,
      in: 'query',
      schema: { type: name === 'force' ? 'boolean' : 'string' },
    }))
    const patch = { 'x-kubernetes-action': 'patch', 'x-kubernetes-group-version-kind': gvk, parameters }
    const responses = { 200: { description: 'OK' } }
    return [`/${prefix}${scope}/${resource.plural}/{name}`, { patch: { ...patch, responses } }]
  })
  const schemas = resources.map((resource): [string, unknown] => [
    `${groupVersion(resource).replaceAll('/', '.')}.${resource.kind}`,
    {
      type: 'object',
      'x-kubernetes-preserve-unknown-fields': true,
      'x-kubernetes-group-version-kind': [{ group: resource.group, kind: resource.kind, version: resource.version }],
    },
  ])
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: 'v1.27.0' },
    paths: Object.fromEntries(paths),
    components: { schemas: Object.fromEntries(schemas) },
  }
}
