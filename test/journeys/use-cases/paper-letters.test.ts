import { createHash } from 'node:crypto'
import type { Actor, PaperLetter } from '@grenier/contracts'
import { civilDate, civilMonth } from '@grenier/quota-billing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callOf, finance, memberOf, operator } from './house.ts'
import { type NoticeScene, openNoticeScene } from './notice-scene.ts'
import { problemOf } from './problem-of.ts'
import { publishPrices } from './region.ts'

const january = civilMonth('2026-01')
const firstOfYear = civilDate('2026-01-01')
let scene: NoticeScene
beforeAll(async () => {
  scene = await openNoticeScene()
  await publishPrices(scene.house, scene.region, january)
})
afterAll(() => scene?.close())

const addressOf = (postCode: string, city: string) => ({
  lines: ['Mairie', '1 place de la Mairie'],
  postCode,
  city,
  country: 'FR' as const,
})

const choose = (tenantId: string, address: ReturnType<typeof addressOf> | null, onPaper = true) =>
  scene.house.api.recordPostalChoice({ tenantId, onPaper, address, validFrom: firstOfYear }, callOf(operator))

/** Refused, so that the member is told. */
async function refuseOne(tenantId: string): Promise<void> {
  const { house } = scene
  const request = await scene.ask(tenantId, 150n)
  await scene.drain()
  await house.api.decideQuotaRequest(
    { requestId: request.id, decision: 'reject', amendedLines: [], reason: 'Réserve pleine' },
    callOf(operator, { ifMatch: request.version }),
  )
  await scene.drain()
}

/** Whoever administers a member's space. */
const administratorOf = (tenantId: string): Actor => ({ ...memberOf(tenantId), roles: ['member-admin'] })

const lettersOf = async (state: PaperLetter['state'], batchId?: string) =>
  (await scene.house.api.listPaperLetters({ state, batchId, limit: 100 }, callOf(finance))).items

async function fileOf(batchId: string): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const page of scene.house.api.getPaperBatchFile({ batchId }, callOf(finance))) pieces.push(...page)
  return Buffer.concat(pieces)
}

const codeOf = async (call: Promise<unknown>) => (await problemOf(call)).code

const makeBatch = async () => {
  const batch = await scene.house.api.createPaperBatch({}, callOf(finance))
  await scene.drain()
  return batch
}

const batchById = async (id: string) => {
  const { items } = await scene.house.api.listPaperBatches({ limit: 100 }, callOf(finance))
  const batch = items.find((one) => one.id === id)
  if (batch === undefined) throw new Error('the batch is listed')
  return batch
}

