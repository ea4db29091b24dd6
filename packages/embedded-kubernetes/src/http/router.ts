import { coreVersions, groupDocument, groupList, resourceList, versionBody } from '../discovery/discovery.ts'
import { openApiDocument, openApiIndex } from '../discovery/openapi.ts'
import { reviewAnswer } from '../discovery/reviews.ts'
import type { JsonObject } from '../objects.ts'
import { isObject } from '../objects.ts'
import { notImplemented, StatusError } from '../status.ts'
import { parseYamlOrJson, readBody } from './body.ts'
import type { Exchange } from './exchange.ts'
import type { GroupPath } from './request-path.ts'
import { groupPath, resourcePath } from './request-path.ts'
import type { ResourceServer } from './resources.ts'
import { serveResource } from './resources.ts'
import { sendJson } from './respond.ts'
import { type GivenTokens, serveTokenRequest, tokenPath } from './token-requests.ts'

/** What requests are answered from: the administrator's token, and those that were given out. */
interface ApiServer extends ResourceServer {
  readonly token: string
  readonly tokens: GivenTokens
}

/** Answers every request: discovery, documents, reviews and resources. Errors become Status objects. */
export async function route(server: ApiServer, exchange: Exchange): Promise<void> {
  try {
    authenticate(server, exchange)
    await dispatch(server, exchange)
  } catch (error) {
    sendError(exchange, error)
  }
}

function authenticate({ token, tokens, cluster }: ApiServer, exchange: Exchange): void {
  const [scheme, given = ''] = (exchange.request.headers.authorization ?? '').split(' ')
  if (scheme === 'Bearer' && (given === token || tokens.isTaken(given, cluster.now().getTime()))) return
  throw new StatusError(401, 'Unauthorized', { message: 'Unauthorized' })
}

async function dispatch(server: ApiServer, exchange: Exchange): Promise<void> {
  const path = groupPath(exchange.path)
  if (path !== undefined && path.rest.length > 0) return serveApi(server, path, exchange)
  if (exchange.method !== 'GET') throw notImplemented(`${exchange.method} ${exchange.path}`)
  const document = documentAt(server, exchange.path, path)
  if (document === undefined) {
    sendPageNotFound(exchange)
    return
  }
  sendJson(exchange.response, 200, document)
}

async function serveApi(server: ApiServer, path: GroupPath, exchange: Exchange): Promise<void> {
  if (path.group === 'authorization.k8s.io') return serveReview(path, exchange)
  const account = tokenPath(path)
  if (account !== undefined) return serveTokenRequest(server, account, exchange)
  if (!server.cluster.kinds.servesVersion(path.group, path.version)) return sendPageNotFound(exchange)
  return serveResource(server, resourcePath(server.cluster.kinds, path), exchange)
}

async function serveReview(path: GroupPath, exchange: Exchange): Promise<void> {
  const [plural = ''] = path.rest
  const text = await readBody(exchange.request)
  const body = text === '' ? {} : parseYamlOrJson(text)
  const answer = reviewAnswer(plural, isObject(body) ? body : {})
  if (answer === undefined) throw notImplemented(`${plural} of authorization.k8s.io`)
  if (exchange.method !== 'POST') throw notImplemented(`${exchange.method} on ${plural}`)
  sendJson(exchange.response, 201, answer)
}

function documentAt(
  server: ResourceServer,
  path: string,
  group: GroupPath | undefined,
): JsonObject | string | undefined {
  const { kinds } = server.cluster
  if (group !== undefined) return resourceList(kinds, group.group, group.version)
  const parts = path.split('/').filter((part) => part !== '')
  const root = parts.join('/')
  const [first = ''] = parts
  switch (first) {
    case 'healthz':
    case 'livez':
    case 'readyz':
      return 'ok'
    case 'version':
      return versionBody
    case 'api':
      return coreVersions('127.0.0.1')
    case 'apis':
      return parts[1] === undefined ? groupList(kinds) : groupDocument(kinds, parts[1])
    case 'openapi':
      if (parts[1] === 'v2') throw notImplemented('the OpenAPI v2 document; /openapi/v3 is served')
      if (root === 'openapi/v3') return openApiIndex(kinds)
      return openApiDocument(kinds, parts.slice(2).join('/'))
    default:
      return undefined
  }
}

/** An unknown group or path is no API at all: the answer is plain text, as the real server's. */
function sendPageNotFound({ request, response }: Exchange): void {
  request.resume()
  response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' })
  response.end('404 page not found\n')
}

function sendError(exchange: Exchange, error: unknown): void {
  const { response } = exchange
  if (response.headersSent) {
    response.end()
    return
  }
  const status =
    error instanceof StatusError
      ? error
      : new StatusError(500, 'InternalError', {
          message: `Internal error occurred: ${error instanceof Error ? error.message : String(error)}`,
        })
  exchange.request.resume()
  sendJson(response, status.code, status.toStatus())
}
