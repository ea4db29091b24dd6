import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { endpoints } from '@grenier/contracts'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { runFake } from '../../testing/fake-parts.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'grenier-api-'))
})
afterAll(() => rm(folder, { recursive: true }))

const id = '0198c0de-7a00-7000-8000-000000000001'
const another = '0198c0de-7a00-7000-8000-000000000002'
const loan = { reason: 'rentrée', endsOn: '2027-01-31' }
const nobody = { client: {} }

describe('an operation called by its name', () => {
  it('carries the path, the query and the body as its schemas have them, with the key of the call', async () => {
    const call = vi.fn<(...sent: unknown[]) => Promise<never>>(async () => {
      throw new Error('sent')
    })
    const file = join(folder, 'period.yaml')
    await writeFile(file, 'reason: une raison\n')
    const words = ['api', 'withdrawQuotaRequest', '-p', `requestId=${id}`, '--if-match', '3', '--yes']
    await expect(runFake([...words, '--body', file], { client: { call } })).resolves.toMatchObject({ code: 2 })
    await expect(runFake(words, { client: { call } })).rejects.toThrow('sent')
    expect(call.mock.calls).toEqual([
      [
        'withdrawQuotaRequest',
        expect.objectContaining({
          params: { requestId: id },
          query: {},
          ifMatch: 3,
          idempotencyKey: 'key-of-the-test',
        }),
      ],
    ])
  })

  it('reads its body from a file or from standard input, JSON or YAML', async () => {
    const call = vi.fn<(...sent: unknown[]) => Promise<never>>(async () => {
      throw new Error('sent')
    })
    const text = JSON.stringify({ reason: 'essai' })
    const words = ['api', 'holdCluster', '-p', `clusterId=${id}`, '--yes', '--body']
    await expect(
      runFake([...words, '-'], { client: { call }, parts: { readInput: async () => text } }),
    ).rejects.toThrow('sent')
    const file = join(folder, 'hold.yaml')
    await writeFile(file, 'reason: essai\n')
    await expect(runFake([...words, file], { client: { call } })).rejects.toThrow('sent')
    const bodies = call.mock.calls.map(([, sent]) => (sent as { body: unknown }).body)
    expect(bodies).toEqual([{ reason: 'essai' }, { reason: 'essai' }])
  })

  it('finds a member by its slug', async () => {
    const call = vi.fn<(...sent: unknown[]) => Promise<never>>(async () => {
      throw new Error('sent')
    })
    const items = async function* () {
      yield { id: another, slug: 'cergy', siren: '219501277', inseeCode: '95127' }
    }
    await expect(
      runFake(['api', 'getTenantProtection', '-p', 'tenantId=cergy'], { client: { call, items } }),
    ).rejects.toThrow('sent')
    expect(call.mock.calls).toEqual([
      ['getTenantProtection', expect.objectContaining({ params: { tenantId: another } })],
    ])
  })

  it('puts a document into a file, and never over one that stands', async () => {
    const download = vi.fn<(...sent: unknown[]) => Promise<object>>(async () => ({
      bytes: Buffer.from('whole'),
      mediaType: 'application/pdf',
      fileName: null,
    }))
    const to = join(folder, 'report.pdf')
    const words = ['api', 'getStatementPdf', '-p', `statementId=${id}`, '--to', to]
    expect(await runFake(words, { client: { download } })).toMatchObject({ code: 0, out: to })
    expect(await readFile(to, 'utf8')).toBe('whole')
    expect(await runFake(words, { client: { download } })).toMatchObject({ code: 5 })
    expect(download).toHaveBeenCalledTimes(1)
  })

  it.each([
    ['json', (out: string) => JSON.parse(out) as { id: string }[]],
    ['csv', (out: string) => [...out.matchAll(new RegExp(`${id}|${another}`, 'g'))].map(([own]) => ({ id: own }))],
    ['table', (out: string) => [...out.matchAll(/\bid: (0198c0de-.*)$/gm)].map(([, own]) => ({ id: own }))],
  ])('writes every item of a list, each once: %s', async (format, read) => {
    const shape = endpoints.listOffers.response.shape.items.element
    const answer = endpoints.listOffers.examples?.[0]?.answer as { items: object[] } | undefined
    const offer = answer?.items[0]
    const items = async function* () {
      for (const own of [id, another]) yield shape.decode({ ...offer, id: own } as never)
    }
    const ended = await runFake(['api', 'listOffers', '-o', format], { client: { items } })
    expect(ended.code).toBe(0)
    expect(read(ended.out).map((row) => row.id)).toEqual([id, another])
  })

  it.each<[string, string[], RegExp]>([
    ['a field that it does not have', ['getPeriod', '-p', 'year=2026'], /no field “year”\. It has: month/],
    ['a missing field of the path', ['getPeriod'], /--param month=/],
    ['a field said twice', ['getPeriod', '-p', 'month=2026-01', '-p', 'month=2026-02'], /each field once/],
    ['a field without a value', ['getPeriod', '-p', 'month'], /field=value/],
    ['a field that does not fit', ['getPeriod', '-p', 'month=janvier'], /month/],
    ['a body where there is none', ['getPeriod', '-p', 'month=2026-01', '--body', 'x.json'], /has no body/],
    ['a version where none is expected', ['getPeriod', '-p', 'month=2026-01', '--if-match', '1'], /no version/],
    ['no version where one is', ['withdrawQuotaRequest', '-p', `requestId=${id}`, '--yes'], /--if-match/],
  ])('is not sent with %s', async (_, words, told) => {
    const ended = await runFake(['api', ...words], nobody)
    expect(ended).toMatchObject({ code: 2, err: expect.stringMatching(told) })
  })

  it('is not sent with a body of unknown fields, nor with one that is no text of data', async () => {
    const sent = (text: string) =>
      runFake(['api', 'holdCluster', '-p', `clusterId=${id}`, '--yes', '--body', '-'], {
        ...nobody,
        parts: { readInput: async () => text },
      })
    expect(await sent(JSON.stringify(loan))).toMatchObject({ code: 2, err: expect.stringContaining('endsOn') })
    expect(await sent('{"a": [}')).toMatchObject({ code: 2, err: expect.stringContaining('neither JSON nor YAML') })
  })

  it('asks before it changes anything', async () => {
    const words = ['api', 'holdCluster', '-p', `clusterId=${id}`, '--body', '-']
    const parts = { readInput: async () => '{"reason":"essai"}' }
    expect(await runFake(words, { ...nobody, parts })).toMatchObject({
      code: 2,
      err: expect.stringContaining('--yes'),
    })
    const asked: string[] = []
    const ask = async (question: string) => {
      asked.push(question)
      return 'n'
    }
    expect(await runFake(words, { ...nobody, parts: { ...parts, ask } })).toMatchObject({ code: 1 })
    expect(asked).toEqual([expect.stringContaining('holdCluster, POST /v1/clusters/{clusterId}')])
  })
})

describe('an operation explained', () => {
  it.each(Object.keys(endpoints))('%s: where it is, who may call it, every field that it takes', async (operation) => {
    const { code, out } = await runFake(['explain', operation], { language: 'fr' })
    const { path, params, query, body } = endpoints[operation as 'amendPeriod'] as (typeof endpoints)['amendPeriod'] & {
      query?: { shape: object }
    }
    const fields = [params, query, body].flatMap((schema) => Object.keys(schema?.shape ?? {}))
    expect([code, out.includes(path)]).toEqual([0, true])
    expect(fields.filter((field) => !new RegExp(`^ +${field}\\b`, 'm').test(out))).toEqual([])
  })

  it('is one of a list that has them all', async () => {
    const { out } = await runFake(['explain', '-o', 'json'])
    const listed = JSON.parse(out) as { operation: string }[]
    expect(listed.map(({ operation }) => operation)).toEqual(Object.keys(endpoints).toSorted())
  })
})
