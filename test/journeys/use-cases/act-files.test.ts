import { createHash } from 'node:crypto'
import type { Actor } from '@grenier/contracts'
import { exportWriter } from '@grenier/documents'
import { civilDate, civilMonth } from '@grenier/quota-billing'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bytesOf } from '../../harness/pages.ts'
import { callOf, finance, type House, memberOf, openHouse, operator, secondOperator } from './house.ts'
import { opened } from './opened-archive.ts'
import { problemOf } from './problem-of.ts'
import { enrolCommune, prepareRegion, publishPrices, type Region } from './region.ts'
import { type ServedHouse, serveHouse } from './served-house.ts'

let house: House
let region: Region
let served: ServedHouse
let admin: Client
let tenantId: string
/** An act on which nothing of a member rests. */
let otherActId: string
const unknownId = '0198c0de-7a00-7000-8000-00000000dead'

beforeAll(async () => {
  house = await openHouse('2026-01-05T09:00:00.000Z')
  region = await prepareRegion(house)
  await publishPrices(house, region, civilMonth('2026-01'))
  tenantId = (await enrolCommune(house, region, { name: 'Auvers', gib: 0n, commitmentCents: 10_000n })).id
  const days = { adoptedOn: civilDate('2026-01-04'), sentToPrefectOn: null, publishedOn: null }
  const act = { organ: 'Bureau', number: '2026/B 7', title: 'Désignation', ...days }
  otherActId = (await house.api.recordAct(act, callOf(operator))).id
  served = await serveHouse(house)
  admin = new Client({ connectionString: house.database.adminUrl })
  await admin.connect()
})
afterAll(async () => {
  await admin?.end()
  await served?.close()
  await house?.close()
})

const pdf = (words: string, bytes = 200) => Buffer.from(`%PDF-1.7\n${words.padEnd(bytes)}\n%%EOF\n`, 'latin1')
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const attach = (actId: string, bytes: Buffer, call = callOf(operator)) =>
  house.api.attachActFile({ actId, name: 'scan.pdf', fileBase64: bytes.toString('base64') }, call)
const fileOf = async (actId: string, number?: number) =>
  Buffer.from((await house.api.getActFile({ actId, number }, callOf(finance))).bytes)
const memberFileOf = (actId: string, ofTenant = tenantId) =>
  house.api.getTenantActFile({ tenantId: ofTenant, actId }, callOf(memberOf(tenantId)))
const listed = async (actId: string) =>
  (await house.api.listActs({ limit: 50 }, callOf(finance))).items.find(({ id }) => id === actId)
const shownToMember = async () =>
  (await house.api.listAgreements({ tenantId }, callOf(memberOf(tenantId)))).items[0]?.wordings[0]?.act.file
const facts = async () =>
  (
    await admin.query<{ subject: string; actor: string }>(
      `SELECT subject_id AS subject, actor FROM audit_entry WHERE action = 'attachActFile' ORDER BY recorded_at`,
    )
  ).rows

describe('the signed paper of an act', () => {
  test('is read back byte for byte by who reads the act, by the members that it concerns, and by no other', async () => {
    expect(await shownToMember()).toBeNull()
    expect((await problemOf(fileOf(region.actId))).code).toBe('not-found')
    const signed = pdf('signed')
    const answer = await attach(region.actId, signed)
    expect(answer).toMatchObject({ number: 1, sizeBytes: signed.length, sha256: sha256(signed), replacedAt: null })
    expect((await listed(region.actId))?.files).toEqual([answer])
    expect((await fileOf(region.actId)).equals(signed)).toBe(true)
    expect(await shownToMember()).toMatchObject({ number: 1, name: 'scan.pdf', sha256: sha256(signed) })
    expect(Buffer.from((await memberFileOf(region.actId)).bytes).equals(signed)).toBe(true)

    await attach(otherActId, pdf('of another'))
    const missing = await problemOf(memberFileOf(unknownId))
    expect(missing.code).toBe('not-found')
    expect(await problemOf(memberFileOf(otherActId))).toEqual(missing)
    expect(await problemOf(memberFileOf(region.actId, unknownId))).toEqual(missing)
  })

  test('gives way to a later one, and is kept with who replaced it and when; the same again changes nothing', async () => {
    const before = await fileOf(region.actId)
    house.setClock('2026-02-01T09:00:00.000Z')
    const later = pdf('signed by both')
    const told = (await facts()).length
    const answer = await attach(region.actId, later, callOf(secondOperator))
    expect(answer.number).toBe(2)
    expect(await attach(region.actId, later)).toEqual(answer)
    expect((await facts()).slice(told)).toEqual([{ subject: region.actId, actor: secondOperator.subject }])
    expect((await listed(region.actId))?.files).toMatchObject([
      { number: 2, replacedAt: null, replacedBy: null },
      { number: 1, replacedAt: answer.recordedAt, replacedBy: secondOperator.subject },
    ])
    expect((await fileOf(region.actId)).equals(later)).toBe(true)
    expect((await fileOf(region.actId, 1)).equals(before)).toBe(true)
    expect(Buffer.from((await memberFileOf(region.actId)).bytes).equals(later)).toBe(true)
    // What was replaced may have been somebody else's.
    const read = (kind: 'tenant' | 'platform') =>
      house.unitOfWork.read(kind === 'tenant' ? { kind, tenantId } : { kind }, (tx) =>
        tx.tenancy.actFileBytes(region.actId, 1),
      )
    expect(await read('tenant')).toBeNull()
    expect(await read('platform')).not.toBeNull()
  })

  test('is the paper of one act; one that was attached by mistake goes to the other once it is replaced', async () => {
    const counting = await fileOf(region.actId)
    expect(await problemOf(attach(otherActId, counting))).toMatchObject({ code: 'act-file-elsewhere' })
    const former = await fileOf(region.actId, 1)
    expect((await attach(otherActId, former)).number).toBe(2)
  })

  test('is refused where it is no whole PDF, is too large, or of no act, and nothing of it stays', async () => {
    const stored = async () => (await admin.query('SELECT FROM act_file')).rowCount
    const before = await stored()
    const refused = async (bytes: Buffer) => (await problemOf(attach(region.actId, bytes))).code
    expect(await refused(Buffer.from('PK\u0003\u0004, a document of Word'))).toBe('act-file-not-pdf')
    expect(await refused(pdf('cut').subarray(0, 100))).toBe('act-file-cut')
    expect(await refused(pdf('large', 10_000_000))).toBe('act-file-too-large')
    expect((await problemOf(attach(unknownId, pdf('of none')))).code).toBe('not-found')
    expect(await stored()).toBe(before)
  })

  test('repeats its answer for one key, and is another call for another act or file', async () => {
    const call = callOf(operator, { key: 'one-file' })
    const answer = await attach(otherActId, pdf('once'), call)
    expect(await attach(otherActId, pdf('once'), call)).toEqual(answer)
    expect((await problemOf(attach(region.actId, pdf('once'), call))).code).toBe('idempotency-key-reused')
    expect((await problemOf(attach(otherActId, pdf('twice'), call))).code).toBe('idempotency-key-reused')
  })
})

