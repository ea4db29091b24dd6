import type { AddressInfo } from 'node:net'
import { connect, createServer, type Socket } from 'node:net'

/** What stands between processes and a server: it can be cut, or fall silent. */
export interface TcpProxy {
  readonly port: number
  /** Ends every connection and lets none in until `mend`. */
  cut(): void
  /** Passes nothing on in either direction, and ends nothing, until `mend`. */
  silence(): void
  mend(): void
  close(): Promise<void>
}

/** Starts one on a free loopback port before another one. */
export async function startTcpProxy(targetPort: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>()
  let behaviour: 'open' | 'cut' | 'silent' = 'open'
  const keep = (socket: Socket): void => {
    sockets.add(socket)
    socket.setNoDelay(true)
    socket.once('close', () => sockets.delete(socket))
  }
  const server = createServer((near) => {
    if (behaviour === 'cut') {
      near.destroy()
      return
    }
    const far = connect({ host: '127.0.0.1', port: targetPort })
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      keep(socket)
      socket.on('data', (chunk) => {
        if (!other.write(chunk)) socket.pause()
      })
      socket.on('drain', () => {
        if (behaviour !== 'silent') other.resume()
      })
      socket.on('error', () => other.destroy())
      socket.on('close', () => other.destroy())
      socket.on('end', () => other.end())
    }
    if (behaviour === 'silent') near.pause()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const destroyAll = (): void => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    port: (server.address() as AddressInfo).port,
    cut() {
      behaviour = 'cut'
      destroyAll()
    },
    silence() {
      behaviour = 'silent'
      for (const socket of sockets) socket.pause()
    },
    mend() {
      behaviour = 'open'
      for (const socket of sockets) socket.resume()
    },
    async close() {
      destroyAll()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
