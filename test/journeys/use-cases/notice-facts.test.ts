import { statementPdf } from '@grenier/documents'
import { addMs, civilDate, civilMonth, GIB, instantFromIso } from '@grenier/quota-billing'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { reconcile } from './dated-house.ts'
import { callOf, collector, finance, memberOf, operator } from './house.ts'
import { type NoticeScene, openNoticeScene } from './notice-scene.ts'
import { claim, copy, show } from './protection-scene.ts'
import { publishPrices } from './region.ts'

const january = civilMonth('2026-01')
const operatorMailbox = 'exploitation@syndicat.example'
let scene: NoticeScene
let admin: Client
beforeAll(async () => {
  scene = await openNoticeScene()
  await publishPrices(scene.house, scene.region, january)
  admin = new Client({ connectionString: scene.house.database.adminUrl })
  await admin.connect()
})
afterAll(async () => {
  await admin?.end()
  await scene?.close()
})

const plain = (text: string | undefined) => (text ?? '').replaceAll(/[\u00a0\u202f]/g, ' ')
const subjectsTo = (recipient: string) => scene.mail.to(recipient).map(({ subject }) => plain(subject))

let readings = 0
/** What is in use of the member's 50 GiB from now on, and what the watch makes of it. */
async function use(tenantId: string, gib: bigint): Promise<void> {
  readings += 1
  const takenAt = addMs(instantFromIso('2026-01-05T09:00:00.000Z'), readings * 60_000)
  const { id: offerId } = scene.region.block
  const reading = { tenantId, meter: 'storage.provisioned' as const, offerId, resourceId: 'volume-1', takenAt }
  await scene.house.api.recordReadings(
    { source: 'test', simulated: true, readings: [{ ...reading, valueBytes: gib * GIB }] },
    callOf(collector),
  )
  await scene.house.jobs['watch-thresholds']({})
  await scene.drain()
}

test('use that crosses a threshold upwards is mailed once, and again only after it had fallen well below', async () => {
  scene.house.setClock('2026-01-05T12:00:00.000Z')
  const tenantId = await scene.enrol('Auvers')
  const technical = await scene.contact(tenantId, { member: 'auvers', holds: 'technical' })
  await use(tenantId, 39n)
  expect(subjectsTo(technical)).toEqual([])
  await use(tenantId, 40n)
  await use(tenantId, 41n)
  await use(tenantId, 39n)
  await use(tenantId, 40n)
  expect(subjectsTo(technical)).toEqual(['Votre espace est utilisé à 80 % – Auvers'])
  expect(plain(scene.mail.to(technical)[0]?.text)).toContain(
    '40 Go sont utilisés sur 50 Go en « standard », soit 80 %.',
  )
  await use(tenantId, 37n)
  await use(tenantId, 42n)
  await use(tenantId, 48n)
  expect(subjectsTo(technical)).toEqual([
    'Votre espace est utilisé à 80 % – Auvers',
    'Votre espace est utilisé à 84 % – Auvers',
    'Votre espace est presque plein : 96 % – Auvers',
  ])
  expect(subjectsTo(operatorMailbox)).toEqual(['Votre espace est presque plein : 96 % – Auvers'])
})

