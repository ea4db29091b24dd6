import { formatEuros } from '@grenier/contracts'
import { civilDate, civilMonth, GIB } from '@grenier/quota-billing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { letPay } from '../../harness/let-pay.ts'
import { callOf, finance, memberOf, operator } from './house.ts'
import { type NoticeScene, openNoticeScene } from './notice-scene.ts'
import { problemOf } from './problem-of.ts'
import { publishPrices } from './region.ts'

const year = '2027'

let scene: NoticeScene
let auvers: string
let butry: string

/** Two members of 2026, with prices; one has a finance contact, both have a population of 2026 alone. */
beforeAll(async () => {
  scene = await openNoticeScene('2026-11-02T09:00:00.000Z')
  await publishPrices(scene.house, scene.region, civilMonth('2026-11'))
  auvers = await scene.enrol('Auvers')
  butry = await scene.enrol('Butry')
  await scene.contact(auvers, { member: 'auvers', holds: 'finance' })
  await scene.contact(auvers, { member: 'auvers', holds: 'technical' })
  await scene.drain()
  await askAndDecide()
})
afterAll(() => scene?.close())

/** Asked on Tuesday 10 November and granted on Friday: 11 November is a public holiday. Then one refused, one withdrawn, one open. */
async function askAndDecide(): Promise<void> {
  const { api } = scene.house
  const setClock = (iso: string) => scene.house.setClock(iso)
  setClock('2026-11-10T09:00:00.000Z')
  const granted = await scene.ask(auvers, 400n)
  setClock('2026-11-13T09:00:00.000Z')
  const decide = (request: typeof granted, decision: 'approve' | 'reject') =>
    api.decideQuotaRequest(
      { requestId: request.id, decision, amendedLines: [], reason: 'vu en comité' },
      callOf(operator, { ifMatch: request.version }),
    )
  await decide(granted, 'approve')
  setClock('2026-12-01T09:00:00.000Z')
  const refused = await scene.ask(butry, 1_000n)
  setClock('2027-01-05T09:00:00.000Z')
  await decide(refused, 'reject')
  const withdrawn = await scene.ask(butry, 500n)
  await api.withdrawQuotaRequest({ requestId: withdrawn.id }, callOf(memberOf(butry), { ifMatch: withdrawn.version }))
  setClock('2026-11-14T09:00:00.000Z')
}

const calendar = (of = year) => scene.house.api.getBudgetCalendar({ year: of }, callOf(finance))
const milestone = async (code: string, of = year) => {
  const found = (await calendar(of)).items.find((item) => item.code === code)
  if (found === undefined) throw new Error(`there is no ${code}`)
  return found
}
const set = async (milestoneCode: string, change: object, ifMatch?: number) =>
  scene.house.api.setMilestone(
    { year, milestoneCode, day: null, reminderDays: null, reason: 'décidé en bureau', ...change },
    callOf(finance, { ifMatch: ifMatch ?? (await milestone(milestoneCode)).version }),
  )
const mark = async (milestoneCode: string, isDone: boolean, ifMatch?: number) =>
  scene.house.api.markMilestone(
    { year, milestoneCode, isDone, note: 'fait dans le logiciel comptable' },
    callOf(finance, { ifMatch: ifMatch ?? (await milestone(milestoneCode)).version }),
  )
const runOn = async (day: string) => {
  scene.house.setClock(`${day}T09:00:00.000Z`)
  await scene.house.jobs['remind-milestones']({})
  await scene.drain()
}
const tasksOf = async (code: string, state: 'open' | 'done' = 'open') => {
  const { items } = await scene.house.api.listOperatorTasks({ state, limit: 200 }, callOf(operator))
  return items.filter(({ kind, subjectId }) => kind === 'milestone-due' && subjectId === `${year} ${code}`)
}

