import { createServer, type Server, type ServerResponse } from 'node:http'
import type { Registry } from 'prom-client'
import { livezAnswer, type Readiness, readyzAnswer } from './readiness.ts'

export interface StatusServer {
  /** The port in use. */
  readonly port: number
  close(): Promise<void>
}

/**
 * Serves `/metrics`, `/livez` and `/readyz` on a port of their own: a public port never shows figures, and a process that
 * serves nothing else can be asked how it is. Port 0 takes a free one.
 */
export async function serveStatus(
  { metrics, readiness }: { readonly metrics: Registry; readonly readiness: Readiness },
  place: { readonly host: string; readonly port: number },
): Promise<StatusServer> {
  const answers: Readonly<Record<string, (response: ServerResponse) => Promise<void>>> = {
    '/livez': async (response) => sendJson(response, 200, livezAnswer),
    '/readyz': async (response) => {
      const { code, body } = await readyzAnswer(readiness)
      sendJson(response, code, body)
    },
    '/metrics': async (response) => {
      const text = await metrics.metrics()
      response.writeHead(200, { 'content-type': metrics.contentType }).end(text)
    },
  }
  const server = createServer((request, response) => {
    const answer = answers[request.url ?? '']
    if (answer === undefined) response.writeHead(404).end()
    else answer(response).catch(() => response.writeHead(500).end())
  })
  await listen(server, place)
  const address = server.address()
  return {
    port: address !== null && typeof address === 'object' ? address.port : place.port,
    close: () => closeServer(server),
  }
}

function sendJson(response: ServerResponse, code: number, body: object): void {
  response
    .writeHead(code, { 'content-type': 'application/json', 'cache-control': 'no-store' })
    .end(JSON.stringify(body))
}

function listen(server: Server, place: { host: string; port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(place.port, place.host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)))
    server.closeAllConnections()
  })
}
