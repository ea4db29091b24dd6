import type { Cluster } from '../cluster.ts'
import type { Kind } from '../kinds/kind.ts'
import type { KubernetesObject } from '../objects.ts'
import { applyObject } from '../operations/apply.ts'
import { createObject } from '../operations/create.ts'
import { deleteObject, markOrRemove, readDeleteOptions } from '../operations/delete.ts'
import { patchObject } from '../operations/patch.ts'
import { replaceObject } from '../operations/update.ts'
import type { Target, WriteOptions } from '../operations/write-options.ts'
import { resourceKey } from '../resource-name.ts'
import { badRequest, notFound, notImplemented, StatusError } from '../status.ts'
import { acceptedForm } from './accept.ts'
import { parseJson, parseYamlOrJson, readBody } from './body.ts'
import type { Exchange } from './exchange.ts'
import type { ListReader } from './list.ts'
import { listBody, selectorOf } from './list.ts'
import { checkParameters, flag, writeOptions } from './query.ts'
import type { ResourcePath } from './request-path.ts'
import { sendJson, warn } from './respond.ts'
import { tableOf } from './table.ts'
import { serveWatch } from './watch.ts'

/** What the handlers of resources share. */
export interface ResourceServer {
  readonly cluster: Cluster
  readonly lists: ListReader
}

/** Answers one request on a resource. Throws StatusError for everything that is not a success. */
export async function serveResource(server: ResourceServer, path: ResourcePath, exchange: Exchange): Promise<void> {
  checkParameters(exchange.query)
  switch (exchange.method) {
    case 'GET':
      return read(server, path, exchange)
    case 'POST':
      return create(server, path, exchange)
    case 'PUT':
      return replace(server, path, exchange)
    case 'PATCH':
      return patch(server, path, exchange)
    case 'DELETE':
      return path.name === undefined ? removeAll(server, path, exchange) : remove(server, path, exchange)
    default:
      throw notImplemented(`the method ${exchange.method}`)
  }
}

function methodNotAllowed(): StatusError {
  return new StatusError(405, 'MethodNotAllowed', {
    message: 'the server does not allow this method on the requested resource',
    details: {},
  })
}

/** The one object a path names; the path must name one. */
function targetOf(path: ResourcePath): Target {
  if (path.name === undefined || (path.kind.namespaced && path.namespace === undefined)) throw methodNotAllowed()
  return { kind: path.kind, namespace: path.namespace ?? '', name: path.name, subresource: path.subresource }
}

function optionsOf(exchange: Exchange, optionsKind: string, apply = false): WriteOptions {
  const userAgent = exchange.request.headers['user-agent'] ?? ''
  return writeOptions(exchange.query, { userAgent, apply, optionsKind })
}

function read(server: ResourceServer, path: ResourcePath, exchange: Exchange): void {
  const { query, response } = exchange
  const form = acceptedForm(exchange.request.headers.accept ?? '')
  if (flag(query, 'watch')) {
    serveWatch(server.cluster, { path, query, form }, response)
    return
  }
  const includeObject = query.get('includeObject') ?? 'Metadata'
  const table = (objects: readonly KubernetesObject[], metadata: Record<string, unknown>): unknown =>
    tableOf(path.kind, objects, { metadata, now: server.cluster.now(), withColumns: true, includeObject })
  if (path.name === undefined) {
    const page = server.lists.read(path, query)
    sendJson(response, 200, form === 'table' ? table(page.items, page.metadata) : listBody(path, page))
    return
  }
  const { kind, namespace, name } = targetOf(path)
  const object = server.cluster.store.get(resourceKey(kind), namespace, name)
  if (object === undefined) throw notFound(kind, name)
  const { resourceVersion } = object.metadata
  sendJson(response, 200, form === 'table' ? table([object], { resourceVersion }) : object)
}

function mediaType(exchange: Exchange): string {
  return (exchange.request.headers['content-type'] ?? 'application/json').split(';')[0]?.trim() ?? ''
}

function unsupportedMedia(accepted: readonly string[]): StatusError {
  return new StatusError(415, 'UnsupportedMediaType', {
    message: `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`,
  })
}

