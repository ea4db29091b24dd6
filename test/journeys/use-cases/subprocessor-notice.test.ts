import type { Actor } from '@grenier/contracts'
import { civilDate } from '@grenier/quota-billing'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callOf, memberOf, operator } from './house.ts'
import { type NoticeScene, openNoticeScene } from './notice-scene.ts'
import { problemOf } from './problem-of.ts'

let scene: NoticeScene
let admin: Client
let auvers: string
let butry: string

beforeAll(async () => {
  scene = await openNoticeScene()
  auvers = await scene.enrol('Auvers')
  butry = await scene.enrol('Butry')
  await scene.contact(auvers, { member: 'auvers', holds: 'dpo' })
  await scene.contact(butry, { member: 'butry', holds: 'dpo', language: 'en' })
  admin = new Client({ connectionString: scene.house.database.adminUrl })
  await admin.connect()
})
afterAll(async () => {
  await admin?.end()
  await scene?.close()
})

const plain = (text: string | undefined) => (text ?? '').replaceAll(/[\u00a0\u202f\n]/g, ' ')
const adminOf = (tenantId: string): Actor => ({ ...memberOf(tenantId), roles: ['member-admin'] })
const wish = {
  name: 'Relay Inc.',
  siren: null,
  country: 'US',
  place: 'Boston',
  activity: 'mail',
  description: 'Remise du courrier électronique aux contacts',
  transferSafeguard: 'Clauses contractuelles types 2021/914',
  shortNoticeReason: null,
} as const
const record = (startsOn: string, shortNoticeReason: string | null = null) =>
  scene.house.api.recordSubprocessor({ ...wish, startsOn: civilDate(startsOn), shortNoticeReason }, callOf(operator))
const object = (tenantId: string, subprocessorId: string, by = adminOf(tenantId)) =>
  scene.house.api.objectToSubprocessor(
    { tenantId, subprocessorId, reason: 'Nos courriels ne doivent pas sortir de l’Union.' },
    callOf(by),
  )

describe('a new subprocessor', () => {
  test('is told to each member thirty days before, in its language, and until when it may object', async () => {
    scene.house.setClock('2026-03-01T09:00:00.000Z')
    const early = { code: 'subprocessor-notice-short', params: { noticeDays: '30', earliestOn: '2026-03-31' } }
    expect(await problemOf(record('2026-03-30'))).toEqual(early)
    const { id, objectionUntil } = await record('2026-03-31')
    expect(objectionUntil).toBe('2026-03-30')
    await scene.drain()
    // A second run of the job tells nobody again.
    await scene.house.jobs['announce-subprocessor']({ subprocessorId: id })
    await scene.drain()
    const [french, ...more] = scene.mail.to('dpo@auvers.example')
    expect(more).toEqual([])
    expect(plain(french?.subject)).toBe('Un nouveau sous-traitant pour vos données : Relay Inc. – Auvers')
    for (const told of [
      'Relay Inc. (US) travaillera',
      'à partir du 31 mars 2026',
      'Clauses contractuelles types 2021/914',
      'jusqu’au 30 mars 2026 inclus',
      'Dominique Arnaud, dpo@syndicat.example, +33 1 30 00 00 00.',
    ])
      expect(plain(french?.text)).toContain(told)
    expect(scene.mail.to('dpo@butry.example').map(({ subject }) => plain(subject))).toEqual([
      'A new subprocessor for your data: Relay Inc. – Butry',
    ])
  })

  test('that begins sooner, or has begun, is recorded for a reason, which members read; they may object as long', async () => {
    scene.house.setClock('2026-04-01T09:00:00.000Z')
    const { objectionUntil } = await record('2026-03-15', 'Le précédent a cessé son activité sans préavis.')
    expect(objectionUntil).toBe('2026-04-30')
    await scene.drain()
    expect(plain(scene.mail.to('dpo@auvers.example').at(-1)?.text)).toContain(
      'Le précédent a cessé son activité sans préavis.',
    )
  })
})

