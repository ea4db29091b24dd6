import type { OperatorTask } from '@grenier/contracts'
import { inviteByMail } from '@grenier/control-plane'
import { civilDate, GIB } from '@grenier/quota-billing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callOf, memberOf, operator, secondOperator } from './house.ts'
import { type NoticeScene, openNoticeScene } from './notice-scene.ts'
import { problemOf } from './problem-of.ts'

const hourMs = 3_600_000
let scene: NoticeScene
beforeAll(async () => {
  scene = await openNoticeScene()
})
afterAll(() => scene?.close())

const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ')

async function decide(
  tenantId: string,
  decision: 'approve' | 'reject',
  { grantedGib = 150n, reason = 'Réserve pleine' } = {},
) {
  const gib = 150n
  const { house, region } = scene
  const request = await scene.ask(tenantId, gib)
  await scene.drain()
  scene.house.setClock('2026-01-05T10:00:00.000Z')
  const amendedLines = grantedGib === gib ? [] : [{ offerId: region.block.id, quotaBytes: grantedGib * GIB }]
  await house.api.decideQuotaRequest(
    { requestId: request.id, decision, amendedLines, reason },
    callOf(operator, { ifMatch: request.version }),
  )
  return request
}

const deliveriesOf = async (tenantId: string) => {
  const { items } = await scene.house.api.listNotices({ tenantId, limit: 100 }, callOf(memberOf(tenantId)))
  return items.flatMap(({ kind, deliveries }) => deliveries.map((delivery) => ({ kind, ...delivery })))
}
const openTasks = async () =>
  (await scene.house.api.listOperatorTasks({ state: 'open', limit: 100 }, callOf(operator))).items

describe('a decision', () => {
  test('is mailed to whom it concerns with the answer and its reason in it, in plain text and HTML, once', async () => {
    const tenantId = await scene.enrol('Auvers')
    const secretary = await scene.contact(tenantId, { member: 'auvers', holds: 'secretary' })
    const mailbox = await scene.contact(tenantId, { member: 'auvers', holds: 'mailbox' })
    await scene.contact(tenantId, { member: 'auvers', holds: 'finance' })
    const reason = 'Le budget <2026> est\nclos.\r\nBcc: all@example.org'
    await decide(tenantId, 'reject', { reason })
    await scene.drain()
    expect(scene.mail.to('finance@auvers.example')).toEqual([])
    expect(scene.mail.to(mailbox).map(({ subject }) => plain(subject))).toEqual([
      'Votre demande d’espace est enregistrée – Auvers',
      'Votre demande d’espace est refusée – Auvers',
    ])
    const letter = scene.mail.to(secretary).at(-1)
    expect(plain(letter?.text ?? '')).toContain('« standard » : de 50 Go à 150 Go')
    expect(letter?.text).toContain('Motif : Le budget <2026> est')
    expect(letter?.text).toContain('https://espace.syndicat.example/')
    expect(letter?.raw).toContain('budget &lt;2026&gt;')
    expect(letter?.raw.split(/\r?\n\r?\n/, 1)[0]).not.toMatch(/^Bcc:/m)
    const before = scene.mail.taken.length
    // The same facts told again, and the same deliveries tried again, send nothing more.
    const { items } = await scene.house.api.listNotices({ tenantId, limit: 10 }, callOf(memberOf(tenantId)))
    expect(items).toHaveLength(2)
    for (const { kind: noticeKind, subjectId, deliveries } of items) {
      for (const occurrence of ['1', '2', '3'])
        await scene.house.jobs['write-notice']({ tenantId, noticeKind, subjectId, occurrence })
      for (const { id: deliveryId } of deliveries) await scene.house.jobs['send-delivery']({ tenantId, deliveryId })
    }
    await scene.drain()
    const again = await scene.house.api.listNotices({ tenantId, limit: 10 }, callOf(memberOf(tenantId)))
    expect(again.items.map(({ kind, occurredAt }) => [kind, occurredAt])).toEqual(
      items.map(({ kind, occurredAt }) => [kind, occurredAt]),
    )
    expect(scene.mail.taken).toHaveLength(before)
  })

  test('that grants less says how much of what, in the language of its contact', async () => {
    const tenantId = await scene.enrol('Butry')
    const secretary = await scene.contact(tenantId, { member: 'butry', holds: 'secretary', language: 'en' })
    await decide(tenantId, 'approve', { grantedGib: 100n, reason: 'Half for now' })
    await scene.drain()
    const letter = scene.mail.to(secretary).at(-1)
    expect(plain(letter?.subject ?? '')).toBe('Your request for space is granted in part – Butry')
    expect(plain(letter?.text ?? '')).toContain('“standard”: 100 GB granted of 150 GB asked for (before: 50 GB)')
    expect(letter?.text).toContain('Reason: Half for now')
  })

  test('that policy takes for want of room says the level, what is left there and what would pass', async () => {
    const tenantId = await scene.enrol('Cergy')
    const secretary = await scene.contact(tenantId, { member: 'cergy', holds: 'secretary' })
    const request = await scene.ask(tenantId, 10_200n)
    expect(request.state).toBe('rejected')
    await scene.drain()
    const [letter, ...others] = scene.mail.to(secretary)
    expect(others).toEqual([])
    expect(plain(letter?.subject ?? '')).toBe('Votre demande d’espace est refusée – Cergy')
    expect(plain(letter?.text ?? '')).toMatch(/- Refusé : il reste [\d ]+ Go sur [\d ]+ Go dans la réserve « .+ »/)
    expect(plain(letter?.text ?? '')).toContain('Passeraient dès maintenant')
  })

  test('of a member that has nobody to write to becomes one task of the operator, however often', async () => {
    const tenantId = await scene.enrol('Cléry')
    await decide(tenantId, 'reject')
    await scene.drain()
    const tasks = (await openTasks()).filter(({ subjectId }) => subjectId === tenantId)
    expect(tasks.map(({ kind, facts }) => [kind, facts])).toEqual([['no-contact', { memberName: 'Cléry' }]])
  })

  test('is another member’s to nobody', async () => {
    const own = await scene.enrol('Draveil')
    const other = await scene.enrol('Ennery')
    await scene.contact(own, { member: 'draveil', holds: 'secretary' })
    await decide(own, 'reject')
    await scene.drain()
    const call = scene.house.api.listNotices({ tenantId: own, limit: 10 }, callOf(memberOf(other)))
    expect((await problemOf(call)).code).toBe('not-found')
  })
})

