import type { Kind } from '../kinds/kind.ts'
import type { KindRegistry } from '../kinds/registry.ts'
import type { JsonObject } from '../objects.ts'

const verbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch']
const authorization = { group: 'authorization.k8s.io', version: 'v1' }
/** Reviews are answered and never stored. */
const reviewResources = ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'] as const

/** The version that is emulated: behaviour follows Kubernetes 1.34 unless the README says otherwise. */
export const versionBody: JsonObject = {
  major: '1',
  minor: '34',
  gitVersion: 'v1.34.0-embedded',
  gitCommit: '',
  gitTreeState: 'clean',
  buildDate: '1970-01-01T00:00:00Z',
  goVersion: 'none',
  compiler: 'none',
  platform: 'embedded',
}

/** The body of `/api`. */
export function coreVersions(address: string): JsonObject {
  return {
    kind: 'APIVersions',
    versions: ['v1'],
    serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: address }],
  }
}

function groupBody(group: string, version: string): JsonObject {
  const groupVersion = { groupVersion: `${group}/${version}`, version }
  return { name: group, versions: [groupVersion], preferredVersion: groupVersion }
}

/** The body of `/apis`. */
export function groupList(kinds: KindRegistry): JsonObject {
  const groups = new Map([[authorization.group, authorization.version]])
  for (const kind of kinds.all()) if (kind.group !== '') groups.set(kind.group, kind.version)
  return {
    kind: 'APIGroupList',
    apiVersion: 'v1',
    groups: [...groups].map(([group, version]) => groupBody(group, version)),
  }
}

/** The body of `/apis/<group>`, if the group is served. */
export function groupDocument(kinds: KindRegistry, group: string): JsonObject | undefined {
  const known = [...kinds.all(), authorization].find((kind) => kind.group === group)
  return known === undefined || group === ''
    ? undefined
    : { kind: 'APIGroup', apiVersion: 'v1', ...groupBody(group, known.version) }
}

/** The body of `/api/v1` and `/apis/<group>/<version>`, if served. */
export function resourceList(kinds: KindRegistry, group: string, version: string): JsonObject | undefined {
  const served = kinds.all().filter((kind) => kind.group === group && kind.version === version)
  const reviews = group === authorization.group && version === authorization.version ? reviewResources : []
  if (served.length === 0 && reviews.length === 0) return undefined
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: group === '' ? version : `${group}/${version}`,
    resources: [...served.flatMap(resourcesOf), ...reviews.map(reviewOf)],
  }
}

function resourcesOf(kind: Kind): JsonObject[] {
  const main: JsonObject = {
    name: kind.plural,
    singularName: kind.singular,
    namespaced: kind.namespaced,
    kind: kind.kind,
    verbs,
    ...(kind.shortNames.length === 0 ? {} : { shortNames: kind.shortNames }),
  }
  if (!kind.hasStatus) return [main]
  const status = { name: `${kind.plural}/status`, singularName: '', namespaced: kind.namespaced, kind: kind.kind }
  return [main, { ...status, verbs: ['get', 'patch', 'update'] }]
}

function reviewOf(plural: string): JsonObject {
  const kind = plural === 'selfsubjectaccessreviews' ? 'SelfSubjectAccessReview' : 'SelfSubjectRulesReview'
  return { name: plural, singularName: kind.toLowerCase(), namespaced: false, kind, verbs: ['create'] }
}
