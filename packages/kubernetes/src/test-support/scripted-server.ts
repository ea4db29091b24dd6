import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tellRequest } from './recorded-calls.ts'

export interface ScriptedRequest {
  readonly url: URL
  readonly isWatch: boolean
  /** True once anything was said to it. */
  isAnswered: boolean
  /** Sends one JSON answer and ends. */
  answer(status: number, body: unknown): void
  /** Sends events of a watch, one a line, and leaves it open. */
  events(...events: readonly object[]): void
  /** Ends a watch as a server does. */
  end(): void
  /** Breaks the connection. */
  drop(): void
}

/** An API server that answers each request by the next step of a script; without one it leaves the request waiting. */
export interface ScriptedServer {
  readonly server: string
  readonly requests: ScriptedRequest[]
  /** Answers the next request that nobody answered. */
  next(step: (request: ScriptedRequest) => void): void
  close(): Promise<void>
}

function requestOf(request: IncomingMessage, response: ServerResponse): ScriptedRequest {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1')
  return {
    url,
    isWatch: url.searchParams.get('watch') === 'true',
    isAnswered: false,
    answer(status, body) {
      this.isAnswered = true
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(JSON.stringify(body))
    },
    events(...events) {
      this.isAnswered = true
      if (!response.headersSent) response.writeHead(200, { 'content-type': 'application/json' }).flushHeaders()
      for (const event of events) response.write(`${JSON.stringify(event)}\n`)
    },
    end() {
      this.isAnswered = true
      response.end()
    },
    drop() {
      this.isAnswered = true
      request.socket.destroy()
    },
  }
}

export async function startScriptedServer(): Promise<ScriptedServer> {
  const requests: ScriptedRequest[] = []
  const steps: ((request: ScriptedRequest) => void)[] = []
  const server = createServer((request, response) => {
    const received = requestOf(request, response)
    requests.push(received)
    tellRequest(request.method ?? 'GET', received.url)
    const step = steps.shift()
    step?.(received)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    server: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    next(step) {
      const request = requests.find(({ isAnswered }) => !isAnswered)
      if (request === undefined) steps.push(step)
      else step(request)
    },
    async close() {
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
    },
  }
}
