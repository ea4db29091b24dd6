import { civilMonth } from '@grenier/quota-billing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { callOf, finance, memberOf, operator } from './house.ts'
import { type NoticeScene, openNoticeScene } from './notice-scene.ts'
import { publishPrices } from './region.ts'

const january = civilMonth('2026-01')
const operatorMailbox = 'exploitation@syndicat.example'
let scene: NoticeScene
let tenantId: string
let mailbox: string

beforeAll(async () => {
  scene = await openNoticeScene()
  await publishPrices(scene.house, scene.region, january)
  tenantId = await scene.enrol('Butry')
  mailbox = await scene.contact(tenantId, { member: 'butry', holds: 'finance' })
  scene.house.setClock('2026-02-05T09:00:00.000Z')
  await scene.house.api.closePeriod({ month: january, membersWithoutPopulation: 'left-out' }, callOf(finance))
  await scene.drain()
})
afterAll(() => scene?.close())

const plain = (text: string | undefined) => (text ?? '').replaceAll(/[\u00a0\u202f\n]+/g, ' ')
const lettersTo = (recipient: string, begin: string) =>
  scene.mail.to(recipient).filter(({ subject }) => plain(subject).startsWith(begin))
const tasksOf = async (kind: string) => {
  const { items } = await scene.house.api.listOperatorTasks({ state: 'open', limit: 50 }, callOf(operator))
  return items.filter((task) => task.kind === kind)
}
async function draftOfMonth() {
  const { items } = await scene.house.api.listStatementDrafts({ limit: 10 }, callOf(memberOf(tenantId)))
  const [draft] = items
  if (draft === undefined) throw new Error('a draft was composed')
  return draft
}

test('a draft is mailed to its payer’s finance, with its amount and the day through which it can be disputed', async () => {
  const { id } = await draftOfMonth()
  const letters = lettersTo(mailbox, 'Votre projet d’état récapitulatif de janvier 2026')
  expect(letters).toHaveLength(1)
  const text = plain(letters[0]?.text)
  expect(text).toContain('Contestez-la dans votre espace jusqu’au 20 février 2026 inclus')
  expect(text).toContain(`https://espace.syndicat.example/statements/drafts/${id}`)
  await scene.drain()
  expect(lettersTo(mailbox, 'Votre projet')).toHaveLength(1)
})

test('a dispute becomes a task of the operator, one more once its answer is due, and its answer is mailed', async () => {
  const { id: statementId } = await draftOfMonth()
  const { api, jobs } = scene.house
  const reason = 'Nous avons rendu cet espace'
  const dispute = await api.raiseDispute({ statementId, positions: [1], reason }, callOf(memberOf(tenantId)))
  const [raised, ...others] = await tasksOf('dispute-raised')
  expect([raised?.subjectId, raised?.facts, others]).toEqual([
    dispute.id,
    { memberName: 'Butry', reason, dueOn: dispute.dueOn },
    [],
  ])
  const remindOn = async (day: string) => {
    scene.house.setClock(`${day}T09:00:00.000Z`)
    await jobs['remind-expiries']({})
    await scene.drain()
    return (await tasksOf('dispute-due')).length
  }
  expect(dispute.dueOn).toBe('2026-02-26')
  expect([await remindOn('2026-02-20'), await remindOn('2026-02-23'), await remindOn('2026-02-24')]).toEqual([0, 1, 1])
  expect(lettersTo(operatorMailbox, 'À faire : L’adhérent Butry conteste')).toHaveLength(1)
  expect(lettersTo(operatorMailbox, 'À faire : La contestation de Butry')).toHaveLength(1)
  const said = { outcome: 'rejected', answer: 'L’espace a été rendu en février.', correction: null } as const
  await api.answerDispute({ disputeId: dispute.id, ...said }, callOf(finance))
  await scene.drain()
  const [answered] = lettersTo(mailbox, 'Réponse à votre contestation')
  expect(plain(answered?.text)).toContain('n’est pas retenue.')
  expect(plain(answered?.text)).toContain('Réponse : « L’espace a été rendu en février. »')
})
