import { civilDate, civilMonth, GIB } from '@grenier/quota-billing'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callOf, collector, finance, memberOf, operator } from './house.ts'
import { type NoticeScene, openNoticeScene } from './notice-scene.ts'
import { problemOf } from './problem-of.ts'
import { enrolCommune, publishPrices } from './region.ts'

const year = '2027'
const dates = { opensOn: civilDate('2026-09-10'), closesOn: civilDate('2026-10-31') }
/** A month and the year of 50 GiB: 40 beyond the free ones, 50 in use, and 1,000 inhabitants once a year. */
const keptMicros = 12n * (40n * 12_345n + 50n * 3_333n) + 1_000n * 123_456n
/** 150 GiB more, all of them at the price of the second tier. */
const grownMicros = keptMicros + 12n * 150n * (9_876n + 3_333n)

let scene: NoticeScene
let admin: Client
let auvers: string
let butry: string

beforeAll(async () => {
  scene = await openNoticeScene('2026-09-01T09:00:00.000Z')
  await publishPrices(scene.house, scene.region, civilMonth('2026-01'))
  auvers = await scene.enrol('Auvers')
  butry = await scene.enrol('Butry')
  await scene.contact(auvers, { member: 'auvers', holds: 'secretary' })
  await scene.contact(butry, { member: 'butry', holds: 'secretary', language: 'en' })
  admin = new Client({ connectionString: scene.house.database.adminUrl })
  await admin.connect()
})
afterAll(async () => {
  await admin?.end()
  await scene?.close()
})

const plain = (text: string | undefined) => (text ?? '').replaceAll(/[\u00a0\u202f\n]/g, ' ')
const lettersTo = (member: string) => scene.mail.to(`secretary@${member}.example`)
const open = (change: object = {}) =>
  scene.house.api.openNeedsCampaign(
    { year, ...dates, tariffDraftId: null, message: 'Réunion à Cergy.', ...change },
    callOf(operator),
  )
const answer = (tenantId: string, gib: bigint | null, by = memberOf(tenantId)) =>
  scene.house.api.answerNeeds(
    {
      tenantId,
      year,
      lines: gib === null ? [] : [{ offerId: scene.region.block.id, wantedQuotaBytes: gib * GIB }],
      note: null,
    },
    callOf(by),
  )
const sheetOf = (tenantId: string, by = memberOf(tenantId)) =>
  scene.house.api.getNeedsSheet({ tenantId, year }, callOf(by))
const plan = () => scene.house.api.getNeedsPlan({ year }, callOf(operator))
const runOn = async (day: string) => {
  scene.house.setClock(`${day}T09:00:00.000Z`)
  await scene.house.jobs['run-needs-campaigns']({})
  await scene.drain()
}

describe('opening a campaign', () => {
  test('wants days that are to come, in order, and over before the year begins; once a year', async () => {
    const late = { closesOn: civilDate('2027-01-01') }
    const past = { opensOn: civilDate('2026-08-31') }
    for (const wrong of [late, past, { closesOn: civilDate('2026-09-09') }]) {
      expect(await problemOf(open(wrong))).toEqual({ code: 'needs-campaign-dates', params: { year } })
    }
    expect((await problemOf(open({ tariffDraftId: butry }))).code).toBe('tariff-draft-unknown')
    expect(await open()).toMatchObject({ state: 'planned', closedAt: null })
    expect((await problemOf(open())).code).toBe('needs-campaign-known')
  })

  test('tells nobody and takes no answer before its first day', async () => {
    await scene.drain()
    expect(lettersTo('auvers')).toEqual([])
    expect(await problemOf(answer(auvers, 100n))).toEqual({
      code: 'needs-campaign-not-open',
      params: { year, ...dates },
    })
  })

  test('asks every member once, each in its language, with what it has and what keeping it costs', async () => {
    await runOn('2026-09-10')
    await runOn('2026-09-11')
    const [french, ...more] = lettersTo('auvers')
    expect(more).toEqual([])
    expect(french?.subject).toBe('Vos besoins d’espace pour 2027 : réponse attendue jusqu’au 31 octobre 2026 – Auvers')
    const text = plain(french?.text)
    expect(text).toContain('« standard » : 50 Go')
    expect(text).toContain('coûteraient au plus 131,38 € en 2027')
    expect(text).toContain('précise : Réunion à Cergy.')
    expect(plain(lettersTo('butry')[0]?.text)).toContain('there is nothing to do')
  })
})

