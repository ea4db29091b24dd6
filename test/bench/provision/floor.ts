import { KubeConfig } from '@kubernetes/client-node'
import { Pool } from 'undici'
import type { SentRequest } from './request-log.ts'
import { inParallel } from './tenants.ts'

/** Connections of the floor: as many as our gateway keeps in flight. */
const connections = 16

export interface BareClient {
  send(request: SentRequest & { readonly contentType: string }): Promise<void>
  /** The body of an answer below 400, parsed. */
  read(path: string): Promise<unknown>
  close(): Promise<void>
}

/** What undici does by itself: no retry, no throttle, no look at the answer but its status. */
export function openBareClient(kubeconfig: string): BareClient {
  const config = new KubeConfig()
  config.loadFromString(kubeconfig)
  const cluster = config.getCurrentCluster()
  const user = config.getCurrentUser()
  if (cluster === null || user === null) throw new Error('the kubeconfig has no current context')
  const decoded = (text: string | undefined): string | undefined =>
    text === undefined ? undefined : Buffer.from(text, 'base64').toString('utf8')
  const ca = decoded(cluster.caData)
  const cert = decoded(user.certData)
  const key = decoded(user.keyData)
  const pool = new Pool(cluster.server, {
    connections,
    // As our own pool: one request a connection. Over HTTP/2 all of a tenant's would be in flight at once.
    allowH2: false,
    connect: {
      ...(ca === undefined ? {} : { ca }),
      ...(cert === undefined ? {} : { cert }),
      ...(key === undefined ? {} : { key }),
    },
  })
  const authorization = user.token === undefined ? {} : { authorization: `Bearer ${user.token}` }
  const ask = async ({ method, path, body, contentType }: Parameters<BareClient['send']>[0]): Promise<string> => {
    const headers = { accept: 'application/json', 'content-type': contentType, ...authorization }
    const response = await pool.request({ method, path, body: body === '' ? null : body, headers })
    const text = await response.body.text()
    if (response.statusCode >= 400) throw new Error(`${method} ${path}: ${response.statusCode} ${text.slice(0, 300)}`)
    return text
  }
  return {
    send: async (request) => void (await ask(request)),
    async read(path) {
      const body: unknown = JSON.parse(await ask({ method: 'GET', path, body: '', contentType: 'application/json' }))
      return body
    },
    close: () => pool.close(),
  }
}

/** Server-side applies of one tenant as our gateway sent them, in the order that a namespace needs. */
export interface RecordedTenant {
  readonly slug: string
  readonly namespaces: readonly SentRequest[]
  readonly objects: readonly SentRequest[]
}

export function recordedTenant(slug: string, sent: readonly SentRequest[]): RecordedTenant {
  const applies = sent.filter(({ method, path }) => method === 'PATCH' && path.includes(slug))
  const isNamespace = ({ path }: SentRequest): boolean =>
    /^\/api\/v1\/namespaces\/[^/]+$/.test(path.split('?')[0] ?? '')
  return {
    slug,
    namespaces: applies.filter(isNamespace),
    objects: applies.filter((apply) => !isNamespace(apply)),
  }
}

/** Another tenant's of the same length, under other marks: it must not look like ours to a watch. Classes stay. */
function renamed({ method, path, body }: SentRequest, from: string, to: string): SentRequest {
  const rename = (text: string): string => text.replaceAll(from, to).replaceAll(/grenier(?!-test-)/g, 'floored')
  return { method, path: rename(path), body: rename(body) }
}

/**
 * Sends a recorded tenant's applies again under other names, so many tenants at once; returns the objects applied and how
 * long it took.
 */
export async function runFloor(
  client: BareClient,
  recorded: RecordedTenant,
  options: { readonly slugs: readonly string[]; readonly concurrency: number },
): Promise<{ objects: number; seconds: number }> {
  let objects = 0
  const send = async (apply: SentRequest, slug: string): Promise<void> => {
    await client.send({ ...renamed(apply, recorded.slug, slug), contentType: 'application/apply-patch+yaml' })
    objects += 1
  }
  const startedAt = performance.now()
  await inParallel(options.slugs, options.concurrency, async (slug) => {
    await Promise.all(recorded.namespaces.map((apply) => send(apply, slug)))
    await Promise.all(recorded.objects.map((apply) => send(apply, slug)))
  })
  return { objects, seconds: (performance.now() - startedAt) / 1_000 }
}
