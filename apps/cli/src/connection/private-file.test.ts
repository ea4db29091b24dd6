import { chmod, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openContextsFile } from './contexts-file.ts'
import { openCredentialsFile } from './credentials-file.ts'
import { readPrivateFile, writePrivateFile } from './private-file.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'grenier-private-'))
})
afterAll(() => rm(folder, { recursive: true }))

describe('a private file', () => {
  it('is its owner’s alone, from the first time and when it is written again', async () => {
    const path = join(folder, 'inside', 'secret')
    expect(await readPrivateFile(path)).toBeNull()
    for (const text of ['first', 'second']) {
      await writePrivateFile(path, text)
      expect(await readPrivateFile(path)).toBe(text)
      expect([(await stat(path)).mode & 0o777, (await stat(join(folder, 'inside'))).mode & 0o777]).toEqual([
        0o600, 0o700,
      ])
    }
    expect(await readdir(join(folder, 'inside'))).toEqual(['secret'])
  })

  it('is not read where others may read it', async () => {
    const path = join(folder, 'open')
    await writeFile(path, 'secret')
    await chmod(path, 0o640)
    await expect(readPrivateFile(path)).rejects.toMatchObject({ said: { en: expect.stringContaining('chmod 600') } })
  })
})

describe('the files of the folder', () => {
  it('keep contexts and tokens apart', async () => {
    const [contexts, credentials] = [openContextsFile(join(folder, 'a')), openCredentialsFile(join(folder, 'a'))]
    expect(await contexts.read()).toEqual({ currentContext: null, contexts: {} })
    await contexts.write({ currentContext: 'x', contexts: { x: { server: 'https://grenier.example', clientId: 'c' } } })
    const credential = { kind: 'token', server: 'https://grenier.example', token: 'secret' } as const
    await credentials.write('x', credential)
    expect((await contexts.read()).currentContext).toBe('x')
    expect(await credentials.read('x')).toEqual(credential)
    expect(await credentials.read('y')).toBeNull()
    expect([await credentials.remove('x'), await credentials.remove('x')]).toEqual([true, false])
  })

  it.each(['config.yaml', 'credentials.json'])(
    'are told when %s cannot be read, without what is in it',
    async (name) => {
      const place = join(folder, name)
      await writePrivateFile(join(place, name), '{"contexts": {"x": "hunter2"}, ')
      const file = name === 'config.yaml' ? openContextsFile(place).read() : openCredentialsFile(place).read('x')
      await expect(file).rejects.toMatchObject({ name: 'CliFault', message: expect.not.stringContaining('hunter2') })
    },
  )
})