describe('answering', () => {
  test('shows what more of each space would cost until the end of this year and in the next', async () => {
    scene.house.setClock('2026-09-10T09:00:00.000Z')
    const { lines, kept, wanted, prices, answer: given } = await sheetOf(auvers)
    const [block] = lines
    expect(block).toMatchObject({ currentQuotaBytes: 50n * GIB, less: null, wanted: { quotaBytes: 50n * GIB } })
    const monthMicros = 50n * (9_876n + 3_333n)
    // 21 of the 30 days of September, and three months.
    const untilYearEndMicros = (monthMicros * 21n) / 30n + 3n * monthMicros
    expect(block?.more).toEqual({
      quotaBytes: 100n * GIB,
      difference: { untilYearEndMicros, plannedYearMicros: 12n * monthMicros },
    })
    expect(kept?.plannedYearMicros).toBe(keptMicros)
    expect(wanted).toEqual(kept)
    expect(prices).toMatchObject({ kind: 'tariff', name: 'T2026' })
    expect(given).toBeNull()
  })

  test('prices other sizes without keeping them', async () => {
    const lines = [{ offerId: scene.region.block.id, wantedQuotaBytes: 200n * GIB - 1n }]
    const asked = await scene.house.api.getNeedsSheet({ tenantId: auvers, year, lines }, callOf(memberOf(auvers)))
    expect(asked.lines[0]?.wanted.quotaBytes).toBe(200n * GIB)
    expect(asked.wanted?.plannedYearMicros).toBe(grownMicros)
    expect((await sheetOf(auvers)).answer).toBeNull()
  })

  test('is changed until the end: the last answer counts, and the trail keeps the one before', async () => {
    await answer(auvers, 100n)
    const answered = await answer(auvers, 200n)
    expect(answered).toMatchObject({ answer: { note: null }, wanted: { plannedYearMicros: grownMicros } })
    const { rows } = await admin.query(`SELECT before FROM audit_entry WHERE action = 'answerNeeds' ORDER BY id`)
    expect(rows.map(({ before }) => before?.lines[0]?.wantedQuotaBytes)).toEqual([undefined, String(100n * GIB)])
  })

  test('refuses what no offer has, and another member’s sheet as a missing one', async () => {
    expect((await problemOf(answer(auvers, 10_241n))).code).toBe('needs-over-maximum')
    const unknown = { offerId: butry, wantedQuotaBytes: GIB }
    const ofNone = { tenantId: auvers, year, lines: [unknown], note: null }
    expect((await problemOf(scene.house.api.answerNeeds(ofNone, callOf(memberOf(auvers))))).code).toBe('offer-unknown')
    expect((await problemOf(answer(auvers, 50n, memberOf(butry)))).code).toBe('not-found')
    expect((await problemOf(sheetOf(auvers, memberOf(butry)))).code).toBe('not-found')
    expect((await sheetOf(auvers)).lines[0]?.wanted.quotaBytes).toBe(200n * GIB)
  })

  test('moves the plan of each pool above, and what does not fit is lacking', async () => {
    const { root, epci, block } = scene.region
    const growthBytes = 150n * GIB
    const planned = await plan()
    expect(planned).toMatchObject({ memberCount: 2, answerCount: 1, leftOutCount: 0 })
    expect(planned.pools.map(({ poolId }) => poolId).toSorted()).toEqual([root.id, epci.id].toSorted())
    for (const pool of planned.pools) {
      expect(pool).toMatchObject({ growthBytes, plannedBytes: 250n * GIB, lackingBytes: 0n })
    }
    const room = { offerId: block.id, limitBytes: 120n * GIB, overcommitPercent: 100 }
    await scene.house.api.setPoolCapacity({ poolId: epci.id, ...room }, callOf(operator, { ifMatch: 3 }))
    const [first, second] = (await plan()).pools
    const page = await scene.house.api.getNeedsPlan({ year, behind: 1, limit: 1 }, callOf(operator))
    expect(page).toMatchObject({ pools: [second], leftOutCount: 0, nextBehind: null })
    const before = await scene.house.api.getNeedsPlan({ year, limit: 1 }, callOf(operator))
    expect(before).toMatchObject({ pools: [first], leftOutCount: 1, nextBehind: 1 })
    expect(first).toMatchObject({ poolId: epci.id, growthBytes, lackingBytes: 130n * GIB, daysToFullAfter: 0 })
  })
})