describe('letters on paper', () => {
  test('wait for whom chose them by that day, of what goes on paper alone, and for nobody else', async () => {
    const chooses = await scene.enrol('Auvers')
    const mailed = await scene.enrol('Butry')
    const later = await scene.enrol('Cergy')
    await choose(chooses, addressOf('95430', 'Auvers-sur-Oise'))
    await scene.house.api.recordPostalChoice(
      { tenantId: later, onPaper: true, address: addressOf('95000', 'Cergy'), validFrom: civilDate('2027-01-01') },
      callOf(administratorOf(later)),
    )
    for (const tenantId of [chooses, mailed, later]) await refuseOne(tenantId)
    const waiting = await lettersOf('waiting')
    expect(waiting.map(({ tenantId, kind, memberName }) => [tenantId, kind, memberName])).toEqual([
      [chooses, 'request-rejected', 'Auvers'],
    ])
  })

  test('that have no address are listed apart and become one task, until one is recorded', async () => {
    const tenantId = await scene.enrol('Domont')
    await choose(tenantId, null)
    await refuseOne(tenantId)
    await refuseOne(tenantId)
    expect((await lettersOf('without-address')).map((letter) => letter.tenantId)).toEqual([tenantId, tenantId])
    const { items } = await scene.house.api.listOperatorTasks({ state: 'open', limit: 100 }, callOf(operator))
    const tasks = items.filter((task) => task.kind === 'postal-address-missing')
    expect(tasks.map((task) => [task.tenantId, task.facts['memberName']])).toEqual([[tenantId, 'Domont']])
    await choose(tenantId, addressOf('95330', 'Domont'))
    expect(await lettersOf('without-address')).toEqual([])
    expect((await lettersOf('waiting')).filter((letter) => letter.tenantId === tenantId)).toHaveLength(2)
  })

  test('go into one print file, once, in the order of post codes, and the file stays the same bytes', async () => {
    const key = { key: 'one-print-file' }
    const batch = await scene.house.api.createPaperBatch({}, callOf(finance, key))
    expect(batch).toMatchObject({ number: 1, state: 'drawing', letterCount: 3 })
    expect(await codeOf(fileOf(batch.id))).toBe('paper-batch-drawing')
    expect(await scene.house.api.createPaperBatch({}, callOf(finance, key))).toEqual(batch)
    expect(await codeOf(scene.house.api.createPaperBatch({}, callOf(operator)))).toBe('paper-nothing-waits')
    await scene.drain()
    const drawn = await batchById(batch.id)
    const bytes = await fileOf(batch.id)
    expect(drawn).toMatchObject({ state: 'ready', pageCount: 6, sizeBytes: bytes.length })
    expect(drawn.sha256).toBe(createHash('sha256').update(bytes).digest('hex'))
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-')
    // Drawn a second time, it is not kept a second time, and what was is not touched.
    await scene.house.jobs['draw-paper-batch']({ batchId: batch.id })
    expect((await fileOf(batch.id)).equals(bytes)).toBe(true)
    const inBatch = await lettersOf('in-batch', batch.id)
    expect(inBatch.map(({ batchNumber, state }) => [batchNumber, state])).toEqual(inBatch.map(() => [1, 'in-batch']))
    const order = await scene.house.unitOfWork.read({ kind: 'platform' }, (tx) =>
      tx.notification.lettersOfBatch(batch.id),
    )
    expect(order.map(({ address }) => address.postCode)).toEqual(['95330', '95330', '95430'])
  })

  test('keep the address that they were printed with, whatever the member says afterwards', async () => {
    const [letter] = (await lettersOf('in-batch')).filter(({ memberName }) => memberName === 'Auvers')
    if (letter === undefined) throw new Error('a letter was printed')
    await choose(letter.tenantId, addressOf('95999', 'Ailleurs'))
    const [same] = (await lettersOf('in-batch')).filter(({ id }) => id === letter.id)
    expect(same?.address?.postCode).toBe('95430')
  })

  test('that somebody sets aside stay listed with the reason, go into no file, and wait again when taken back', async () => {
    const { api } = scene.house
    const tenantId = await scene.enrol('Fosses')
    await choose(tenantId, addressOf('95470', 'Fosses'))
    await refuseOne(tenantId)
    await refuseOne(tenantId)
    const [kept, other] = (await lettersOf('waiting')).filter((letter) => letter.tenantId === tenantId)
    if (kept === undefined || other === undefined) throw new Error('two letters wait')
    const reason = 'Remise en main propre au conseil'
    const setAside = (letter: PaperLetter) =>
      api.setPaperLetterAside({ letterId: letter.id, reason }, callOf(finance, { ifMatch: letter.version }))
    const takeBack = (letter: PaperLetter, ifMatch = letter.version) =>
      api.takeBackPaperLetter({ letterId: letter.id }, callOf(finance, { ifMatch }))
    expect(await codeOf(takeBack(kept))).toBe('paper-letter-waits')
    const aside = await setAside(kept)
    expect(aside).toMatchObject({ state: 'set-aside', setAsideReason: reason, setAsideBy: finance.subject, version: 2 })
    expect(await codeOf(setAside(kept))).toBe('version-stale')
    expect(await codeOf(setAside(aside))).toBe('paper-letter-set-aside')
    expect(await lettersOf('set-aside')).toEqual([aside])
    expect((await lettersOf('waiting')).map(({ id }) => id)).toEqual([other.id])
    const batch = await makeBatch()
    expect((await lettersOf('in-batch', batch.id)).map(({ id }) => id)).toEqual([other.id])
    expect(await codeOf(setAside(other))).toBe('version-stale')
    const [printed] = await lettersOf('in-batch', batch.id)
    if (printed === undefined) throw new Error('a letter was taken')
    expect(await codeOf(setAside(printed))).toBe('paper-letter-printed')
    expect(await codeOf(api.createPaperBatch({}, callOf(finance)))).toBe('paper-nothing-waits')
    expect(await takeBack(aside)).toMatchObject({
      state: 'waiting',
      setAsideReason: null,
      setAsideBy: null,
      version: 3,
    })
    expect((await lettersOf('waiting')).map(({ id }) => id)).toEqual([kept.id])
    const { items } = await api.listAuditFacts({ subjectId: kept.id, limit: 20 }, callOf(operator))
    expect(items.map(({ action, tenantId: of }) => [action, of])).toEqual([
      ['takeBackPaperLetter', tenantId],
      ['setPaperLetterAside', tenantId],
    ])
    expect((await makeBatch()).letterCount).toBe(1)
  })

  test('that two people take at once are in one file each', async () => {
    const tenantId = await scene.enrol('Ecouen')
    await choose(tenantId, addressOf('95440', 'Ecouen'))
    await refuseOne(tenantId)
    const both = await Promise.allSettled([
      scene.house.api.createPaperBatch({}, callOf(finance)),
      scene.house.api.createPaperBatch({}, callOf(operator)),
    ])
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    await scene.drain()
    expect((await lettersOf('in-batch')).filter((letter) => letter.tenantId === tenantId)).toHaveLength(1)
  })
})

