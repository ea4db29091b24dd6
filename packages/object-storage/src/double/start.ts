import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { adminRefusal } from './admin.ts'
import { type Answer, readBody } from './exchange.ts'
import type { ObjectStoreDouble, ObjectStoreDoubleOptions } from './options.ts'
import { Refusal } from './refusal.ts'
import { route } from './route.ts'
import { verifySignature } from './signature.ts'
import { addBucket, addOwner, type Bucket, type LockMode, noQuota, type State, write } from './state.ts'
import { makeLoopbackCertificate } from './tls.ts'
import { xmlAnswer } from './xml.ts'

interface Serving {
  readonly state: State
  readonly requests: string[]
  failure: { readonly status: number; readonly method: string | undefined } | null
}

function refusalAnswer(error: Refusal, isAdmin: boolean): Answer {
  if (isAdmin) return adminRefusal(error.code, error.status)
  return xmlAnswer('Error', { Code: error.code, Message: error.code, RequestId: 'tx0' }, error.status)
}

async function answerOf({ state, failure }: Serving, request: IncomingMessage, url: URL): Promise<Answer> {
  const [bucketName = '', ...rest] = url.pathname.slice(1).split('/').map(decodeURIComponent)
  const isAdmin = bucketName === 'admin' && state.hasAdminApi
  try {
    const body = await readBody(request)
    if (failure !== null && (failure.method ?? request.method) === request.method) return { status: failure.status }
    const caller = verifySignature(state, request, { url, body, nowMs: Date.now() })
    const { method = '', headers } = request
    return route({ state, caller, method, bucketName, key: rest.join('/'), query: url.searchParams, headers, body })
  } catch (error) {
    if (error instanceof Refusal) return refusalAnswer(error, isAdmin)
    throw error
  }
}

async function serve(serving: Serving, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'https://double')
  const names = [...new Set(url.searchParams.keys())].join('&')
  serving.requests.push(`${request.method} ${url.pathname}${names === '' ? '' : `?${names}`}`)
  try {
    const { status, headers = {}, body = '' } = await answerOf(serving, request, url)
    response.writeHead(status, { ...headers, 'x-amz-request-id': 'tx0' })
    response.end(request.method === 'HEAD' ? undefined : body)
  } catch (error) {
    response.writeHead(500, { 'content-type': 'text/plain' })
    response.end(String(error))
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })
}

/**
 * Starts an object store on 127.0.0.1: S3 with signatures, versions, object lock, uploads in parts and limits, and the part
 * of Ceph RGW's administration that Grenier uses. A test double: contents are in memory and what it does not know is
 * answered NotImplemented.
 */
export async function startObjectStoreDouble(options: ObjectStoreDoubleOptions = {}): Promise<ObjectStoreDouble> {
  const { port = 0, adminApi = true, nowMs = Date.now } = options
  const { certificate, key } = await makeLoopbackCertificate(Date.now())
  const state: State = { owners: new Map(), buckets: new Map(), nowMs, hasAdminApi: adminApi }
  const serving: Serving = { state, requests: [], failure: null }
  const admin = addOwner(state, { uid: 'admin', isAdmin: true })
  const server = createServer({ cert: certificate, key }, (request, response) => {
    void serve(serving, request, response)
  })
  const taken = await listen(server, port)
  const named = (bucketName: string): Bucket => {
    const bucket = state.buckets.get(bucketName)
    if (bucket === undefined) throw new Error(`no bucket ${bucketName}`)
    return bucket
  }
  return {
    endpoint: `https://127.0.0.1:${taken}`,
    caPem: certificate,
    adminKey: admin.key,
    addOwner({ quotaBytes, ...owner }) {
      const quota = quotaBytes === undefined ? noQuota() : { enabled: true, maxSizeBytes: Number(quotaBytes) }
      return addOwner(state, { ...owner, quota }).key
    },
    addBucket({ name, uid, versioned = false, retention }) {
      if (state.buckets.has(name)) return
      addBucket(state, {
        name,
        owner: addOwner(state, { uid }),
        versioning: versioned ? 'Enabled' : 'never',
        lockEnabled: retention !== undefined,
        defaultRetention:
          retention === undefined ? null : { mode: retention.mode.toUpperCase() as LockMode, days: retention.days },
      })
    },
    fill(bucketName, objects) {
      for (const { key, body } of objects) write(state, named(bucketName), { key, body: Buffer.from(body) })
    },
    limitBucket(bucketName, limitBytes) {
      Object.assign(named(bucketName).quota, { enabled: true, maxSizeBytes: Number(limitBytes) })
    },
    pretendSize(bucketName, bytes) {
      named(bucketName).pretendedBytes = Number(bytes)
    },
    requests: serving.requests,
    failWith: (status, method) => {
      serving.failure = status === null ? null : { status, method }
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