describe('the milestones of a year', () => {
  test('stand by the facts there are', async () => {
    const { items, nextCode } = await calendar()
    expect(nextCode).toBe('population-in-force')
    const told = Object.fromEntries(items.map(({ code, day, standing, progress }) => [code, [day, standing, progress]]))
    expect(told).toMatchObject({
      'population-in-force': ['2027-01-01', 'ahead', { doneCount: 0, totalCount: 2, isDone: false }],
      'december-closed': ['2027-01-20', 'ahead', { doneCount: 0, totalCount: 1, isDone: false }],
      'accruals-exported': ['2027-01-31', 'ahead', null],
      'forecast-notified': ['2027-03-15', 'ahead', { doneCount: 0, totalCount: 2, isDone: false }],
      'budgets-voted': ['2027-04-15', 'ahead', null],
      'needs-asked': ['2027-09-01', 'ahead', { doneCount: 0, totalCount: 1, isDone: false }],
    })
    expect(items.map(({ day }) => day)).toEqual(items.map(({ day }) => day).toSorted())
    // Nobody was a member in 2025.
    expect((await milestone('december-closed', '2026')).standing).toBe('nothing-to-do')
    expect((await milestone('year-trued-up', '2026')).standing).toBe('nothing-to-do')
  })

  test('are met as forecasts are notified, and as a campaign is opened, whose last day is its milestone’s', async () => {
    const { api } = scene.house
    await api.prepareForecastNotices({ year, limit: 200 }, callOf(finance))
    expect((await milestone('forecast-notified')).progress).toMatchObject({ doneCount: 0 })
    const { items } = await api.listForecastNotices({ year, tenantId: auvers, limit: 1 }, callOf(finance))
    const forecastNoticeIds = items.map(({ id }) => id)
    await api.sendForecastNotices({ year, forecastNoticeIds, evenIncomplete: true }, callOf(finance))
    expect((await milestone('forecast-notified')).progress).toEqual({ doneCount: 1, totalCount: 2, isDone: false })
    const dates = { opensOn: civilDate('2026-11-14'), closesOn: civilDate('2026-11-28') }
    await api.openNeedsCampaign({ year, ...dates, tariffDraftId: null, message: null }, callOf(operator))
    const takenUp = await milestone('needs-taken-up', '2026')
    expect(takenUp).toMatchObject({ day: '2026-11-28', dayBy: 'campaign', ruleDay: '2026-10-30', standing: 'due' })
  })
})

describe('what the operator decides', () => {
  test('is another day with its reason, as the caller saw it, and the rule again', async () => {
    const moved = await set('forecast-notified', { day: civilDate('2027-02-26'), reminderDays: [20] })
    expect(moved).toMatchObject({ day: '2027-02-26', ruleDay: '2027-03-15', dayBy: 'operator', reminderDays: [20] })
    expect(moved.change).toMatchObject({ by: finance.subject, reason: 'décidé en bureau' })
    expect((await problemOf(set('forecast-notified', {}, moved.version - 1))).code).toBe('version-stale')
    expect(await set('forecast-notified', {})).toMatchObject({
      day: '2027-03-15',
      dayBy: 'rule',
      reminderDays: [30, 10],
    })
    const outside = set('forecast-notified', { day: civilDate('2028-02-26') })
    expect(await problemOf(outside)).toEqual({ code: 'milestone-day-outside-year', params: { year } })
    expect((await problemOf(set('nothing-such', {}, 1))).code).toBe('not-found')
  })

  test('is that something is done, where Grenier does not see it by itself', async () => {
    expect((await problemOf(mark('december-closed', true))).code).toBe('milestone-known-by-fact')
    expect((await problemOf(mark('budgets-voted', true))).code).toBe('milestone-known-by-fact')
    const done = await mark('accruals-exported', true)
    expect(done).toMatchObject({ standing: 'done', saidDone: { by: finance.subject } })
    expect(await mark('accruals-exported', false)).toMatchObject({ standing: 'ahead', saidDone: null })
  })

  test('is a milestone of its own, which has no rule to go back to', async () => {
    const own = await scene.house.api.addMilestone(
      {
        year,
        title: 'Comité syndical',
        day: civilDate('2027-06-10'),
        reminderDays: [15],
        roles: ['operator'],
        reason: 'calendrier des instances',
      },
      callOf(operator),
    )
    expect(own).toMatchObject({ ownTitle: 'Comité syndical', knownBy: 'person', ruleDay: null, standing: 'ahead' })
    expect((await calendar()).items.map(({ code }) => code)).toContain(own.code)
    expect((await problemOf(set(own.code, { day: null }))).code).toBe('milestone-day-missing')
    const moved = await set(own.code, { day: civilDate('2027-06-17'), reminderDays: [] })
    expect(moved).toMatchObject({ day: '2027-06-17', reminderDays: [], ownTitle: 'Comité syndical' })
    expect(await mark(own.code, true)).toMatchObject({ standing: 'done' })
  })
})

