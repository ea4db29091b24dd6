import { once } from 'node:events'
import { createServer } from 'node:net'
import { StartFault } from '../cli/start-fault.ts'

/** A loopback port that nobody listened on a moment ago. */
export function freePort(): Promise<number> {
  return tryPort(0)
}

/** Throws `StartFault` when somebody listens on the port already: better told before anything else has started. */
export async function requireFreePort(port: number): Promise<void> {
  await tryPort(port).catch((error: NodeJS.ErrnoException) => {
    throw new StartFault(
      `Le port ${port} n’est pas libre (${error.code}) ; choisissez-en un autre avec --port.`,
      `Port ${port} is not free (${error.code}); choose another one with --port.`,
    )
  })
}

async function tryPort(port: number): Promise<number> {
  const server = createServer()
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port')
  return address.port
}
