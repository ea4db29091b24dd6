import { channel } from 'node:diagnostics_channel'
import type { ClusterClient } from '../client/cluster-client.ts'
import { type Kind, kinds, type ObjectAddress } from '../objects.ts'
import { groupOf } from '../preflight/needed-permissions.ts'

/** What a call needs of whoever sends it, in the terms of RBAC; `name` null: on all objects of the kind. */
export interface RecordedCall {
  readonly verb: string
  readonly group: string
  readonly resource: string
  readonly name: string | null
}

/** Where every call to a double is told: `test/provisioning/permitted-calls.test.ts` listens and compares them with the roles. */
const calls = channel('grenier:calls-of-a-cluster')

/** Tells that a double was asked this. */
function tellCall(verb: string, { kind, name }: { readonly kind: Kind; readonly name?: string }): void {
  const call: RecordedCall = { verb, group: groupOf(kind), resource: kinds[kind].plural, name: name ?? null }
  calls.publish(call)
}

const byPlural = new Map(
  Object.entries(kinds).map(([kind, { apiVersion, plural }]) => [`${apiVersion}/${plural}`, kind as Kind]),
)
const verbs: Readonly<Record<string, string>> = { POST: 'create', PATCH: 'patch', DELETE: 'delete' }

/** Tells what a request over HTTP needs; paths that are no object of ours (discovery, reviews) need nothing. */
export function tellRequest(method: string, url: URL): void {
  const [, group, inside] = /^\/(?:api|apis)\/(v1|[^/]+\/[^/]+)\/(.*)$/.exec(url.pathname) ?? []
  const ofNamespace = /^namespaces\/[^/]+\/(.+)$/.exec(inside ?? '')?.[1]
  const [plural = '', name, subresource] = (ofNamespace ?? inside ?? '').split('/')
  const kind = byPlural.get(`${group}/${subresource === undefined ? plural : `${plural}/${subresource}`}`)
  if (kind === undefined) return
  const reads = name === undefined ? 'list' : 'get'
  const isWatch = url.searchParams.get('watch') === 'true'
  tellCall(verbs[method] ?? (isWatch ? 'watch' : reads), { kind, ...(name === undefined ? {} : { name }) })
}

/** The client of a double, which tells what each call needs. An apply makes what is missing, so it needs both verbs. */
export function telling(client: ClusterClient): ClusterClient {
  const tell = (verb: string, { kind, name }: ObjectAddress) =>
    tellCall(verb, { kind, ...(name === undefined ? {} : { name }) })
  return {
    ...client,
    get: (address) => (tell('get', address), client.get(address)),
    list: (address) => (tell('list', { kind: address.kind }), client.list(address)),
    async apply(object, uid) {
      tell('patch', { kind: object.kind, name: object.metadata.name })
      const applied = await client.apply(object, uid)
      if (applied.created) tellCreated(object.kind, object['roleRef'])
      return applied
    },
    patch: (object, steps) => (
      tell('patch', { kind: object.kind, name: object.metadata.name }), client.patch(object, steps)
    ),
    create(object) {
      tellCreated(object.kind, object['roleRef'])
      return client.create(object)
    },
    remove: (object) => (tell('delete', { kind: object.kind, name: object.metadata.name }), client.remove(object)),
    releasedVolumes: () => (tellCall('list', { kind: 'PersistentVolume' }), client.releasedVolumes()),
    capabilities: () => (tellCall('list', { kind: 'StorageClass' }), client.capabilities()),
  }
}

/** Who makes a binding needs `bind` on the role that it names. */
function tellCreated(kind: Kind, roleRef: unknown): void {
  tellCall('create', { kind })
  const role: unknown = Reflect.get(Object(roleRef), 'name')
  if (kind === 'RoleBinding' && typeof role === 'string') tellCall('bind', { kind: 'ClusterRole', name: role })
}