describe('reminders', () => {
  test('of January come in December, each once, as a task that names the milestone', async () => {
    await runOn('2026-12-17')
    expect(await tasksOf('population-in-force')).toEqual([])
    await runOn('2026-12-18')
    await runOn('2026-12-18')
    const [task, ...more] = await tasksOf('population-in-force')
    expect(more).toEqual([])
    expect(task?.facts).toMatchObject({ code: 'population-in-force', dueOn: '2027-01-01', roles: 'operator' })
    // The operator's own address is written to once as well, and led to the calendar.
    const toOperator = scene.mail
      .to('exploitation@syndicat.example')
      .filter(
        ({ text }) => text.includes('Échéance du 1 janvier 2027') || text.includes('Échéance du 1er janvier 2027'),
      )
    expect(toOperator).toHaveLength(1)
    expect(toOperator[0]?.subject).toContain('À faire : Échéance du')
    expect(toOperator[0]?.text).toContain('https://espace.syndicat.example/finance/calendar')
    const { reminders, standing } = await milestone('population-in-force')
    expect([standing, reminders.map(({ daysBefore }) => daysBefore)]).toEqual(['due', [14]])
  })

  test('that an outage kept back are told by the nearest one alone, and none of a day that is past', async () => {
    await runOn('2027-01-19')
    expect((await milestone('population-in-force')).reminders).toHaveLength(1)
    expect((await milestone('december-closed')).reminders.map(({ daysBefore }) => daysBefore)).toEqual([3])
    expect((await milestone('statements-numbered')).standing).toBe('ahead')
    await runOn('2027-02-10')
    expect((await milestone('december-closed')).standing).toBe('late')
    expect((await milestone('statements-numbered')).reminders).toEqual([])
  })

  test('are sent again for a day that was moved, and not for what is done meanwhile', async () => {
    const own = { title: 'Commission des finances', roles: ['finance' as const], reason: 'avant le vote' }
    const { code } = await scene.house.api.addMilestone(
      { year, ...own, day: civilDate('2027-03-15'), reminderDays: [10, 30] },
      callOf(operator),
    )
    await runOn('2027-02-15')
    const [task] = await tasksOf(code)
    expect(task?.facts).toMatchObject({ ownTitle: 'Commission des finances', dueOn: '2027-03-15', roles: 'finance' })
    await set(code, { day: civilDate('2027-03-10'), reminderDays: [30] })
    // Nobody is left with the former day, and why is kept with what was ended.
    expect(await tasksOf(code)).toEqual([])
    const [ended] = await tasksOf(code, 'done')
    expect(ended).toMatchObject({
      id: task?.id,
      doneBy: finance.subject,
      note: '2027-03-15 → 2027-03-10 (décidé en bureau)',
    })
    await runOn('2027-02-16')
    expect((await tasksOf(code)).map(({ facts }) => facts['dueOn'])).toEqual(['2027-03-10'])
    const told = (await milestone(code)).reminders.map(({ day, daysBefore }) => [day, daysBefore])
    expect(told).toEqual([
      ['2027-03-15', 30],
      ['2027-03-10', 30],
    ])
    await mark(code, true)
    expect(await tasksOf(code)).toEqual([])
    await set(code, { day: civilDate('2027-03-01'), reminderDays: [20] })
    await runOn('2027-02-17')
    expect((await milestone(code)).reminders).toHaveLength(2)
    expect(await tasksOf(code)).toEqual([])
  })

  test('stand as one task whose milestone is moved away and back, or said to be done and taken back', async () => {
    const own = { title: 'Conseil de mars', roles: ['finance' as const], reason: 'avant le vote' }
    const [day, later] = [civilDate('2027-03-20'), civilDate('2027-09-20')]
    const { code } = await scene.house.api.addMilestone({ year, ...own, day, reminderDays: [31, 10] }, callOf(operator))
    const dueOf = async () => (await tasksOf(code)).map(({ facts }) => facts['dueOn'])
    await runOn('2027-02-18')
    expect(await dueOf()).toEqual(['2027-03-20'])
    await set(code, { day, reminderDays: [31, 8] })
    expect(await dueOf()).toEqual(['2027-03-20'])
    await set(code, { day: later, reminderDays: [31] })
    await runOn('2027-02-19')
    expect(await dueOf()).toEqual([])
    await set(code, { day, reminderDays: [31] })
    expect(await dueOf()).toEqual(['2027-03-20'])
    await mark(code, true)
    expect(await dueOf()).toEqual([])
    await mark(code, false)
    await runOn('2027-02-20')
    expect(await dueOf()).toEqual(['2027-03-20'])
    expect(await tasksOf(code, 'done')).toHaveLength(2)
  })

  test('of the vote go to each member’s finance contact, with what it was told to plan or who pays, once', async () => {
    const { api } = scene.house
    const { items: told } = await api.listForecastNotices({ year, tenantId: auvers, limit: 1 }, callOf(finance))
    const paid = { beneficiaryId: butry, payerId: auvers, actId: scene.region.actId, from: civilDate('2027-04-01') }
    await letPay(api, paid)
    const [announced] = scene.mail
      .to('finance@auvers.example')
      .filter(({ subject }) => subject.startsWith('Votre prév'))
    expect(announced?.raw).toContain('filename=prevision-2027-1.pdf')
    expect(announced?.raw).toContain('filename=prevision-2027-1.xlsx')
    const amount = { tenantId: auvers, amountCents: 123_400n, thresholdPercents: [80], expected: null }
    await scene.house.api.saveBudgets({ year, items: [amount] }, callOf(finance))
    await runOn('2027-03-25')
    await runOn('2027-03-26')
    const letters = scene.mail
      .to('finance@auvers.example')
      .filter(({ subject }) => subject.includes('vote au plus tard'))
    expect(letters.map(({ subject }) => subject)).toEqual(['Budget 2027 : vote au plus tard le 15 avril 2027 – Auvers'])
    const text = (letters[0]?.text ?? '').replaceAll(/[\u00a0\u202f\n]/g, ' ')
    // The notice that was sent stands, whatever was typed since.
    const euros = formatEuros((told[0]?.payableCents ?? 0n) * 10_000n, 'fr').replaceAll(/[\u00a0\u202f]/g, ' ')
    expect(text).toContain(`Prévoyez ${euros}, toutes taxes comprises`)
    expect(text).toContain('avis de prévision n° 1, envoyé le 14 novembre 2026.')
    expect(text).not.toMatch(/Aucun montant|1 234/)
    const { items: toButry } = await api.listNotices({ tenantId: butry, limit: 20 }, callOf(memberOf(butry)))
    const { params } = toButry.find(({ kind }) => kind === 'vote-approaching')?.facts ?? { params: {} }
    expect(params).toMatchObject({ voteOn: '2027-04-15', payerName: 'Auvers' })
    expect(params).not.toHaveProperty('isForeseen')
    expect(scene.mail.to('technical@auvers.example').filter(({ subject }) => subject.startsWith('Budget'))).toEqual([])
    await runOn('2027-04-16')
    expect((await milestone('budgets-voted')).standing).toBe('over')
  })
})

