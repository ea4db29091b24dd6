import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Instant } from '@grenier/quota-billing'
import { afterEach, describe, expect, it } from 'vitest'
import { type GatewayLimits, gatewayLimits } from '../limits.ts'
import { silentLog } from '../log.ts'
import { applyObject, listObjects, removeObject } from './requests.ts'
import type { Timing } from './timing.ts'
import { createTransport } from './transport.ts'

/** Pacing is tested with the throttle; here it would only add to the sleeps that are counted. */
const limits = { ...gatewayLimits, requestsPerSecondMax: Number.POSITIVE_INFINITY }

const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

interface Received {
  readonly method: string
  readonly url: string
  readonly contentType: string | undefined
  readonly authorization: string | undefined
  readonly body: string
}

function over(server: string, ofTransport: GatewayLimits, sleeps: number[] = []) {
  const timing: Timing = {
    clock: { now: () => 0 as Instant },
    sleep: async (ms) => void sleeps.push(ms),
    random: () => 0,
  }
  const credential = { token: 'not-a-real-token', clientCertificate: null }
  return createTransport(
    { server, caPem: null, tlsServerName: null, ...credential },
    { limits: ofTransport, timing, log: silentLog, allowLoopback: true },
  )
}

/** A loopback API server that answers from a script, the last answer for ever, and remembers what it was asked. */
async function serve(script: readonly { status: number; body?: unknown; headers?: Record<string, string> }[]) {
  const received: Received[] = []
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    let body = ''
    for await (const chunk of request) body += String(chunk)
    const step = script[Math.min(received.length, script.length - 1)] ?? { status: 500 }
    received.push({
      method: request.method ?? '',
      url: request.url ?? '',
      contentType: request.headers['content-type'],
      authorization: request.headers.authorization,
      body,
    })
    response.writeHead(step.status, { 'content-type': 'application/json', ...step.headers })
    response.end(JSON.stringify(step.body ?? {}))
  }
  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const sleeps: number[] = []
  const transport = over(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, limits, sleeps)
  const stop = () => new Promise<void>((resolve) => server.close(() => resolve()))
  cleanups.push(async () => {
    await transport.close()
    await stop()
  })
  return { transport, received, sleeps, stop }
}

const quota = {
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  metadata: { name: 'grenier', namespace: 'a-storage' },
} as const
const stored = { metadata: { ...quota.metadata, uid: 'u1' } }

describe('server-side apply', () => {
  it('is a strict, forced patch of our one manager, and tells whether the object is new', async () => {
    const { transport, received } = await serve([
      { status: 201, body: stored },
      { status: 200, body: stored },
    ])
    await expect(applyObject(transport, quota)).resolves.toMatchObject({ created: true })
    await expect(applyObject(transport, quota)).resolves.toMatchObject({ created: false })
    expect(received[0]).toEqual({
      method: 'PATCH',
      url: '/api/v1/namespaces/a-storage/resourcequotas/grenier?fieldManager=grenier&force=true&fieldValidation=Strict',
      contentType: 'application/apply-patch+yaml',
      authorization: 'Bearer not-a-real-token',
      body: JSON.stringify(quota),
    })
  })

  it('names the uid it was given and takes a conflict on it as the answer', async () => {
    const { transport, received } = await serve([{ status: 409, body: { reason: 'Conflict', message: 'uid' } }])
    await expect(applyObject(transport, quota, 'u1')).rejects.toMatchObject({ status: 409, reason: 'Conflict' })
    expect(received).toHaveLength(1)
    expect(JSON.parse(received[0]?.body ?? '')).toMatchObject({ metadata: { uid: 'u1' } })
  })

  it('tries a conflict without uid again: another writer was quicker', async () => {
    const { transport, received } = await serve([{ status: 409 }, { status: 200, body: stored }])
    await expect(applyObject(transport, quota)).resolves.toMatchObject({ created: false })
    expect(received).toHaveLength(2)
  })
})

