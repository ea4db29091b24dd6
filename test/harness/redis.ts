import { mkdtemp } from 'node:fs/promises'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../run/free-ports.ts'
import { startGuardedServer } from './guarded-server.ts'
import type { FoundProgram } from './system-packages.ts'

export interface RunningServer {
  readonly url: string
  stop(): Promise<void>
}

/** Starts an empty Redis on a free loopback port that keeps nothing on disk. */
export async function startRedis(program: FoundProgram): Promise<RunningServer> {
  const dir = await mkdtemp(join(tmpdir(), 'grenier-redis-'))
  const port = await freePort()
  const settings = { port: String(port), bind: '127.0.0.1', dir, save: '', appendonly: 'no' }
  const server = await startGuardedServer({
    command: program.path,
    args: Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]),
    env: { PATH: '/usr/bin:/bin', LD_LIBRARY_PATH: program.libraryDirs.join(':') },
    dir,
    isReady: () => answers(port),
    stopSignal: 'TERM',
  })
  return { url: `redis://127.0.0.1:${port}`, stop: () => server.stop() }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port })
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
