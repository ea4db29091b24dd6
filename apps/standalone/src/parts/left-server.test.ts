import { spawn } from 'node:child_process'
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
function startProcess(name: string, args: readonly string[]) {
  return spawn('/bin/sleep', ['60', ...args], { argv0: name, stdio: 'ignore' })
}

describe('a server left by a killed process', () => {
  it('is no matter when there is none, or when its process is gone', async () => {
    await stopLeftServer(data)
    await writeFile(join(data, 'postmaster.pid'), `999999999\n${data}\n`)
    await stopLeftServer(data)
  })

  it('is never another process that got its number', async () => {
    const stranger = startProcess('sleep', [])
    await once(stranger, 'spawn')
    await writeFile(join(data, 'postmaster.pid'), `${stranger.pid}\n${data}\n`)
    await stopLeftServer(data)
    expect(stranger.exitCode).toBeNull()
    expect(stranger.signalCode).toBeNull()
    stranger.kill()
    await once(stranger, 'close')
  })

  it('is never a server of another folder', async () => {
    await writeFile(join(data, 'postmaster.pid'), `${process.pid}\n/somewhere/else\n`)
    await stopLeftServer(data)
    expect(process.exitCode).toBeUndefined()
  })
})