async function objectBody(exchange: Exchange): Promise<unknown> {
  const text = await readBody(exchange.request)
  const type = mediaType(exchange)
  if (type === 'application/json') return parseJson(text)
  if (type === 'application/yaml') return parseYamlOrJson(text)
  throw unsupportedMedia(['application/json', 'application/yaml'])
}

async function create(server: ResourceServer, path: ResourcePath, exchange: Exchange): Promise<void> {
  if (path.name !== undefined || (path.kind.namespaced && path.namespace === undefined)) throw methodNotAllowed()
  const options = optionsOf(exchange, 'CreateOptions')
  const body = await objectBody(exchange)
  const target = { kind: path.kind, namespace: path.namespace ?? '' }
  const object = createObject(server.cluster, target, { body, options })
  warn(exchange.response, options.warnings)
  sendJson(exchange.response, 201, object)
}

async function replace(server: ResourceServer, path: ResourcePath, exchange: Exchange): Promise<void> {
  const target = targetOf(path)
  const options = optionsOf(exchange, 'UpdateOptions')
  const body = await objectBody(exchange)
  const { object, created } = replaceObject(server.cluster, target, { body, options })
  warn(exchange.response, options.warnings)
  sendJson(exchange.response, created ? 201 : 200, object)
}

const applyType = 'application/apply-patch+yaml'
const patchTypes: Readonly<Record<string, 'json' | 'merge'>> = {
  'application/json-patch+json': 'json',
  'application/merge-patch+json': 'merge',
}

async function patch(server: ResourceServer, path: ResourcePath, exchange: Exchange): Promise<void> {
  const target = targetOf(path)
  const type = mediaType(exchange)
  const options = optionsOf(exchange, 'PatchOptions', type === applyType)
  const text = await readBody(exchange.request)
  if (type === applyType) {
    const request = { body: parseYamlOrJson(text), force: flag(exchange.query, 'force'), options }
    const { object, created } = applyObject(server.cluster, target, request)
    warn(exchange.response, options.warnings)
    sendJson(exchange.response, created ? 201 : 200, object)
    return
  }
  const patchType = patchTypes[type]
  if (patchType === undefined) throw refusedPatch(path.kind, type)
  const object = patchObject(server.cluster, target, { body: parseJson(text), type: patchType, options })
  warn(exchange.response, options.warnings)
  sendJson(exchange.response, 200, object)
}

function refusedPatch(kind: Kind, type: string): StatusError {
  if (type === 'application/strategic-merge-patch+json' && !kind.custom) return notImplemented('strategic merge patch')
  return unsupportedMedia([...Object.keys(patchTypes), applyType])
}

async function readDelete(exchange: Exchange): Promise<ReturnType<typeof readDeleteOptions>> {
  const text = await readBody(exchange.request)
  const dryRun = optionsOf(exchange, 'DeleteOptions').dryRun
  const propagationPolicy = exchange.query.get('propagationPolicy') ?? ''
  return readDeleteOptions(text === '' ? undefined : parseJson(text), { dryRun, propagationPolicy })
}

async function remove(server: ResourceServer, path: ResourcePath, exchange: Exchange): Promise<void> {
  if (path.subresource !== '') throw methodNotAllowed()
  const options = await readDelete(exchange)
  sendJson(exchange.response, 200, deleteObject(server.cluster, targetOf(path), options))
}

async function removeAll(server: ResourceServer, path: ResourcePath, exchange: Exchange): Promise<void> {
  const { kind, namespace } = path
  if (kind.namespaced && namespace === undefined) throw methodNotAllowed()
  if (kind.plural === 'namespaces' || kind.plural === 'customresourcedefinitions') throw methodNotAllowed()
  const options = await readDelete(exchange)
  if (exchange.query.has('limit')) throw badRequest('deletecollection takes no limit')
  const selector = selectorOf(path, exchange.query)
  const { store } = server.cluster
  const items = store.list(resourceKey(kind), kind.namespaced ? namespace : undefined).filter(selector)
  for (const object of items) markOrRemove(server.cluster, kind, { object, dryRun: options.dryRun })
  const metadata = { resourceVersion: String(store.currentRevision()) }
  sendJson(exchange.response, 200, listBody(path, { items, metadata }))
}