test('a statement is mailed to finance when it is issued, with its number, its amount and what to do, once', async () => {
  const tenantId = await scene.enrol('Butry')
  const mailed = await scene.contact(tenantId, { member: 'butry', holds: 'finance' })
  const secretary = await scene.contact(tenantId, { member: 'butry', holds: 'secretary' })
  scene.house.setClock('2026-02-05T09:00:00.000Z')
  await scene.house.api.closePeriod({ month: january, membersWithoutPopulation: 'left-out' }, callOf(finance))
  await scene.house.jobs['close-period']({ month: january })
  await scene.house.api.issueStatements({ month: january }, callOf(finance))
  await scene.drain()
  await scene.house.jobs['issue-statements']({ month: january })
  await scene.drain()
  const { items } = await scene.house.api.listStatements({ limit: 10, tenantId }, callOf(finance))
  const [statement] = items
  if (statement === undefined) throw new Error('a statement was issued')
  const euros = plain(
    new Intl.NumberFormat('fr-FR', { style: 'currency', currency: 'EUR' }).format(Number(statement.payableCents) / 100),
  )
  // Its draft is told of too, unless it was issued before that letter's turn came.
  const letters = scene.mail.to(mailed).filter(({ subject }) => !subject.startsWith('Votre projet'))
  expect(letters.map(({ subject }) => plain(subject))).toEqual([
    `État récapitulatif n° ${statement.number} : ${euros} – Butry`,
  ])
  const text = plain(letters[0]?.text)
  expect(text).toContain(`Montant : ${euros}, pour janvier 2026.`)
  expect(text).toContain('Ne payez rien à réception de ce message')
  expect(text).toContain('relevés simulés')
  expect(text).toContain(`Le document est joint à ce message : ${statement.number}.pdf.`)
  const raw = letters[0]?.raw ?? ''
  expect(raw).toContain(`filename=${statement.number}.pdf`)
  // The bytes of the document that the API gives.
  const [, encoded = ''] = /application\/pdf[^]*?\r?\n\r?\n([A-Za-z0-9+/=\r\n]+)/.exec(raw) ?? []
  const page = await scene.house.api.getStatementPdf({ statementId: statement.id }, callOf(finance))
  const { statement: whole, ...context } = page
  expect(Buffer.from(encoded, 'base64').equals(Buffer.from(await statementPdf(whole, context)))).toBe(true)
  expect(subjectsTo(secretary)).toEqual([])
})

test('a backup that failed is told to the technician and to the operator', async () => {
  scene.house.setClock('2026-02-06T09:00:00.000Z')
  const tenantId = await scene.enrol('Cléry')
  const technical = await scene.contact(tenantId, { member: 'clery', holds: 'technical' })
  await reconcile(scene.house, tenantId)
  show(scene.house, [claim('archives', { className: scene.region.block.className })], [copy('archives', 2)])
  await scene.house.jobs['observe-protection']({ tenantId })
  const task = await scene.house.api.requestBackup({ tenantId }, callOf(memberOf(tenantId)))
  scene.house.cluster.advance = () => ({ phase: 'failed', message: 'repository is locked', objectUid: 'uid-1' })
  await scene.house.jobs['run-protection-task']({ tenantId, taskId: task.id })
  scene.mail.taken.length = 0
  await scene.drain()
  const subject = 'Une sauvegarde n’a pas abouti – Cléry'
  expect(subjectsTo(technical)).toEqual([subject])
  expect(subjectsTo(operatorMailbox)).toEqual([subject])
  expect(scene.mail.to(technical)[0]?.text).toContain('repository is locked')
})

test('a member without a good copy that is young enough is told once a day at most', async () => {
  const tenantId = await scene.enrol('Draveil')
  const technical = await scene.contact(tenantId, { member: 'draveil', holds: 'technical' })
  await reconcile(scene.house, tenantId)
  show(scene.house, [claim('archives', { className: scene.region.block.className })], [copy('archives', 40)])
  await scene.house.jobs['observe-protection']({ tenantId })
  const toTell = async () => {
    const { unitOfWork } = scene.house.ports
    const missing = await unitOfWork.glance({ kind: 'platform' }, (tx) => tx.notification.tenantsWithoutGoodCopy())
    return missing.map((member) => member.tenantId)
  }
  expect(await toTell()).toContain(tenantId)
  for (let look = 0; look < 2; look += 1) await scene.house.jobs['watch-thresholds']({})
  expect(await toTell()).not.toContain(tenantId)
  await scene.drain()
  expect(subjectsTo(technical)).toEqual(['Pas de sauvegarde récente – Draveil'])
  expect(plain(scene.mail.to(technical)[0]?.text)).toContain('de moins de 26 heures')
})

