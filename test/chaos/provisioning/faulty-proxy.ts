import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Dispatcher, Pool } from 'undici'
import { parse } from 'yaml'
import type { Fault } from './faults.ts'

/** What stands between the workers and an API server. */
export interface FaultyProxy {
  /** A kubeconfig whose server is the proxy. */
  readonly kubeconfig: string
  /** How often each fault happened. */
  readonly told: ReadonlyMap<string, number>
  /** Every deletion that was asked for, also one that never arrived. */
  readonly deletions: readonly string[]
  /** Requests that reached the API server. */
  forwarded(): number
  /** From now on every request meets a fault of the plan, or none; `away`: nobody listens behind the proxy. */
  behave(plan: ((method: string, path: string) => Fault) | 'calm' | 'away'): void
  /** Resolves when nothing is under way any more, late duplicates included. */
  settled(): Promise<void>
  close(): Promise<void>
}

interface Upstream {
  readonly pool: Pool
  readonly authorization: string
}

interface Passing {
  readonly method: string
  readonly path: string
  readonly headers: Record<string, string>
  readonly body: Buffer
}

function upstreamOf(kubeconfig: string): Upstream & { proxied: (server: string) => string } {
  const document = parse(kubeconfig) as {
    clusters: [{ cluster: { server: string; 'certificate-authority-data': string } }]
    users: [{ user: { token: string } }]
  }
  const { cluster } = document.clusters[0]
  const ca = Buffer.from(cluster['certificate-authority-data'], 'base64').toString()
  return {
    pool: new Pool(cluster.server, { connections: 32, connect: { ca }, bodyTimeout: 0 }),
    authorization: `Bearer ${document.users[0].user.token}`,
    proxied: (server) =>
      JSON.stringify({
        ...document,
        clusters: [{ ...document.clusters[0], cluster: { ...cluster, server } }],
      }),
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

async function passingOf(request: IncomingMessage, authorization: string): Promise<Passing> {
  const contentType = request.headers['content-type']
  return {
    method: request.method ?? 'GET',
    path: request.url ?? '/',
    headers: { accept: 'application/json', authorization, ...(contentType ? { 'content-type': contentType } : {}) },
    body: await readBody(request),
  }
}

function send({ pool }: Upstream, { method, path, headers, body }: Passing): Promise<Dispatcher.ResponseData> {
  return pool.request({ method, path, headers, body: body.length > 0 ? body : null })
}

/** The server acts, and nobody reads what it says. */
async function sendUnheard(upstream: Upstream, passing: Passing): Promise<void> {
  const answer = await send(upstream, passing)
  await answer.body.dump()
}

function headOf(answer: Dispatcher.ResponseData): Record<string, string> {
  const contentType = answer.headers['content-type']
  return { 'content-type': typeof contentType === 'string' ? contentType : 'application/json' }
}

/** Streams, since a watch never ends. */
async function answerWhole(response: ServerResponse, answer: Dispatcher.ResponseData): Promise<void> {
  response.writeHead(answer.statusCode, headOf(answer))
  response.flushHeaders()
  response.once('close', () => answer.body.destroy())
  try {
    for await (const chunk of answer.body) response.write(chunk)
    response.end()
  } catch {
    response.destroy()
  }
}

async function answerHalf(response: ServerResponse, answer: Dispatcher.ResponseData): Promise<void> {
  const text = await answer.body.text()
  response.writeHead(answer.statusCode, { ...headOf(answer), 'content-length': String(Buffer.byteLength(text)) })
  response.write(text.slice(0, Math.floor(text.length / 2)), () => response.destroy())
}

function answerStatus(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-type': 'application/json', ...(status === 429 ? { 'retry-after': '1' } : {}) })
  response.end(JSON.stringify({ kind: 'Status', code: status, reason: `Chaos${status}`, message: 'by chance' }))
}

/** Carries one request through its fault; `later` is what outlives the answer. */
async function meet(
  upstream: Upstream,
  passing: Passing,
  course: { readonly fault: Fault; readonly response: ServerResponse; readonly later: (work: Promise<void>) => void },
): Promise<void> {
  const { fault, response, later } = course
  if ('acts' in fault && fault.acts) await sendUnheard(upstream, passing)
  switch (fault.kind) {
    case 'dropped':
      response.destroy()
      return
    case 'silent':
      return
    case 'answered':
      answerStatus(response, fault.status)
      return
    case 'cut':
      await answerHalf(response, await send(upstream, passing))
      return
    case 'delayed':
      await sleep(fault.delayMs)
      break
    case 'duplicated':
      if (fault.againAfterMs > 0) later(sleep(fault.againAfterMs).then(() => sendUnheard(upstream, passing)))
      else await sendUnheard(upstream, passing)
      break
    case 'none':
  }
  await answerWhole(response, await send(upstream, passing))
}

function isWatch(path: string): boolean {
  return new URL(path, 'http://proxy').searchParams.has('watch')
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })
}

/** Starts a proxy that speaks plain HTTP on loopback and TLS to the API server; calm until it is told otherwise. */
export async function startFaultyProxy(kubeconfig: string): Promise<FaultyProxy> {
  const upstream = upstreamOf(kubeconfig)
  const told = new Map<string, number>()
  const deletions: string[] = []
  const underWay = new Set<Promise<void>>()
  let forwarded = 0
  let behaviour: Parameters<FaultyProxy['behave']>[0] = 'calm'

  function track(work: Promise<void>): void {
    const tracked = work.catch(() => undefined).finally(() => underWay.delete(tracked))
    underWay.add(tracked)
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const passing = await passingOf(request, upstream.authorization)
    if (passing.method === 'DELETE') deletions.push(passing.path)
    if (behaviour === 'away') {
      response.destroy()
      return
    }
    const fault: Fault = behaviour === 'calm' ? { kind: 'none' } : behaviour(passing.method, passing.path)
    const name = 'status' in fault ? String(fault.status) : fault.kind
    told.set(name, (told.get(name) ?? 0) + 1)
    if (!('acts' in fault) || fault.acts) forwarded += 1
    const carried = meet(upstream, passing, { fault, response, later: track })
    if (!isWatch(passing.path)) track(carried)
    await carried.catch(() => response.destroy())
  }

  const server = createServer((request, response) => {
    response.on('error', () => undefined)
    void handle(request, response).catch(() => response.destroy())
  })
  const port = await listen(server)
  return {
    kubeconfig: upstream.proxied(`http://127.0.0.1:${port}`),
    told,
    deletions,
    forwarded: () => forwarded,
    behave: (next) => {
      behaviour = next
      // Who waits for an answer that never comes must not wait for ever, and a server that went away keeps no connection.
      if (next !== 'calm') server.closeIdleConnections()
      if (next === 'away') server.closeAllConnections()
    },
    async settled() {
      while (underWay.size > 0) await Promise.all(underWay)
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await upstream.pool.destroy()
    },
  }
}
