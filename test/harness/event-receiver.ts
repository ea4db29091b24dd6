import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface TakenEvent {
  readonly headers: Record<string, string>
  readonly body: string
}

/** What a member's program receives, in a test; it answers with `status`. */
export interface EventReceiver {
  readonly url: string
  readonly taken: TakenEvent[]
  status: number
  close(): Promise<void>
}

/** Starts one on a free port of the loopback. */
export async function startEventReceiver(): Promise<EventReceiver> {
  const taken: TakenEvent[] = []
  const receiver = { taken, status: 200 }
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const headers = Object.entries(request.headers).map(([name, value]): [string, string] => [name, String(value)])
      taken.push({ headers: Object.fromEntries(headers), body: Buffer.concat(chunks).toString('utf8') })
      response.writeHead(receiver.status).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return Object.assign(receiver, {
    url: `http://127.0.0.1:${port}/grenier`,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  })
}
