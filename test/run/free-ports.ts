import { createServer } from 'node:net'

/** A port of 127.0.0.1 on which nobody listens at this moment. */
export function freePort(): Promise<number> {
  return listenBriefly(0)
}

/** Two neighbouring free ports; the first is returned. etcd's peers listen on the port after its clients'. */
export async function freePortPair(): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const first = await freePort()
    const second = await listenBriefly(first + 1).catch(() => undefined)
    if (second !== undefined) return first
  }
  throw new Error('No two neighbouring ports of 127.0.0.1 are free.')
}

function listenBriefly(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => {
        if (address === null || typeof address === 'string') reject(new Error('A TCP server has a port.'))
        else resolve(address.port)
      })
    })
  })
}