describe('retries', () => {
  it('wait as long as the server says', async () => {
    const { transport, sleeps } = await serve([
      { status: 429, headers: { 'retry-after': '2' } },
      { status: 200, body: stored },
    ])
    await applyObject(transport, quota)
    expect(sleeps).toEqual([2_000])
  })

  it('back off and end after the allowed attempts, with the last answer as failure', async () => {
    const { transport, received, sleeps } = await serve([{ status: 503, body: { message: 'etcd is away' } }])
    await expect(applyObject(transport, quota)).rejects.toMatchObject({ status: 503, message: 'etcd is away' })
    expect(received).toHaveLength(gatewayLimits.attemptsMax)
    expect(sleeps).toEqual([50, 100, 200, 400])
  })

  it.each([400, 403, 404, 422])('do not follow %i, which will not change by asking again', async (status) => {
    const { transport, received } = await serve([{ status }])
    await expect(applyObject(transport, quota)).rejects.toMatchObject({ status })
    expect(received).toHaveLength(1)
  })

  it('follow a server that does not answer, whose failure has status 0', async () => {
    const { transport, sleeps, stop } = await serve([{ status: 200 }])
    await stop()
    await expect(applyObject(transport, quota)).rejects.toMatchObject({ status: 0, reason: 'ECONNREFUSED' })
    expect(sleeps).toHaveLength(limits.attemptsMax - 1)
  })
})

describe('requests', () => {
  it('one after another reuse connections that stay open', async () => {
    const { transport } = await serve([{ status: 200, body: stored }])
    for (let count = 0; count < 20; count += 1) await applyObject(transport, quota)
    expect(transport.connectionsOpened()).toBeLessThanOrEqual(2)
  })

  it('read a list page by page', async () => {
    const { transport, received } = await serve([
      { status: 200, body: { items: [stored], metadata: { continue: 'a b' } } },
      { status: 200, body: { items: [stored], metadata: {} } },
    ])
    await expect(listObjects(transport, { kind: 'ResourceQuota', namespace: 'x' })).resolves.toHaveLength(2)
    expect(received[1]?.url).toBe('/api/v1/namespaces/x/resourcequotas?limit=500&continue=a%20b')
  })

  it('cannot be led to another object by a strange name', async () => {
    const { transport, received } = await serve([{ status: 200, body: stored }])
    await applyObject(transport, { ...quota, metadata: { name: '../../secrets/x', namespace: 'a/b' } })
    expect(received[0]?.url).toMatch(/^\/api\/v1\/namespaces\/a%2Fb\/resourcequotas\/\.\.%2F\.\.%2Fsecrets%2Fx\?/)
  })

  it('delete only the very object that was seen, and do not mind that it is gone', async () => {
    const { transport, received } = await serve([{ status: 404 }])
    await removeObject(transport, { kind: 'NetworkPolicy', metadata: { name: 'p', namespace: 'x', uid: 'u9' } })
    expect(JSON.parse(received[0]?.body ?? '')).toMatchObject({ preconditions: { uid: 'u9' } })
  })
})

describe('a watch that is refused', () => {
  const signal = new AbortController().signal

  it('says why', async () => {
    const { transport } = await serve([{ status: 410, body: { reason: 'Expired', message: 'too old' } }])
    await expect(transport.stream('/api/v1/pods?watch=true', signal)).rejects.toMatchObject({
      status: 410,
      reason: 'Expired',
    })
  })

  it('is read no further than any other answer, however much comes with it', async () => {
    const message = 'x'.repeat(limits.answerBytesMax)
    const { transport } = await serve([{ status: 403, body: { reason: 'Forbidden', message } }])
    await expect(transport.stream('/api/v1/pods?watch=true', signal)).rejects.toMatchObject({
      status: 403,
      reason: 'HTTP 403',
    })
  })

  it('is given up when the rest of the refusal does not come', async () => {
    const server = createServer((_request, response) => response.writeHead(500).write('x'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const transport = over(`http://127.0.0.1:${port}`, { ...limits, answerTimeoutMs: 20 })
    cleanups.push(async () => {
      await transport.close()
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    })
    await expect(transport.stream('/api/v1/pods?watch=true', signal)).rejects.toMatchObject({
      reason: 'ANSWER_TIMEOUT',
    })
  })
})
