import type { IncomingMessage, ServerResponse } from 'node:http'
import { Api, type Target, type WriteOptions } from './api.ts'
import { parseBody, readBody } from './body.ts'
import { discoveryDocument } from './discovery.ts'
import { ApiFailure, badRequest, notImplemented, statusOf } from './failure.ts'
import type { KubernetesObject } from './objects.ts'
import { isMap } from './objects.ts'
import { openApiIndex, openApiOf } from './open-api.ts'
import { groupVersion } from './resources.ts'
import { targetOf, unserved } from './router.ts'
import { type Matches, parseFieldSelector, parseLabelSelector } from './selectors.ts'
import { tableOf } from './table.ts'
import { serveWatch } from './watch.ts'

const knownParameters: ReadonlySet<string> = new Set([
  'allowWatchBookmarks',
  'continue',
  'dryRun',
  'fieldManager',
  'fieldSelector',
  'fieldValidation',
  'force',
  'gracePeriodSeconds',
  'includeObject',
  'labelSelector',
  'limit',
  'pretty',
  'propagationPolicy',
  'resourceVersion',
  'resourceVersionMatch',
  'timeout',
  'timeoutSeconds',
  'watch',
])

interface Request {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly accept: string
  readonly contentType: string
  readonly userAgent: string
  readonly body: Buffer
}

function sendJson(response: ServerResponse, code: number, document: unknown): void {
  const text = JSON.stringify(document)
  response.writeHead(code, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) })
  response.end(text)
}

function writeOptionsOf({ query, userAgent }: Request): WriteOptions {
  const dryRun = query.get('dryRun')
  if (dryRun !== null && dryRun !== 'All') throw badRequest(`invalid dryRun: ${dryRun}`)
  return {
    fieldManager: query.get('fieldManager') ?? userAgent.split('/')[0] ?? 'unknown',
    force: query.get('force') === 'true',
    dryRun: dryRun === 'All',
    fieldValidation: query.get('fieldValidation') ?? 'Warn',
  }
}

function matchesOf(query: URLSearchParams): Matches {
  const label = parseLabelSelector(query.get('labelSelector') ?? '')
  const field = parseFieldSelector(query.get('fieldSelector') ?? '')
  return (object) => label(object) && field(object)
}

function wantsTable(accept: string): boolean {
  return accept.split(',').some((part) => part.includes('as=Table') && part.includes('application/json'))
}

function list(api: Api, target: Target, request: Request): unknown {
  const { query } = request
  const matches = matchesOf(query)
  const limit = Number(query.get('limit') ?? '0')
  const from = query.get('continue')
  const after = from === null ? null : Buffer.from(from, 'base64url').toString()
  const keyOf = ({ metadata }: KubernetesObject) => `${metadata.namespace ?? ''}/${metadata.name}`
  const all = api.store.list(target.resource, target.namespace).filter(matches)
  const rest = after === null ? all : all.filter((object) => keyOf(object) > after)
  const page = limit > 0 ? rest.slice(0, limit) : rest
  const last = page.at(-1)
  const isCut = page.length < rest.length && last !== undefined
  const metadata = {
    resourceVersion: String(api.store.revision),
    ...(isCut
      ? { continue: Buffer.from(keyOf(last)).toString('base64url'), remainingItemCount: rest.length - page.length }
      : {}),
  }
  if (wantsTable(request.accept)) return tableOf(target.resource, page, metadata)
  const { kind } = target.resource
  return { kind: `${kind}List`, apiVersion: groupVersion(target.resource), metadata, items: page }
}

function watch(api: Api, target: Target, options: { request: Request; response: ServerResponse }): void {
  const { request, response } = options
  const { query } = request
  const asTable = wantsTable(request.accept)
  serveWatch(api.store, response, {
    resource: target.resource,
    namespace: target.namespace,
    matches: matchesOf(query),
    resourceVersion: query.get('resourceVersion'),
    timeoutSeconds: Number(query.get('timeoutSeconds') ?? '1800'),
    allowBookmarks: query.get('allowWatchBookmarks') === 'true',
    render: (object) => (asTable ? tableOf(target.resource, [object], {}) : object),
  })
}

function removeCollection(api: Api, target: Target, request: Request): unknown {
  const matches = matchesOf(request.query)
  const items = api.store.list(target.resource, target.namespace).filter(matches)
  const { dryRun } = writeOptionsOf(request)
  for (const { metadata } of items) {
    api.remove({ ...target, namespace: metadata.namespace, name: metadata.name }, { dryRun, preconditions: {} })
  }
  return { kind: `${target.resource.kind}List`, apiVersion: groupVersion(target.resource), metadata: {}, items }
}