test('what ends is reminded of on its days, each once, and an end that is moved again', async () => {
  scene.house.setClock('2026-03-01T09:00:00.000Z')
  const tenantId = await scene.enrol('Ennery')
  const signatory = await scene.contact(tenantId, { member: 'ennery', holds: 'signatory' })
  const endOn = async (day: string) =>
    await admin.query('UPDATE agreement SET ends_on = $2 WHERE tenant_id = $1', [tenantId, day])
  await endOn('2026-09-20')
  const remind = async (day: string) => {
    scene.house.setClock(`${day}T09:00:00.000Z`)
    await scene.house.jobs['remind-expiries']({})
    await scene.drain()
  }
  for (const day of ['2026-03-01', '2026-03-02', '2026-03-20', '2026-06-19', '2026-06-20', '2026-09-21'])
    await remind(day)
  const own = 'Votre convention prend fin le 20 septembre 2026 – Ennery'
  expect(subjectsTo(signatory)).toEqual([own, own, own])
  const [first, second, third] = scene.mail.to(signatory).map(({ text }) => plain(text))
  expect(first).toContain('Il reste 12 mois au plus.')
  expect(first).toContain('décider si vous continuez')
  expect(second).toContain('l’inscrire à l’ordre du jour')
  expect(third).toContain('la transmettre au préfet et la publier')
  expect(third).not.toContain('décider si vous continuez')
  await endOn('2026-12-01')
  await remind('2026-09-22')
  expect(subjectsTo(signatory)).toHaveLength(4)
})

test('a departure is told at each of its steps', async () => {
  scene.house.setClock('2026-06-05T09:00:00.000Z')
  const tenantId = await scene.enrol('Frépillon')
  const signatory = await scene.contact(tenantId, { member: 'frepillon', holds: 'signatory' })
  const exit = await scene.house.api.startExit(
    {
      tenantId,
      noticeGivenOn: civilDate('2026-06-01'),
      dataClass: 'ordinary',
      coolingOffDays: 30,
      reason: 'Délibération',
    },
    callOf(operator),
  )
  await scene.drain()
  await scene.house.api.cancelExit(
    { tenantId, exitId: exit.id, reason: 'Délibération retirée' },
    callOf(operator, { ifMatch: exit.version }),
  )
  await scene.drain()
  expect(subjectsTo(signatory)).toEqual([
    'Votre départ : préavis en cours – Frépillon',
    'Votre départ : départ annulé – Frépillon',
  ])
})

test('a missing reference and a crossed budget are told to finance', async () => {
  scene.house.setClock('2026-02-10T09:00:00.000Z')
  const tenantId = await scene.enrol('Génicourt')
  const mailed = await scene.contact(tenantId, { member: 'genicourt', holds: 'finance' })
  const crossing = {
    tenantId,
    percent: 80,
    basis: 'charged',
    budgetCents: 100_000n,
    amountMicros: 812_000_000n,
  } as const
  await scene.house.unitOfWork.transact({ kind: 'platform' }, (tx) =>
    tx.billing.insertCrossings('2026', [{ ...crossing, crossedAt: instantFromIso('2026-02-10T09:00:00.000Z') }]),
  )
  const job = { tenantId, noticeKind: 'budget-crossed', subjectId: '2026', occurrence: '80 charged' } as const
  await scene.house.jobs['write-notice'](job)
  await scene.house.jobs['write-notice']({ ...job, occurrence: '90 charged' })
  await scene.drain()
  expect(subjectsTo(mailed)).toEqual(['80 % de ce qui était prévu pour 2026 – Génicourt'])
  expect(plain(scene.mail.to(mailed)[0]?.text)).toContain('atteint 812 €, soit au moins 80 % des 1 000 € prévus.')
})
