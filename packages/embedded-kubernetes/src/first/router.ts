import type { Target } from './api.ts'
import type { Catalog } from './catalog.ts'
import { ApiFailure, notImplemented } from './failure.ts'

/** A path below /api or /apis as what it points at; null when it is none of ours. */
export function targetOf(path: string, catalog: Catalog): Target | null {
  const parts = path.split('/').slice(1).map(decodeURIComponent)
  const isCore = parts[0] === 'api'
  if (!isCore && parts[0] !== 'apis') return null
  const group = isCore ? '' : (parts[1] ?? '')
  const version = parts[isCore ? 1 : 2] ?? ''
  const rest = parts.slice(isCore ? 2 : 3)
  const isScoped = rest[0] === 'namespaces' && rest.length >= 3 && !['status', 'finalize'].includes(rest[2] ?? '')
  const namespace = isScoped ? rest[1] : undefined
  const [plural = '', name, subresource, ...more] = isScoped ? rest.slice(2) : rest
  const resource = catalog.find(group, version, plural)
  if (resource === null || more.length > 0) throw unserved()
  if (resource.namespaced && namespace === undefined && name !== undefined) throw unserved()
  const isStatus = subresource === 'status' && resource.hasStatus
  if (subresource !== undefined && !isStatus) throw notImplemented(`the subresource ${plural}/${subresource}`)
  return { resource, namespace, name, subresource }
}

export function unserved(): ApiFailure {
  return new ApiFailure(404, 'NotFound', { message: 'the server could not find the requested resource' })
}