test('the archive of a member holds the signed papers of the acts that concern it, and those of no other', async () => {
  const admins: Actor = { ...memberOf(tenantId), roles: ['member-admin'] }
  const asked = await house.api.requestTenantExport({ tenantId }, callOf(admins))
  await house.jobs['export-tenant']({ tenantId, exportId: asked.id })
  const archive = house.api.getTenantExportFile({ tenantId, exportId: asked.id }, callOf(admins))
  const { files, text } = opened(await bytesOf(exportWriter.archive(archive)))
  const act = await listed(region.actId)
  const papers = Object.keys(files).filter((path) => path.startsWith('configuration/acts/'))
  expect(papers).toEqual([`configuration/acts/${act?.number}_${region.actId}_2.pdf`])
  expect(sha256(files[papers[0] ?? ''] ?? new Uint8Array())).toBe(act?.files[0]?.sha256)
  const rows = text('configuration/own_act_file.ndjson').trimEnd().split('\n')
  expect(rows.map((row) => JSON.parse(row) as object)).toMatchObject([
    { actId: region.actId, number: 2, name: 'scan.pdf', sha256: act?.files[0]?.sha256 },
  ])
})

describe('over the API, the signed paper of an act', () => {
  const fetched = async (path: string, role: 'member-admin' | 'finance') => {
    const authorization = `Bearer ${await served.token(role, role === 'finance' ? undefined : tenantId)}`
    return await fetch(`${served.baseUrl}${path}`, { headers: { authorization } })
  }

  test('is a PDF for keeping that no browser takes for something else', async () => {
    const [act] = [await listed(otherActId)]
    const paths = [`/v1/acts/${otherActId}/file.pdf`, `/v1/acts/${otherActId}/file.pdf?number=1`] as const
    const [counting, former] = [await fetched(paths[0], 'finance'), await fetched(paths[1], 'finance')]
    expect(Object.fromEntries(counting.headers)).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': 'attachment; filename="acte-2026-B-7.pdf"',
      'x-content-type-options': 'nosniff',
    })
    expect(former.headers.get('content-disposition')).toBe('attachment; filename="acte-2026-B-7-fichier-1.pdf"')
    expect(sha256(Buffer.from(await counting.arrayBuffer()))).toBe(act?.files[0]?.sha256)
    expect((await fetched(paths[0], 'member-admin')).status).toBe(403)
    const own = await fetched(`/v1/tenants/${tenantId}/acts/${region.actId}/file.pdf`, 'member-admin')
    expect({ status: own.status, type: own.headers.get('content-type') }).toEqual({
      status: 200,
      type: 'application/pdf',
    })
  })

  test('is taken up to 10 MB, and beyond what a body may hold not even read', async () => {
    const client = served.client('operator')
    const send = (bytes: number) =>
      client.call('attachActFile', {
        params: { actId: otherActId },
        body: { name: 'scan.pdf', fileBase64: pdf('large', bytes).toString('base64') },
      })
    const whole = 10_000_000 - 16
    expect((await send(whole)).sizeBytes).toBe(10_000_000)
    await expect(send(whole + 1)).rejects.toMatchObject({ code: 'act-file-too-large' })
    const authorization = `Bearer ${await served.token('operator')}`
    const headers = { authorization, 'content-type': 'application/json', 'idempotency-key': 'too-large' }
    const body = JSON.stringify({ name: 'scan.pdf', fileBase64: pdf('large', 11_000_000).toString('base64') })
    const answer = await fetch(`${served.baseUrl}/v1/acts/${otherActId}/files`, { method: 'POST', headers, body })
    expect(answer.status).toBe(413)
  })
})
