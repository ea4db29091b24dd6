import { mkdtemp } from 'node:fs/promises'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../run/free-ports.ts'
import { type PreparedServer, type RunningServer, startGuardedServer } from './guarded-server.ts'
import type { FoundProgram } from './system-packages.ts'

/** An empty Redis for a free loopback port, that keeps nothing on disk. */
export async function prepareRedis(program: FoundProgram): Promise<PreparedServer> {
  const dir = await mkdtemp(join(tmpdir(), 'grenier-redis-'))
  const port = await freePort()
  const settings = { port: String(port), bind: '127.0.0.1', dir, save: '', appendonly: 'no' }
  return {
    url: `redis://127.0.0.1:${port}`,
    command: program.path,
    args: Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]),
    env: { PATH: '/usr/bin:/bin', LD_LIBRARY_PATH: program.libraryDirs.join(':') },
    dir,
    isReady: () => answers(port),
  }
}

/** Starts an empty Redis that cannot outlive this process. */
export async function startRedis(program: FoundProgram): Promise<RunningServer> {
  const prepared = await prepareRedis(program)
  const server = await startGuardedServer({ ...prepared, stopSignal: 'TERM' })
  return { url: prepared.url, stop: () => server.stop() }
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