function remove(api: Api, target: Target, request: Request): unknown {
  if (target.name === undefined) return removeCollection(api, target, request)
  const body = parseBody(request.body)
  const preconditions = isMap(body) && isMap(body['preconditions']) ? body['preconditions'] : {}
  const { uid, resourceVersion } = preconditions
  const { dryRun } = writeOptionsOf(request)
  const object = api.remove(target, {
    dryRun,
    preconditions: {
      ...(typeof uid === 'string' ? { uid } : {}),
      ...(typeof resourceVersion === 'string' ? { resourceVersion } : {}),
    },
  })
  const isStanding = object.metadata.deletionTimestamp !== undefined
  if (isStanding || target.resource.kind === 'PersistentVolumeClaim') return object
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    details: {
      name: target.name,
      ...(target.resource.group === '' ? {} : { group: target.resource.group }),
      kind: target.resource.plural,
      uid: object.metadata.uid,
    },
  }
}

/** A review of what one may do: the one identity of this double may do everything. */
function review(path: string, request: Request): unknown {
  const body = parseBody(request.body)
  if (path.endsWith('/selfsubjectaccessreviews')) return { ...(isMap(body) ? body : {}), status: { allowed: true } }
  if (path.endsWith('/selfsubjectrulesreviews')) {
    const rules = [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }]
    const status = {
      resourceRules: rules,
      nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['*'] }],
      incomplete: false,
    }
    return { ...(isMap(body) ? body : {}), status }
  }
  throw notImplemented(path)
}

function readOne(api: Api, target: Target, request: Request): unknown {
  if (target.name === undefined) return list(api, target, request)
  const object = api.get(target)
  return wantsTable(request.accept) ? tableOf(target.resource, [object], {}) : object
}

function write(api: Api, target: Target, request: Request): { code: number; document: unknown } {
  const options = writeOptionsOf(request)
  const body = parseBody(request.body)
  if (request.method === 'POST') {
    if (target.name !== undefined) throw notImplemented('POST on an object')
    return { code: 201, document: api.create(target, body, options) }
  }
  if (target.name === undefined) throw notImplemented(`${request.method} on a collection`)
  if (request.method === 'PUT') return { code: 200, document: api.replace(target, body, options) }
  const existed = api.store.get(target.resource, target.namespace, target.name) !== null
  const type = request.contentType.split(';')[0] ?? ''
  return { code: existed ? 200 : 201, document: api.patch(target, { type, body }, options) }
}

function answer(api: Api, request: Request, response: ServerResponse): void {
  const { method, path, query } = request
  for (const name of query.keys()) if (!knownParameters.has(name)) throw notImplemented(`the parameter ${name}`)
  if (path === '/readyz' || path === '/livez' || path === '/healthz') {
    response.writeHead(200, { 'content-type': 'text/plain' })
    response.end('ok')
    return
  }
  if (path === '/openapi/v3') return sendJson(response, 200, openApiIndex(api.catalog))
  if (path.startsWith('/openapi/v3/')) {
    const document = openApiOf(path.slice('/openapi/v3/'.length), api.catalog)
    if (document === null) throw unserved()
    return sendJson(response, 200, document)
  }
  if (path.startsWith('/apis/authorization.k8s.io/v1/') && method === 'POST') {
    return sendJson(response, 201, review(path, request))
  }
  const document = method === 'GET' ? discoveryDocument(path, api.catalog) : null
  if (document !== null) return sendJson(response, 200, document)
  const target = targetOf(path, api.catalog)
  if (target === null) throw unserved()
  switch (method) {
    case 'GET':
      if (query.get('watch') === 'true' || query.get('watch') === '1') return watch(api, target, { request, response })
      return sendJson(response, 200, readOne(api, target, request))
    case 'DELETE':
      return sendJson(response, 200, remove(api, target, request))
    case 'POST':
    case 'PUT':
    case 'PATCH': {
      const written = write(api, target, request)
      return sendJson(response, written.code, written.document)
    }
    default:
      throw notImplemented(`the verb ${method}`)
  }
}

/** Serves one HTTP request; `token` is the only key that opens. */
export async function handle(
  api: Api,
  token: string,
  exchange: { message: IncomingMessage; response: ServerResponse },
): Promise<void> {
  const { message, response } = exchange
  try {
    if (message.headers.authorization !== `Bearer ${token}`) {
      throw new ApiFailure(401, 'Unauthorized', { message: 'Unauthorized' })
    }
    const url = new URL(message.url ?? '/', 'https://embedded')
    const request: Request = {
      method: message.method ?? 'GET',
      path: url.pathname.length > 1 && url.pathname.endsWith('/') ? url.pathname.slice(0, -1) : url.pathname,
      query: url.searchParams,
      accept: message.headers.accept ?? '',
      contentType: message.headers['content-type'] ?? '',
      userAgent: message.headers['user-agent'] ?? 'unknown',
      body: await readBody(message),
    }
    answer(api, request, response)
  } catch (error) {
    const failure =
      error instanceof ApiFailure
        ? error
        : new ApiFailure(500, 'InternalError', { message: error instanceof Error ? error.message : String(error) })
    if (response.headersSent) response.end()
    else sendJson(response, failure.code, statusOf(failure))
  }
}