describe('mail', () => {
  test('that an address refuses for good bounces: a task, and a letter to the mended address', async () => {
    const tenantId = await scene.enrol('Frépillon')
    const secretary = await scene.contact(tenantId, { member: 'frepillon', holds: 'secretary' })
    scene.mail.answers.set(secretary, 550)
    await decide(tenantId, 'reject')
    await scene.drain()
    expect(scene.mail.to(secretary)).toEqual([])
    const bounced = (await deliveriesOf(tenantId)).filter(({ state }) => state === 'bounced')
    expect(bounced).toHaveLength(2)
    expect(bounced[0]?.lastReason).toContain('550')
    const tasks = (await openTasks()).filter((task) => task.tenantId === tenantId)
    expect(tasks.map(({ kind, facts }) => [kind, facts['recipient']])).toEqual([['bounce', secretary]])
    const [{ id: deliveryId } = { id: '' }] = bounced.filter(({ kind }) => kind === 'request-rejected')
    const recipient = 'mairie@frepillon.example'
    const retried = await scene.house.api.retryDelivery({ tenantId, deliveryId, recipient }, callOf(operator))
    expect(retried).toMatchObject({ recipient, state: 'pending' })
    await scene.drain()
    expect(scene.mail.to(recipient)).toHaveLength(1)
    const [task] = tasks
    if (task === undefined) throw new Error('there is a task')
    const end = () =>
      scene.house.api.endOperatorTask(
        { taskId: task.id, note: 'Adresse corrigée' },
        callOf(operator, { ifMatch: task.version }),
      )
    expect((await end()).doneBy).toBe(operator.subject)
    expect((await problemOf(end())).code).toBe('version-stale')
  })

  test('that is not taken now waits longer each time and arrives later, under the same Message-ID', async () => {
    const tenantId = await scene.enrol('Génicourt')
    const secretary = await scene.contact(tenantId, { member: 'genicourt', holds: 'secretary' })
    scene.mail.answers.set(secretary, 450)
    await scene.ask(tenantId, 150n)
    await scene.drain()
    const [first] = await deliveriesOf(tenantId)
    expect(first).toMatchObject({ state: 'failed', attempts: 1, lastReason: expect.stringContaining('450') })
    await scene.drain()
    expect((await deliveriesOf(tenantId))[0]?.attempts).toBe(1)
    scene.house.moveWallClock(2 * 60_000)
    await scene.drain()
    expect((await deliveriesOf(tenantId))[0]?.attempts).toBe(2)
    scene.mail.answers.delete(secretary)
    scene.house.moveWallClock(hourMs)
    await scene.drain()
    expect((await deliveriesOf(tenantId))[0]).toMatchObject({ state: 'sent', attempts: 3, lastReason: null })
    expect(scene.mail.to(secretary).map(({ messageId }) => messageId)).toEqual([
      `<${tenantId}.${first?.id}@syndicat.example>`,
    ])
  })

  test('that comes back later is a bounce of that letter alone, and a task, once', async () => {
    const tenantId = await scene.enrol('Hérouville')
    const recipient = await scene.contact(tenantId, { member: 'herouville', holds: 'secretary' })
    await scene.ask(tenantId, 150n)
    await scene.drain()
    const [{ messageId } = { messageId: '' }] = scene.mail.to(recipient)
    const said = { recipient, messageId, status: '5.1.1', diagnostic: 'unknown user' }
    const record = (change: object = {}) => scene.house.api.recordBounce({ ...said, ...change }, callOf(operator))
    expect((await problemOf(record({ recipient: 'other@herouville.example' }))).code).toBe('not-found')
    expect((await problemOf(record({ messageId: '<x@syndicat.example>' }))).code).toBe('not-found')
    expect(await record()).toMatchObject({ state: 'bounced', lastReason: '5.1.1 unknown user' })
    await record()
    const tasks = (await openTasks()).filter((task) => task.tenantId === tenantId)
    expect(tasks.map(({ kind }) => kind)).toEqual(['bounce'])
    const dead = await scene.house.api.listDeliveries({ state: 'bounced', limit: 100 }, callOf(operator))
    expect(dead.items.map((delivery) => delivery.recipient)).toContain(recipient)
  })

  test('is sent at most twice by a process that dies between sending and writing, with one Message-ID', async () => {
    const tenantId = await scene.enrol('Labbeville')
    const secretary = await scene.contact(tenantId, { member: 'labbeville', holds: 'secretary' })
    await scene.ask(tenantId, 150n)
    const [row] = (await scene.house.outboxRelay.claim({ limit: 200, now: scene.house.ports.wallClock.now() })).filter(
      ({ kind }) => kind === 'write-notice',
    )
    if (row === undefined) throw new Error('a notice is to be written')
    await scene.house.jobs['write-notice'](row.payload as never)
    const [{ id: deliveryId } = { id: '' }] = await deliveriesOf(tenantId)
    const send = () => scene.house.jobs['send-delivery']({ tenantId, deliveryId })
    scene.house.dieBeforeTransaction(2)
    await expect(send()).rejects.toThrow('killed')
    scene.house.dieBeforeTransaction(null)
    expect(scene.mail.to(secretary)).toHaveLength(1)
    // While the attempt may still run, nobody else makes another.
    expect(await send()).toMatchObject({ kind: 'retry' })
    scene.house.moveWallClock(3 * 60_000)
    await Promise.all([send(), send()])
    await send()
    expect((await deliveriesOf(tenantId))[0]).toMatchObject({ state: 'sent', attempts: 2 })
    const ids = scene.mail.to(secretary).map(({ messageId }) => messageId)
    expect(ids).toHaveLength(2)
    expect(new Set(ids).size).toBe(1)
  })

  test('of an invitation goes to the invited address alone, with a link that nothing else shows', async () => {
    const tenantId = await scene.enrol('Nesles')
    await scene.contact(tenantId, { member: 'nesles', holds: 'secretary' })
    await scene.endpoint(tenantId)
    const link = 'https://espace.syndicat.example/invitations#s3cret'
    const invitation = {
      tenantId,
      invitationId: 'i-1',
      email: 'nouvelle@nesles.example',
      language: 'fr',
      link,
    } as const
    const invite = () =>
      scene.house.unitOfWork.transact({ kind: 'platform' }, (tx) =>
        inviteByMail(scene.house.ports, tx, { ...invitation, invitedUntil: civilDate('2026-01-12') }),
      )
    await invite()
    await invite()
    await scene.drain()
    const [letter, ...others] = scene.mail.to('nouvelle@nesles.example')
    expect(others).toEqual([])
    expect(letter?.text).toContain(link)
    expect(plain(letter?.text ?? '')).toContain('vaut jusqu’au 12 janvier 2026')
    expect(scene.mail.to('secretary@nesles.example')).toEqual([])
    expect(scene.receiver.taken).toEqual([])
    const { items } = await scene.house.api.listNotices({ tenantId, limit: 10 }, callOf(operator))
    expect(items.map(({ kind }) => kind)).toEqual(['invitation'])
    expect(JSON.stringify(items)).not.toMatch(/s3cret|sealed/)
  })

  test('that arrived, or will still be tried, is not taken up again', async () => {
    const tenantId = await scene.enrol('Menouville')
    await scene.contact(tenantId, { member: 'menouville', holds: 'secretary' })
    await scene.ask(tenantId, 150n)
    await scene.drain()
    const [{ id: deliveryId } = { id: '' }] = await deliveriesOf(tenantId)
    const retry = scene.house.api.retryDelivery({ tenantId, deliveryId, recipient: null }, callOf(operator))
    expect((await problemOf(retry)).code).toBe('delivery-not-retryable')
  })
})

