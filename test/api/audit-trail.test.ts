import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Role } from '@grenier/contracts'
import { instantFromIso } from '@grenier/quota-billing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { idOf, ids, insertGround, insertMember, recordedAt } from '../harness/fixtures.ts'
import { type RealApi, startRealApi } from './support/real-api.ts'
import { jobsOver } from './support/sweep-requests.ts'

const [own, other] = [ids.tenant(1), ids.tenant(2)]
/** More than are read, and handed out, at once. */
const factsOfOwn = 620
const cli = fileURLToPath(new URL('../../apps/cli/src/main.ts', import.meta.url))
let api: RealApi
let folder: string

/** Facts of two members in turn, and of nobody in particular. */
async function writeFacts(): Promise<void> {
  const fact = (tenantId: string | null, number: number) => ({
    tenantId,
    actor: `agent-${tenantId ?? 'nobody'}`,
    action: 'commentQuotaRequest',
    subjectKind: 'quota-request',
    subjectId: idOf(60, number),
    requestId: `request-${number}`,
    recordedAt,
    before: null,
    after: { text: `Réponse « ${number} » ; ⚓\u2028`, ofTenant: tenantId },
  })
  const facts = Array.from({ length: factsOfOwn }, (_, number) => [
    fact(own, number),
    ...(number % 10 === 0 ? [fact(other, number), fact(null, number)] : []),
  ])
  await api.unitOfWork.transact({ kind: 'platform' }, (tx) => tx.audit.append(facts.flat()))
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'grenier-trail-'))
  api = await startRealApi(instantFromIso('2026-02-10T09:00:00.000Z'))
  await api.unitOfWork.transact({ kind: 'platform' }, async (tx) => {
    await insertGround(tx)
    await insertMember(tx, 1)
    await insertMember(tx, 2)
    await insertMember(tx, 3)
  })
  await writeFacts()
  await jobsOver(api)['seal-audit']({})
}, 60_000)
afterAll(async () => {
  await api?.close()
  await rm(folder, { recursive: true, force: true })
})

async function get(path: string, role: Role, tenantId?: string): Promise<Response> {
  return await fetch(`${api.baseUrl}/v1/${path}`, {
    headers: { authorization: `Bearer ${await api.token(role, tenantId)}` },
  })
}

async function download(path: string, role: Role, tenantId?: string): Promise<string> {
  const answer = await get(path, role, tenantId)
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/x-ndjson'])
  return await answer.text()
}

/** What the command says of a saved trail, with the installation's keys had apart from it. */
async function verify(text: string): Promise<{ code: number; said: Record<string, unknown> }> {
  const keys = await (await get('audit-keys', 'auditor')).text()
  const [trailFile, keyFile] = [join(folder, 'trail.ndjson'), join(folder, 'audit-keys.json')]
  await writeFile(trailFile, text)
  await writeFile(keyFile, keys)
  const words = [cli, 'audit', 'verify', trailFile, '--key', keyFile, '--json']
  const { code, out } = await new Promise<{ code: unknown; out: string }>((resolve) => {
    execFile(process.execPath, words, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : error.code, out: `${stdout}${stderr}` })
    })
  })
  if (code !== 0 && code !== 1) throw new Error(`grenier audit verify ended with ${String(code)}: ${out}`)
  return { code, said: JSON.parse(out) as Record<string, unknown> }
}

const linesOf = (text: string): string[] => text.trimEnd().split('\n')
const textOf = (lines: readonly string[]): string => `${lines.join('\n')}\n`

describe('an audit trail that is downloaded', () => {
  it('is followed offline to its end: a member’s own, and the installation’s', async () => {
    const trail = await download(`tenants/${own}/audit-trail`, 'member-admin', own)
    expect(await verify(trail)).toMatchObject({
      code: 0,
      said: { fault: null, chain: `tenant:${own}`, entries: String(factsOfOwn), signedThrough: String(factsOfOwn) },
    })
    const whole = await verify(await download('audit-trail', 'operator'))
    expect(whole).toMatchObject({ code: 0, said: { fault: null, entries: String(factsOfOwn + (2 * factsOfOwn) / 10) } })
  })

  it('is not what it was after one byte, one line, or the order of two is changed', async () => {
    const lines = linesOf(await download(`tenants/${own}/audit-trail`, 'auditor'))
    const [third, fourth] = [lines[3] ?? '', lines[4] ?? '']
    const altered = lines.with(3, third.replace('Réponse', 'Reponse'))
    const removed = lines.toSpliced(3, 1)
    const reordered = lines.with(3, fourth).with(4, third)
    expect(await verify(textOf(lines))).toMatchObject({ code: 0 })
    expect(await verify(textOf(altered))).toMatchObject({ code: 1, said: { fault: { code: 'hash-differs', line: 4 } } })
    for (const faulty of [removed, reordered]) {
      expect(await verify(textOf(faulty))).toMatchObject({
        code: 1,
        said: { fault: { code: 'sequence-broken', line: 4 } },
      })
    }
    expect(await verify(textOf(lines.slice(0, -1)))).toMatchObject({
      code: 1,
      said: { fault: { code: 'end-missing' } },
    })
  })

  it('begins where the reader says', async () => {
    const rest = await download(`tenants/${own}/audit-trail?after=600`, 'member-admin', own)
    expect(await verify(rest)).toMatchObject({ code: 0, said: { entries: String(factsOfOwn - 600) } })
    const beyond = await get('audit-trail?after=100000', 'auditor')
    expect([beyond.status, beyond.headers.get('content-disposition')]).toEqual([422, null])
    expect(await beyond.json()).toMatchObject({ code: 'trail-start-unknown' })
    for (const after of ['-1', 'x', '9'.repeat(19)]) {
      expect((await get(`audit-trail?after=${after}`, 'auditor')).status).toBe(400)
    }
  })

  it('of a member of whom nothing was sealed is signed as empty', async () => {
    expect(await verify(await download(`tenants/${ids.tenant(3)}/audit-trail`, 'auditor'))).toMatchObject({
      code: 0,
      said: { fault: null, entries: '0' },
    })
  })

  it('holds that member’s facts alone, and is no other’s to read', async () => {
    const trail = await download(`tenants/${own}/audit-trail`, 'member-admin', own)
    expect(trail).not.toContain(other)
    expect(trail).not.toContain('agent-nobody')
    const answers = await Promise.all([
      get(`tenants/${other}/audit-trail`, 'member-admin', own),
      get(`tenants/${idOf(7, 99)}/audit-trail`, 'member-admin', own),
      get(`tenants/${idOf(7, 99)}/audit-trail`, 'auditor'),
    ])
    for (const answer of answers) {
      expect([answer.status, await answer.json()]).toEqual([404, expect.objectContaining({ code: 'not-found' })])
    }
    const refused = await Promise.all([
      get('audit-trail', 'member-admin', own),
      get('audit-trail', 'finance'),
      get(`tenants/${own}/audit-trail`, 'member-viewer', own),
      get('audit-keys', 'collector'),
    ])
    expect(refused.map(({ status }) => status)).toEqual([403, 403, 403, 403])
  })

  it('gives the public halves of keys alone', async () => {
    const { keys } = (await (await get('audit-keys', 'member-admin', own)).json()) as { keys: object[] }
    expect(keys.map((key) => Object.keys(key).toSorted())).toEqual([['crv', 'kid', 'kty', 'x']])
  })
})
