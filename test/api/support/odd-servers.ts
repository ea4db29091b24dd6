import { createServer as createHttpServer, type RequestListener } from 'node:http'
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net'

/** Something that listens on loopback and is no sound API server. */
export interface OddServer {
  readonly url: string
  close(): Promise<void>
}

async function listening(server: Server, cut: () => void): Promise<OddServer> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        cut()
      }),
  }
}

/** Answers by HTTP whatever the listener says. */
async function answering(listener: RequestListener): Promise<OddServer> {
  const server = createHttpServer(listener)
  return await listening(server, () => server.closeAllConnections())
}

/** Takes connections and never says anything. */
export async function silent(): Promise<OddServer> {
  const sockets = new Set<{ destroy(): void }>()
  const server = createTcpServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
  })
  return await listening(server, () => {
    for (const socket of sockets) socket.destroy()
  })
}

/** Begins an answer that it never ends: a byte every so often, always before anybody's patience is at its end. */
export async function dripping(everyMs: number): Promise<OddServer> {
  return await answering((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    const drip = setInterval(() => response.write(' '), everyMs)
    response.on('close', () => clearInterval(drip))
  })
}

/** A port of loopback that nobody listens on. */
export async function closedPort(): Promise<string> {
  const server = await silent()
  await server.close()
  return server.url
}

/** A web page, as of a proxy or of another service at that address. */
export async function webPage(status = 200): Promise<OddServer> {
  return await answering((_request, response) => {
    response.writeHead(status, { 'content-type': 'text/html' })
    response.end('<!DOCTYPE html><title>Intranet</title><p>Bienvenue</p>')
  })
}

/** An API server that answers these paths, and everything else with one refusal. */
export async function apiServer(
  answers: Readonly<Record<string, object>>,
  refusal: { readonly status: number; readonly reason: string; readonly message: string },
): Promise<OddServer> {
  return await answering((request, response) => {
    const answer = answers[request.url ?? '']
    response.writeHead(answer === undefined ? refusal.status : 200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(answer ?? { kind: 'Status', ...refusal }))
  })
}
