import type { Kind } from '../kinds/kind.ts'
import type { KindRegistry } from '../kinds/registry.ts'
import { notImplemented, pathNotFound } from '../status.ts'

/** A path below `/api` or `/apis` that names a resource. */
export interface ResourcePath {
  readonly kind: Kind
  /** undefined: every namespace, or a cluster-wide kind. */
  readonly namespace: string | undefined
  readonly name: string | undefined
  readonly subresource: '' | 'status'
}

/** A path below `/apis/authorization.k8s.io`: reviews are answered, not stored. */
export interface GroupPath {
  readonly group: string
  readonly version: string
  readonly rest: readonly string[]
}

/** Splits a path into API group, version and rest; undefined when it is no API path or names no version. */
export function groupPath(path: string): GroupPath | undefined {
  const parts = path
    .split('/')
    .filter((part) => part !== '')
    .map(decodeURIComponent)
  const [root, first = '', second = ''] = parts
  if (root === 'api' && first !== '') return { group: '', version: first, rest: parts.slice(2) }
  if (root === 'apis' && second !== '') return { group: first, version: second, rest: parts.slice(3) }
  return undefined
}

/** Finds what a path names. Throws 404 for an unknown resource and 501 for a subresource that is not served here. */
export function resourcePath(kinds: KindRegistry, path: GroupPath): ResourcePath {
  const { group, version, rest } = path
  const inNamespace = rest[0] === 'namespaces' && rest.length > 2 && !isNamespaceSubresource(rest)
  const [plural = '', name, subresource, more] = inNamespace ? rest.slice(2) : rest
  const kind = kinds.find({ group, version, plural })
  if (kind === undefined || more !== undefined || (inNamespace && !kind.namespaced)) throw pathNotFound()
  if (kind.namespaced && !inNamespace && name !== undefined) throw pathNotFound()
  if (subresource !== undefined && subresource !== 'status')
    throw notImplemented(`the subresource ${plural}/${subresource}`)
  if (subresource === 'status' && !kind.hasStatus) throw pathNotFound()
  return {
    kind,
    namespace: inNamespace ? rest[1] : undefined,
    name,
    subresource: subresource === 'status' ? 'status' : '',
  }
}

function isNamespaceSubresource(rest: readonly string[]): boolean {
  return rest.length === 3 && (rest[2] === 'status' || rest[2] === 'finalize')
}