describe('a task that somebody takes', () => {
  const actionsOn = async (subjectId: string): Promise<string[]> => {
    const { items } = await scene.house.api.listAuditFacts({ subjectId, limit: 20 }, callOf(operator))
    return items.map(({ action, actor }) => `${actor} ${action}`).toReversed()
  }
  const openOne = async (subjectId: string): Promise<OperatorTask> => {
    const [id, recordedAt] = [scene.house.ports.ids.next(), scene.house.ports.clock.now()]
    const open = { takenAt: null, takenBy: null, doneAt: null, doneBy: null, note: null, version: 1 }
    const task = { id, tenantId: null, kind: 'no-contact', subjectId, facts: {}, recordedAt, ...open } as const
    await scene.house.unitOfWork.transact({ kind: 'platform' }, (tx) => tx.notification.insertOperatorTask(task))
    return task
  }

  test('is told to everybody with who and since when, and is given back by them alone', async () => {
    const { id: taskId } = await openOne('taken-1')
    const { api } = scene.house
    const take = (who: typeof operator, ifMatch: number, takeOver = false) =>
      api.takeOperatorTask({ taskId, takeOver }, callOf(who, { ifMatch }))
    const taken = await take(operator, 1)
    expect(taken).toMatchObject({ takenBy: operator.subject, takenAt: scene.house.ports.clock.now(), version: 2 })
    expect((await openTasks()).find(({ id }) => id === taskId)).toEqual(taken)
    expect(await take(operator, 2)).toEqual(taken)
    const byOther = { code: 'operator-task-taken', params: { takenBy: operator.subject } }
    const other = callOf(secondOperator, { ifMatch: 2 })
    expect(await problemOf(take(secondOperator, 2))).toEqual(byOther)
    expect(await problemOf(api.endOperatorTask({ taskId, note: 'fait' }, other))).toEqual(byOther)
    expect(await problemOf(api.releaseOperatorTask({ taskId }, other))).toEqual(byOther)
    const back = await api.releaseOperatorTask({ taskId }, callOf(operator, { ifMatch: 2 }))
    expect(back).toMatchObject({ takenBy: null, takenAt: null, version: 3 })
    const again = api.releaseOperatorTask({ taskId }, callOf(operator, { ifMatch: 3 }))
    expect((await problemOf(again)).code).toBe('operator-task-not-taken')
    expect(await actionsOn(taskId)).toEqual([
      `${operator.subject} takeOperatorTask`,
      `${operator.subject} releaseOperatorTask`,
    ])
  })

  test('is taken over only where that is said, never under a version that is old, and never once it is done', async () => {
    const { id: taskId } = await openOne('taken-2')
    const { api } = scene.house
    await api.takeOperatorTask({ taskId, takeOver: false }, callOf(operator, { ifMatch: 1 }))
    const over = await api.takeOperatorTask({ taskId, takeOver: true }, callOf(secondOperator, { ifMatch: 2 }))
    expect(over).toMatchObject({ takenBy: secondOperator.subject, version: 3 })
    const stale = api.takeOperatorTask({ taskId, takeOver: true }, callOf(operator, { ifMatch: 2 }))
    expect((await problemOf(stale)).code).toBe('version-stale')
    const ended = await api.endOperatorTask({ taskId, note: 'fait' }, callOf(secondOperator, { ifMatch: 3 }))
    expect(ended).toMatchObject({ doneBy: secondOperator.subject, takenBy: secondOperator.subject })
    const late = api.takeOperatorTask({ taskId, takeOver: true }, callOf(operator, { ifMatch: 4 }))
    expect((await problemOf(late)).code).toBe('operator-task-done')
  })
})