describe('the report of a quarter', () => {
  const reportOf = (quarter: string) => scene.house.api.getCommitteeReport({ quarter }, callOf(operator))

  test('tells what was asked and decided in it, in working days, whatever came after', async () => {
    const { requests, isEnded, throughDay } = await reportOf('2026-Q4')
    expect([isEnded, throughDay]).toEqual([true, '2026-12-31'])
    expect(requests).toMatchObject({
      submittedCount: 2,
      approvedCount: 1,
      rejectedCount: 0,
      withdrawnCount: 0,
      openCount: 1,
    })
    // Thursday and Friday.
    expect(requests.medianDelayHalfDays).toBe(4)
    const next = (await reportOf('2027-Q1')).requests
    expect(next).toMatchObject({
      submittedCount: 1,
      approvedCount: 0,
      rejectedCount: 1,
      withdrawnCount: 1,
      openCount: 0,
    })
    // From 1 December to 5 January, without weekends, Christmas and New Year's Day.
    expect(next.medianDelayHalfDays).toBe(2 * 23)
  })

  test('shows pools as the ledger had them at its end, and no use that nobody measured', async () => {
    const before = (await reportOf('2026-Q4')).capacity
    const pool = before.pools.find(({ name }) => name === 'CA de Cergy')
    // Two starter quotas of 50, of which one grew to 400; 1,000 were held while the second request waited.
    expect(pool).toMatchObject({ totalBytes: 10_000n * GIB, usedBytes: null })
    expect([before.usedOn, before.leftOutCount]).toEqual([null, 0])
    const after = (await reportOf('2027-Q1')).capacity.pools.find(({ name }) => name === 'CA de Cergy')
    expect(after?.reservedBytes).toBe(450n * GIB)
    expect(pool?.reservedBytes).toBeGreaterThan(450n * GIB)
  })

  test('counts members who joined, restore tests that nobody had, and cost against the budget', async () => {
    const { members, restoreTests, openDisputeCount, cost } = await reportOf('2026-Q4')
    expect(members).toEqual({ joinedCount: 2, leftCount: 0, count: 2 })
    expect(restoreTests).toEqual({ doneCount: 0, passedCount: 0, membersWithoutCount: 2 })
    expect([openDisputeCount, cost.forecast, cost.actualCents]).toEqual([0, null, null])
    const now = await reportOf('2027-Q1')
    expect(now.members).toEqual({ joinedCount: 0, leftCount: 0, count: 2 })
    // What its notice said before VAT, whatever budget was typed since.
    const told = await scene.house.api.listForecastNotices({ year, tenantId: auvers, limit: 1 }, callOf(finance))
    const { forecastCents = 0n } = told.items[0] ?? {}
    expect(now.cost.forecast).toMatchObject({ basis: 'members', yearCents: forecastCents })
    expect(now.cost.forecast?.throughCents).toBe(28_087n)
  })

  test('of a quarter that runs says so, and of one to come nothing', async () => {
    const running = await reportOf('2027-Q2')
    expect(running).toMatchObject({ isEnded: false, throughDay: '2027-04-16', lastDay: '2027-06-30' })
    expect(running.requests).toMatchObject({ submittedCount: 0, medianDelayHalfDays: null })
    expect(await problemOf(reportOf('2027-Q3'))).toEqual({
      code: 'quarter-not-begun',
      params: { quarter: '2027-Q3', firstOn: '2027-07-01' },
    })
  })
})

describe('a campaign that ends on another day than its rule', () => {
  test('leaves one task of its milestone, by the day that it set itself', async () => {
    const code = 'needs-taken-up'
    await runOn('2027-10-18')
    const dueOf = async () => (await tasksOf(code)).map(({ facts }) => facts['dueOn'])
    expect(await dueOf()).toEqual(['2027-10-29'])
    const dates = { opensOn: civilDate('2027-10-18'), closesOn: civilDate('2027-11-12') }
    await scene.house.api.openNeedsCampaign(
      { year: '2028', ...dates, tariffDraftId: null, message: null },
      callOf(operator),
    )
    await runOn('2027-10-28')
    expect(await dueOf()).toEqual(['2027-11-12'])
    const [ended] = await tasksOf(code, 'done')
    expect(ended).toMatchObject({ doneBy: 'schedule', note: '2027-10-29 → 2027-11-12' })
  })
})
