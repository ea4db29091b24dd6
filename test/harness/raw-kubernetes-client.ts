import { Agent, request } from 'undici'
import { parse } from 'yaml'
import type { RawObject } from './raw-kubernetes-object.ts'
import { openWatch, type RawWatch } from './raw-kubernetes-watch.ts'

/** One answer: the HTTP status and the parsed body. */
export interface RawAnswer {
  readonly status: number
  readonly body: RawObject
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

export interface RawCall {
  readonly body?: unknown
  /** Media type of the body; JSON when not given. */
  readonly type?: string
  readonly headers?: Readonly<Record<string, string>>
}

export type RawMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** A client that adds nothing and hides nothing: paths and bodies as written, every status returned. */
export interface RawKubernetesClient {
  readonly server: string
  call(method: RawMethod, path: string, options?: RawCall): Promise<RawAnswer>
  get(path: string): Promise<RawAnswer>
  create(path: string, body: unknown): Promise<RawAnswer>
  replace(path: string, body: unknown): Promise<RawAnswer>
  mergePatch(path: string, body: unknown): Promise<RawAnswer>
  jsonPatch(path: string, body: unknown): Promise<RawAnswer>
  /** Server-side apply; manager and force are part of the path's query. */
  apply(path: string, body: unknown): Promise<RawAnswer>
  delete(path: string, body?: unknown): Promise<RawAnswer>
  watch(path: string): Promise<RawWatch>
  close(): Promise<void>
}

interface Kubeconfig {
  readonly clusters: readonly [
    { readonly cluster: { readonly server: string; readonly 'certificate-authority-data': string } },
  ]
  readonly users: readonly [{ readonly user: Readonly<Record<string, string | undefined>> }]
}

function inPem(base64: string): string {
  return Buffer.from(base64, 'base64').toString()
}

/** A client for the first cluster and user of a kubeconfig with inline authority and client certificate or token. */
export function createRawKubernetesClient(kubeconfig: string, connections = 16): RawKubernetesClient {
  const { clusters, users } = parse(kubeconfig) as Kubeconfig
  const { cluster } = clusters[0]
  const { user } = users[0]
  const { token } = user
  const certificate = user['client-certificate-data']
  const key = user['client-key-data']
  const identity = certificate && key ? { cert: inPem(certificate), key: inPem(key) } : {}
  const dispatcher = new Agent({
    connections,
    bodyTimeout: 0,
    connect: { ca: inPem(cluster['certificate-authority-data']), ...identity },
  })
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` }

  async function call(method: RawMethod, path: string, options: RawCall = {}): Promise<RawAnswer> {
    const { body } = options
    const answer = await request(`${cluster.server}${path}`, {
      method,
      dispatcher,
      headers: { ...authorization, 'content-type': options.type ?? 'application/json', ...options.headers },
      body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
    })
    const text = await answer.body.text()
    return { status: answer.statusCode, headers: answer.headers, body: parseBody(text) }
  }

  return {
    server: cluster.server,
    call,
    get: (path) => call('GET', path),
    create: (path, body) => call('POST', path, { body }),
    replace: (path, body) => call('PUT', path, { body }),
    mergePatch: (path, body) => call('PATCH', path, { body, type: 'application/merge-patch+json' }),
    jsonPatch: (path, body) => call('PATCH', path, { body, type: 'application/json-patch+json' }),
    apply: (path, body) => call('PATCH', path, { body, type: 'application/apply-patch+yaml' }),
    delete: (path, body) => call('DELETE', path, body === undefined ? {} : { body }),
    watch: (path) => openWatch(`${cluster.server}${path}`, { dispatcher, headers: authorization }),
    close: () => dispatcher.destroy(),
  }
}

/** Plain text (a path that is no API) becomes a body with that message. */
function parseBody(text: string): RawObject {
  try {
    return JSON.parse(text) as RawObject
  } catch {
    return { metadata: {}, message: text }
  }
}
