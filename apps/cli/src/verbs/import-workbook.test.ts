import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Answer } from '@grenier/contracts'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { runFake } from '../testing/fake-parts.ts'

type Tried = Answer<'importWorkbook'>

let folder: string
let path: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'grenier-workbook-'))
  path = join(folder, 'reprise.xlsx')
  await writeFile(path, 'bytes')
})
afterAll(() => rm(folder, { recursive: true }))

const row = {
  sheet: 'balances',
  line: 2,
  outcome: 'new',
  memberName: 'Aire',
  what: '2025',
  amountCents: 123_456n,
} as const
const fault = {
  sheet: 'Contacts',
  line: 3,
  column: 'D',
  heading: 'Courriel',
  value: 'aire',
  code: 'email-invalid',
  params: {},
  message: 'This is no e-mail address.',
}
const sound: Tried = {
  dryRun: true,
  imported: false,
  counts: [{ sheet: 'balances', newRows: 1, knownRows: 4, newAmountCents: 123_456n, knownAmountCents: 80_000n }],
  rows: [row],
  faults: [],
}

function server(answer: Tried) {
  const call = vi.fn(async (_: string, { body }: { body: { dryRun: boolean; fileBase64: string } }) => ({
    ...answer,
    dryRun: body.dryRun,
    imported: !body.dryRun && answer.faults.length === 0,
  }))
  return { client: { call }, call }
}

describe('the import of a workbook', () => {
  it('shows what the file would make, and makes it only when told to', async () => {
    const { client, call } = server(sound)
    const tried = await runFake(['import', 'workbook', path], { client })
    expect(tried.code).toBe(0)
    expect(tried.out).toMatch(/Aire\s+2025\s+€1,234\.56/)
    const amounts = 'Amounts: €1,234.56 new, €800.00 known already.'
    expect(tried.err).toBe(`1 rows to bring over, 4 known already.\n${amounts}\nNothing was done. To do it: --apply`)
    expect(call.mock.calls[0]).toMatchObject([
      'importWorkbook',
      { body: { dryRun: true, fileBase64: Buffer.from('bytes').toString('base64') } },
    ])
    const applied = await runFake(['import', 'workbook', path, '--apply', '-o', 'json'], { client })
    expect([applied.code, JSON.parse(applied.out), applied.err]).toEqual([
      0,
      [{ ...row, amountCents: '123456' }],
      `1 rows brought over, 4 known already.\n${amounts}`,
    ])
    expect(call.mock.calls[1]).toMatchObject(['importWorkbook', { body: { dryRun: false } }])
  })

  it('names each cell that is at fault, and fails', async () => {
    const { client } = server({ ...sound, rows: [], faults: [fault] })
    const told = await runFake(['import', 'workbook', path, '--apply'], { client })
    expect(told.code).toBe(1)
    expect(told.out).toMatch(/Contacts\s+D3\s+Courriel\s+aire\s+email-invalid\s+This is no e-mail address\./)
    expect(told.err).toBe('1 to be mended. Nothing was brought over.')
    const { params: _params, ...shown } = fault
    const json = await runFake(['import', 'workbook', path, '-o', 'json'], { client })
    expect(JSON.parse(json.out)).toMatchObject([shown])
  })

  it('asks nothing about a file that cannot be read', async () => {
    const { client, call } = server(sound)
    expect(await runFake(['import', 'workbook', join(folder, 'none.xlsx')], { client })).toMatchObject({ code: 2 })
    expect(call).not.toHaveBeenCalled()
  })

  it('begins with the workbook to be filled', async () => {
    const to = join(folder, 'modele.xlsx')
    const download = vi.fn(async () => ({ bytes: Buffer.from('whole'), mediaType: '', fileName: null }))
    expect(await runFake(['import', 'template', '--to', to], { client: { download } })).toMatchObject({
      code: 0,
      out: to,
    })
    expect(download.mock.calls[0]).toMatchObject(['getImportTemplate', { query: { language: 'en' } }])
    expect(await readFile(to, 'utf8')).toBe('whole')
  })
})