describe('a statement on paper', () => {
  test('lies behind its letter, in the file of whoever it was issued to', async () => {
    const tenantId = await scene.enrol('Frepillon')
    await choose(tenantId, addressOf('95740', 'Frepillon'))
    scene.house.setClock('2026-02-05T09:00:00.000Z')
    await scene.house.api.closePeriod({ month: january, membersWithoutPopulation: 'left-out' }, callOf(finance))
    await scene.house.jobs['close-period']({ month: january })
    await scene.house.api.issueStatements({ month: january }, callOf(finance))
    await scene.drain()
    await scene.house.jobs['issue-statements']({ month: january })
    await scene.drain()
    const waiting = (await lettersOf('waiting')).filter((letter) => letter.tenantId === tenantId)
    expect(waiting.map(({ kind }) => kind)).toEqual(['statement-issued'])
    const batch = await makeBatch()
    const drawn = await batchById(batch.id)
    // A letter and its statement, each on a sheet of its own at least.
    expect(drawn.pageCount).toBeGreaterThanOrEqual(4 * drawn.letterCount)
  })
})

describe('a print file', () => {
  test('is noted as posted once, on a day between its making and today', async () => {
    const { house } = scene
    const [newest] = (await house.api.listPaperBatches({ limit: 1 }, callOf(finance))).items
    if (newest === undefined) throw new Error('a print file was made')
    const post = (postedOn: string, version = newest.version) =>
      house.api.recordPaperPosting(
        { batchId: newest.id, postedOn: civilDate(postedOn) },
        callOf(finance, { ifMatch: version }),
      )
    expect(await codeOf(post('2026-02-04'))).toBe('paper-posting-date')
    expect(await codeOf(post('2026-02-06'))).toBe('paper-posting-date')
    expect(await codeOf(post('2026-02-05', 1))).toBe('version-stale')
    const posted = await post('2026-02-05')
    expect(posted).toMatchObject({ state: 'posted', postedOn: '2026-02-05', version: newest.version + 1 })
    expect(await codeOf(post('2026-02-05', posted.version))).toBe('paper-batch-posted')
  })

  test('is forgotten ninety days after it was posted, and what it was stays', async () => {
    const [posted] = (await scene.house.api.listPaperBatches({ limit: 1 }, callOf(finance))).items
    if (posted === undefined) throw new Error('a print file was posted')
    const dayMs = 86_400_000
    const aheadOf = scene.house.ports.wallClock.now() - scene.house.ports.clock.now()
    scene.house.moveWallClock(89 * dayMs - aheadOf)
    await scene.house.jobs['purge-expired']({})
    expect((await fileOf(posted.id)).length).toBe(posted.sizeBytes)
    scene.house.moveWallClock(2 * dayMs)
    await scene.house.jobs['purge-expired']({})
    expect(await codeOf(fileOf(posted.id))).toBe('paper-file-gone')
    expect(await batchById(posted.id)).toMatchObject({ isFileForgotten: true, sha256: posted.sha256 })
    expect((await lettersOf('in-batch', posted.id)).length).toBe(posted.letterCount)
    scene.house.moveWallClock(700 * dayMs)
    await scene.house.jobs['purge-expired']({})
    expect(await lettersOf('in-batch', posted.id)).toEqual([])
    // What is not posted is kept.
    expect((await lettersOf('in-batch')).length).toBeGreaterThan(0)
  })
})

describe('a postal choice', () => {
  test('is a member’s own: another’s is missing, and an address that no window shows is refused by its code', async () => {
    const { house } = scene
    const [own, other] = [await scene.enrol('Gonesse'), await scene.enrol('Herblay')]
    const asMember = (tenantId: string, lines: string[], postCode = '95500') =>
      house.api.recordPostalChoice(
        {
          tenantId,
          onPaper: true,
          address: { lines, postCode, city: 'Gonesse', country: 'FR' },
          validFrom: firstOfYear,
        },
        callOf(administratorOf(own)),
      )
    expect(await codeOf(asMember(other, ['Mairie']))).toBe('not-found')
    expect(await codeOf(asMember(own, []))).toBe('postal-lines-missing')
    expect(await codeOf(asMember(own, ['x'.repeat(39)]))).toBe('postal-line-too-long')
    expect(await codeOf(asMember(own, ['a', 'b', 'c', 'd', 'e', 'f']))).toBe('postal-lines-too-many')
    expect(await codeOf(asMember(own, ['Mairie'], '9550'))).toBe('postal-post-code')
    const made = await asMember(own, ['Mairie'])
    const read = await house.api.listPostalChoices({ tenantId: own }, callOf(memberOf(own)))
    expect(read).toEqual({ items: [made], inForceId: made.id })
    expect(await codeOf(house.api.listPostalChoices({ tenantId: own }, callOf(memberOf(other))))).toBe('not-found')
  })
})
