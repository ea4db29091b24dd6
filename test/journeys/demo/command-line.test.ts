import { once } from 'node:events'
import { chmod, mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeDemoFolders, processesOf, runDemo, startDemo } from './run-demo.ts'

let folders: { cwd: string; dataDir: string }

beforeEach(async () => {
  folders = await makeDemoFolders()
})
afterEach(async () => {
  await rm(folders.cwd, { recursive: true, force: true })
  await rm(folders.dataDir, { recursive: true, force: true })
})

/** One sentence in French, the same in English, exit code 2, and nothing started or written. */
async function expectFault(args: readonly string[], french: RegExp): Promise<void> {
  const { code, stdout, stderr } = await runDemo(args, folders.cwd)
  expect(stderr).toMatch(french)
  expect(stderr.trim().split('\n')).toHaveLength(2)
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(await readdir(folders.cwd)).toEqual([])
  expect(await processesOf(folders.dataDir)).toEqual([])
}

describe('the demo that cannot start', () => {
  it('names an unknown département', () => expectFault(['--departement', '96', '--once'], /département « 96 »/))

  it('names an unknown flag', () => expectFault(['--department', '95'], /--department/))

  it('names a port that somebody listens on', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? String(address.port) : ''
    await expectFault(['--port', port], new RegExp(`port ${port} `))
    server.close()
  })

  it('names a kubeconfig that cannot be read', () =>
    expectFault(['--kubeconfig', join(folders.dataDir, 'none.yaml'), '--once'], /none\.yaml/))

  it('names a data folder that the database’s user cannot enter', async () => {
    if (process.getuid?.() !== 0) return
    await chmod(folders.dataDir, 0o700)
    await expectFault(['--once', '--data-dir', join(folders.dataDir, 'below')], /hors d’atteinte/)
  })

  it('names a data folder that cannot be made', async () => {
    const file = join(folders.dataDir, 'file')
    await writeFile(file, '')
    await expectFault(['--once', '--data-dir', join(file, 'below')], /dossier .*below/)
  })
})

describe('the demo that runs', () => {
  it('ends on Ctrl-C in the middle, with nothing left running, and gives its folder free', async () => {
    const args = ['--departement', '976', '--months', '1', '--once', '--data-dir', folders.dataDir]
    const demo = startDemo(args, folders.cwd)
    await demo.reached('✓ Adhésions')
    demo.child.kill('SIGINT')
    const { code } = await demo.ended
    expect(code).toBe(0)
    expect(await processesOf(folders.dataDir)).toEqual([])
    expect(await readdir(folders.dataDir)).not.toContain('process.json')
  })

  it('refuses a data folder that another run uses, and one that holds another département', async () => {
    const dataDir = join(folders.dataDir, 'shared')
    await mkdir(dataDir)
    const demo = startDemo(['--departement', '976', '--months', '1', '--once', '--data-dir', dataDir], folders.cwd)
    await demo.reached('Prêt')
    const busy = await runDemo(['--departement', '976', '--once', '--data-dir', dataDir], folders.cwd)
    expect(busy).toMatchObject({ code: 2, stderr: expect.stringContaining(`processus ${demo.child.pid}`) })
    demo.child.kill('SIGTERM')
    await demo.ended
    const other = await runDemo(['--departement', '75', '--once', '--data-dir', dataDir], folders.cwd)
    expect(other).toMatchObject({ code: 2, stderr: expect.stringContaining('département 976') })
    expect(await processesOf(dataDir)).toEqual([])
  })
})
