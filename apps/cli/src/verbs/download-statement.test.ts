import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { runFake } from '../testing/fake-parts.ts'
import { writeDownload } from './write-download.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'grenier-download-'))
})
afterAll(() => rm(folder, { recursive: true }))

const id = '0198c0de-7a00-7000-8000-000000000001'
const client = (download: unknown) => ({
  download,
  items: async function* () {
    yield { id, number: '2026-00001' }
  },
})

describe('a downloaded document', () => {
  it.each([
    ['pdf', 'getStatementPdf'],
    ['csv', 'getStatementCsv'],
    ['xlsx', 'getStatementXlsx'],
    ['ubl', 'getStatementInvoice'],
    ['factur-x', 'getStatementFacturX'],
  ])('as %s is %s, found by its number', async (form, operation) => {
    const download = vi.fn<(...sent: unknown[]) => Promise<object>>(async () => ({
      bytes: Buffer.from('whole'),
      mediaType: '',
      fileName: null,
    }))
    const to = join(folder, `${form}.out`)
    const ended = await runFake(['statements', 'download', '2026-00001', '--as', form, '--to', to], {
      client: client(download),
    })
    expect(ended).toMatchObject({ code: 0, out: to })
    expect(download.mock.calls[0]).toMatchObject([operation, { params: { statementId: id } }])
    expect(await readFile(to, 'utf8')).toBe('whole')
  })

  it('is not asked for where its file stands', async () => {
    const download = vi.fn()
    const to = join(folder, 'standing')
    await writeFile(to, 'mine')
    expect(await runFake(['statements', 'download', id, '--to', to], { client: client(download) })).toMatchObject({
      code: 5,
    })
    expect(download).not.toHaveBeenCalled()
  })

  it.each(['../../outside', '/etc/passwd', '.profile', '..'])(
    'never leaves the folder, whatever the server calls it: %s',
    async (fileName) => {
      const before = process.cwd()
      process.chdir(folder)
      try {
        const download = async () => ({ bytes: Buffer.from('x'), mediaType: '', fileName })
        const { code, out } = await runFake(['statements', 'download', id], { client: client(download) })
        expect(code).toBe(0)
        expect(out).toMatch(/^(outside|passwd|0198c0de-.*\.pdf)$/)
        await rm(join(folder, out))
      } finally {
        process.chdir(before)
      }
    },
  )

  it('that is not there ends with not found', async () => {
    expect(await runFake(['statements', 'download', '2026-99999'], { client: client(vi.fn()) })).toMatchObject({
      code: 4,
    })
  })
})

describe('a file that is written', () => {
  it('is left as it was unless it may be replaced, and leaves nothing beside it', async () => {
    const path = join(folder, 'kept')
    await writeDownload(path, Buffer.from('first'), false)
    await expect(writeDownload(path, Buffer.from('second'), false)).rejects.toMatchObject({ exitCode: 5 })
    expect(await readFile(path, 'utf8')).toBe('first')
    await writeDownload(path, Buffer.from('third'), true)
    expect(await readFile(path, 'utf8')).toBe('third')
    await expect(writeDownload(join(folder, 'no-folder', 'x'), Buffer.from(''), false)).rejects.toMatchObject({
      code: 'ENOENT',
    })
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([])
  })
})