describe('an objection', () => {
  test('is kept with its reasons, becomes a task of the operator, and is answered to the member', async () => {
    scene.house.setClock('2026-05-01T09:00:00.000Z')
    const { id } = await record('2026-06-15')
    const made = await object(auvers, id)
    expect(made).toMatchObject({ subprocessorName: 'Relay Inc.', answer: null, version: 1 })
    expect(await problemOf(object(auvers, id))).toMatchObject({ code: 'objection-known' })
    const open = () =>
      scene.house.api
        .listOperatorTasks({ limit: 20, state: 'open' }, callOf(operator))
        .then(({ items }) => items.filter(({ kind }) => kind === 'subprocessor-objection'))
    expect(await open()).toMatchObject([{ subjectId: made.id, tenantId: auvers, facts: { memberName: 'Auvers' } }])
    const answer = { tenantId: auvers, objectionId: made.id, answer: 'Vos courriels passeront par un autre relais.' }
    const answering = (ifMatch: number) =>
      scene.house.api.answerSubprocessorObjection(answer, callOf(operator, { ifMatch }))
    expect(await problemOf(answering(9))).toMatchObject({ code: 'version-stale' })
    expect(await answering(1)).toMatchObject({ answer: answer.answer, version: 2 })
    expect(await problemOf(answering(2))).toMatchObject({ code: 'objection-answered' })
    expect(await open()).toEqual([])
    await scene.drain()
    const [letter, ...more] = scene.mail
      .to('dpo@auvers.example')
      .filter(({ subject }) => plain(subject) === 'Réponse à votre opposition à Relay Inc. – Auvers')
    expect(more).toEqual([])
    expect(plain(letter?.text)).toContain('Vos courriels passeront par un autre relais.')
    const { rows } = await admin.query<{ action: string; tenant_id: string }>(
      'SELECT action, tenant_id FROM audit_entry WHERE subject_id = $1 ORDER BY recorded_at, id',
      [made.id],
    )
    expect(new Map(rows.map(({ action, tenant_id: of }) => [action, of]))).toEqual(
      new Map([
        ['answerSubprocessorObjection', auvers],
        ['objectToSubprocessor', auvers],
      ]),
    )
  })

  test('is nobody else’s to see, to make or to answer, and is late after the last day', async () => {
    scene.house.setClock('2026-07-01T09:00:00.000Z')
    const { id } = await record('2026-08-15')
    const made = await object(auvers, id)
    expect(await problemOf(object(auvers, id, adminOf(butry)))).toMatchObject({ code: 'not-found' })
    const seen = (by: Actor) => scene.house.api.listTenantSubprocessorObjections({ tenantId: auvers }, callOf(by))
    expect(await problemOf(seen(adminOf(butry)))).toMatchObject({ code: 'not-found' })
    expect((await seen(adminOf(auvers))).items[0]?.id).toBe(made.id)
    const elsewhere = { tenantId: butry, objectionId: made.id, answer: 'Vos courriels passeront ailleurs.' }
    expect(
      await problemOf(scene.house.api.answerSubprocessorObjection(elsewhere, callOf(operator, { ifMatch: 1 }))),
    ).toMatchObject({ code: 'not-found' })
    scene.house.setClock('2026-08-14T21:00:00.000Z')
    expect(await object(butry, id)).toMatchObject({ tenantId: butry })
    const late = await record('2026-10-01')
    scene.house.setClock('2026-09-30T22:30:00.000Z')
    expect(await problemOf(object(butry, late.id))).toEqual({
      code: 'objection-late',
      params: { objectionUntil: '2026-09-30' },
    })
  })

  test('is listed for the operator page by page, the oldest first, open or answered', async () => {
    const page = (query: { state?: 'open' | 'answered'; cursor?: string }) =>
      scene.house.api.listSubprocessorObjections({ limit: 1, ...query }, callOf(operator))
    const first = await page({ state: 'open' })
    expect(first.items).toMatchObject([
      { tenantId: auvers, memberName: 'Auvers', subprocessorStartsOn: '2026-08-15', answeredAt: null },
    ])
    const second = await page({ state: 'open', cursor: first.nextCursor ?? '' })
    expect(second).toMatchObject({ items: [{ tenantId: butry }], nextCursor: null })
    expect((await page({ state: 'answered' })).items).toMatchObject([{ tenantId: auvers, version: 2 }])
    expect(await problemOf(page({ state: 'answered', cursor: first.nextCursor ?? '' }))).toMatchObject({
      code: 'cursor-invalid',
    })
  })
})