describe('the end of a campaign', () => {
  test('is reminded of fourteen and three days before, to those alone who have not answered', async () => {
    for (const day of ['2026-10-16', '2026-10-17', '2026-10-18', '2026-10-28', '2026-10-29']) await runOn(day)
    expect(lettersTo('auvers')).toHaveLength(1)
    expect(lettersTo('butry').map(({ subject }) => plain(subject))).toEqual([
      expect.stringContaining('answers until'),
      'Your needs for space in 2027: 14 days left – Butry',
      'Your needs for space in 2027: 3 days left – Butry',
    ])
  })

  test('makes draft commitments and forecast units of the answers, and silence keeps', async () => {
    await runOn('2026-11-01')
    const { items, campaign } = await scene.house.api.listNeedsAnswers({ year, limit: 10 }, callOf(finance))
    expect(campaign.state).toBe('closed')
    const outcomes = new Map(items.map(({ tenantId, outcome }) => [tenantId, outcome]))
    // A cent more than the whole cents that a year contains.
    const commitmentOf = (micros: bigint) => micros / 10_000n + 1n
    const outcome = (isAnswered: boolean, plannedYearMicros: bigint) => {
      return { isAnswered, plannedYearMicros, draftCommitmentCents: commitmentOf(plannedYearMicros) }
    }
    expect(outcomes.get(auvers)).toEqual(outcome(true, grownMicros))
    expect(outcomes.get(butry)).toEqual(outcome(false, keptMicros))
    const { services } = await scene.house.api.getUsesInUnits({ year, limit: 10 }, callOf(finance))
    const forecasts = services.map(({ ruleId, members }) => [ruleId, ...members.map((own) => own.forecastMilli)])
    const units = [auvers, butry].toSorted().map((id) => (id === auvers ? 2_400_000n : 600_000n))
    expect(forecasts).toEqual([
      ['reserved', ...units],
      ['used', ...units],
    ])
  })

  test('tells each member what is recorded, and nobody answers any more', async () => {
    expect(plain(lettersTo('auvers').at(-1)?.text)).toContain('50 Go aujourd’hui, 200 Go en 2027')
    expect(plain(lettersTo('auvers').at(-1)?.text)).toContain('155,16 €')
    expect(plain(lettersTo('butry').at(-1)?.text)).toContain('without an answer of yours')
    expect((await problemOf(answer(butry, 100n))).code).toBe('needs-campaign-not-open')
  })

  test('is taken up once: a run that died before its last step changes nothing and tells nobody again', async () => {
    const before = scene.mail.taken.length
    const outcomes = 'SELECT * FROM needs_outcome ORDER BY tenant_id'
    const { rows } = await admin.query(outcomes)
    await admin.query('UPDATE needs_campaign SET closed_at = NULL')
    await runOn('2026-11-02')
    expect((await admin.query(outcomes)).rows).toEqual(rows)
    expect(scene.mail.taken).toHaveLength(before)
    expect((await scene.house.api.listNeedsCampaigns({}, callOf(memberOf(butry)))).items).toMatchObject([
      { year, state: 'closed' },
    ])
  })
})

