import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { stopLeftServer } from './left-server.ts'

let data = ''

beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'grenier-left-'))
})
afterEach(() => rm(data, { recursive: true }))

/** A process that lives until it is told to end, with a command line of our choice. */
async function startProcess(name: string, args: readonly string[]): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', '--', ...args], {
    argv0: name,
    stdio: 'ignore',
  })
  await once(child, 'spawn')
  return child
}

async function leave(pid: number | undefined, folder: string): Promise<void> {
  await writeFile(join(data, 'postmaster.pid'), `${pid}\n${folder}\n1700000000\n5432\n\n127.0.0.1\n\nready\n`)
}

describe('a server left by a killed process', () => {
  it('is ended, and gone when the call returns', async () => {
    const server = await startProcess('/somewhere/bin/postgres', ['-D', data, '-p', '5432'])
    const closed = once(server, 'close')
    await leave(server.pid, data)
    await stopLeftServer(data)
    await closed
    expect(server.signalCode).toBe('SIGINT')
  })

  it('is no matter when there is none, or when its process is gone', async () => {
    await expect(stopLeftServer(data)).resolves.toBeUndefined()
    await leave(999_999_999, data)
    await expect(stopLeftServer(data)).resolves.toBeUndefined()
  })

  it.each([
    ['another programme that got its number', '/usr/bin/mysqld', (dir: string) => ['-D', dir]],
    ['a server of another folder', '/somewhere/bin/postgres', () => ['-D', '/somewhere/else']],
  ])('is never %s', async (_, name, args) => {
    const stranger = await startProcess(name, args(data))
    await leave(stranger.pid, data)
    await stopLeftServer(data)
    expect(stranger.exitCode ?? stranger.signalCode).toBeNull()
    const closed = once(stranger, 'close')
    stranger.kill()
    await closed
  })
})
