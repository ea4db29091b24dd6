import type { Catalog } from './catalog.ts'
import type { Resource } from './resources.ts'

const verbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch']

function describe(resource: Resource): unknown[] {
  const base = { name: resource.plural, singularName: resource.singular, namespaced: resource.namespaced }
  const own = { ...base, kind: resource.kind, verbs, shortNames: resource.shortNames }
  if (!resource.hasStatus) return [own]
  const status = { name: `${resource.plural}/status`, singularName: '', namespaced: resource.namespaced }
  return [own, { ...status, kind: resource.kind, verbs: ['get', 'patch', 'update'] }]
}

function groups(catalog: Catalog): { name: string; versions: { groupVersion: string; version: string }[] }[] {
  const byGroup = Map.groupBy(
    catalog.all().filter(({ group }) => group !== ''),
    ({ group }) => group,
  )
  const served = [...byGroup].map(([name, resources]) => {
    const versions = [...new Set(resources.map(({ version }) => version))]
    return { name, versions: versions.map((version) => ({ groupVersion: `${name}/${version}`, version })) }
  })
  const reviews = 'authorization.k8s.io'
  return [...served, { name: reviews, versions: [{ groupVersion: `${reviews}/v1`, version: 'v1' }] }]
}

function groupOf(group: { name: string; versions: { groupVersion: string; version: string }[] }) {
  return { ...group, preferredVersion: group.versions[0] }
}

/** The version this double answers as: the oldest production target. */
export const serverVersion = { major: '1', minor: '27', gitVersion: 'v1.27.0+embedded', platform: 'embedded' }

/** Discovery documents by path; null when the path is not discovery. */
export function discoveryDocument(path: string, catalog: Catalog): unknown {
  if (path === '/version') return serverVersion
  if (path === '/api') return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] }
  if (path === '/apis') {
    return { kind: 'APIGroupList', apiVersion: 'v1', groups: groups(catalog).map(groupOf) }
  }
  const match = /^\/(?:api|apis\/([^/]+))\/([^/]+)$/.exec(path)
  if (match !== null) {
    const [, group = '', version = ''] = match
    const resources = catalog.all().filter((resource) => resource.group === group && resource.version === version)
    if (group === 'authorization.k8s.io') return reviewResources(version)
    if (resources.length === 0) return null
    return {
      kind: 'APIResourceList',
      apiVersion: 'v1',
      groupVersion: group === '' ? version : `${group}/${version}`,
      resources: resources.flatMap(describe),
    }
  }
  const groupPath = /^\/apis\/([^/]+)$/.exec(path)
  const found = groups(catalog).find(({ name }) => name === groupPath?.[1])
  return found === undefined ? null : { kind: 'APIGroup', apiVersion: 'v1', ...groupOf(found) }
}

function reviewResources(version: string): unknown {
  const kinds = ['SelfSubjectAccessReview', 'SelfSubjectRulesReview']
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: `authorization.k8s.io/${version}`,
    resources: kinds.map((kind) => ({
      name: `${kind.toLowerCase()}s`,
      singularName: kind.toLowerCase(),
      namespaced: false,
      kind,
      verbs: ['create'],
    })),
  }
}