describe('less space', () => {
  const nextYear = '2028'
  let chars: string

  /** Its 200 GiB, after what is measured of them; both choices by what they would change. */
  async function choicesWith(usedGib: bigint | null) {
    const { house, region } = scene
    if (usedGib !== null) {
      const takenAt = house.ports.wallClock.now()
      const reading = { tenantId: chars, offerId: region.block.id, resourceId: 'files', takenAt } as const
      const readings = [{ ...reading, meter: 'storage.used' as const, valueBytes: usedGib * GIB }]
      await house.api.recordReadings({ source: 'prometheus', simulated: true, readings }, callOf(collector))
    }
    const sheet = await house.api.getNeedsSheet({ tenantId: chars, year: nextYear }, callOf(memberOf(chars)))
    return { ...sheet, block: sheet.lines.find(({ offerId }) => offerId === region.block.id) }
  }

  beforeAll(async () => {
    const { house, region } = scene
    house.setClock('2026-12-01T09:00:00.000Z')
    const { items: pools } = await house.api.listPools({ limit: 10 }, callOf(operator))
    const version = pools.find(({ id }) => id === region.epci.id)?.version ?? 0
    const room = { offerId: region.block.id, limitBytes: 1_000n * GIB, overcommitPercent: 100 }
    await house.api.setPoolCapacity({ poolId: region.epci.id, ...room }, callOf(operator, { ifMatch: version }))
    chars = (await enrolCommune(house, region, { name: 'Chars', gib: 200n })).id
    await open({ year: nextYear, opensOn: civilDate('2026-12-01'), closesOn: civilDate('2027-10-31') })
  })

  test('is priced beside keeping and more where it still holds what is measured', async () => {
    const unmeasured = await choicesWith(null)
    expect(unmeasured.block).toMatchObject({ inUseBytes: null, less: null, more: { quotaBytes: 400n * GIB } })
    const { block, kept } = await choicesWith(80n)
    // 10 of 200 are free, 40 at the price of the first tier and 150 at that of the second; 1,000 inhabitants once a year.
    expect(kept?.plannedYearMicros).toBe(12n * (40n * 12_345n + 150n * 9_876n + 200n * 3_333n) + 1_000n * 123_456n)
    const monthMicros = (gib: bigint) => gib * (9_876n + 3_333n)
    // From the first of December one month is left of this year.
    const changed = (gib: bigint) => ({
      untilYearEndMicros: monthMicros(gib),
      plannedYearMicros: 12n * monthMicros(gib),
    })
    expect(block).toMatchObject({ currentQuotaBytes: 200n * GIB, inUseBytes: 80n * GIB })
    expect(block?.less).toEqual({ quotaBytes: 100n * GIB, difference: changed(-100n) })
    expect(block?.more).toEqual({ quotaBytes: 400n * GIB, difference: changed(200n) })
    expect(block?.sizesBytes).toEqual([100n * GIB, 200n * GIB, 400n * GIB])
  })

  test('costs the whole sheet what it takes away once it is asked for', async () => {
    const { kept, block } = await choicesWith(null)
    const lines = [{ offerId: scene.region.block.id, wantedQuotaBytes: 100n * GIB }]
    const asked = { tenantId: chars, year: nextYear, lines }
    await scene.house.api.answerNeeds({ ...asked, note: null }, callOf(memberOf(chars)))
    const { wanted } = await choicesWith(null)
    const less = block?.less?.difference?.plannedYearMicros ?? 0n
    expect(less).toBeLessThan(0n)
    expect(wanted?.plannedYearMicros).toBe((kept?.plannedYearMicros ?? 0n) + less)
  })

  test('is not offered once more is in use than it would hold', async () => {
    scene.house.setClock('2026-12-02T09:00:00.000Z')
    const { block } = await choicesWith(120n)
    expect(block).toMatchObject({ inUseBytes: 120n * GIB, less: null, sizesBytes: [200n * GIB, 400n * GIB] })
  })
})
