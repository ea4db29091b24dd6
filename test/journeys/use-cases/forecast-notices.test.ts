import type { ForecastNotice } from '@grenier/contracts/forecast-notice'
import { civilDate, civilMonth } from '@grenier/quota-billing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { letPay } from '../../harness/let-pay.ts'
import {
  type CorrectionScene,
  closeMonth,
  february,
  issueMonth,
  openCorrectionScene,
  usedRule,
} from './correction-scene.ts'
import { callOf, finance, type House, memberOf, operator } from './house.ts'
import { problemOf } from './problem-of.ts'
import { enrolCommune } from './region.ts'

const year = '2027'
const unknownId = '0198c0de-7a00-7000-8000-00000000dead'
let scene: CorrectionScene
let house: House

beforeAll(async () => {
  scene = await openCorrectionScene({ installation: { vatRegime: 'standard', vatRateBasisPoints: 2_000n } })
  house = scene.house
  const [alpha, beta] = scene.members
  const { actId } = scene.region
  await letPay(house.api, { beneficiaryId: beta.id, payerId: alpha.id, actId, from: civilDate('2026-02-01') })
  house.setClock('2026-02-10T10:00:00.000Z')
})
afterAll(() => house?.close())

const prepare = (of = year, more: { after?: string; limit?: number } = {}) =>
  house.api.prepareForecastNotices({ year: of, limit: 200, ...more }, callOf(finance))
const send = (forecastNoticeIds: string[], evenIncomplete = false, of = year) =>
  house.api.sendForecastNotices({ year: of, forecastNoticeIds, evenIncomplete }, callOf(finance))
const list = async (actor = finance, of = year) =>
  (await house.api.listForecastNotices({ year: of, limit: 100 }, callOf(actor))).items
const read = (forecastNoticeId: string, actor = finance): Promise<ForecastNotice> =>
  house.api.getForecastNotice({ forecastNoticeId }, callOf(actor))
const saveUnits = (unitsMilli: bigint, of = year) =>
  house.api.saveUnitForecasts(
    { year: of, items: [{ tenantId: scene.members[0].id, ruleId: 'used', unitsMilli }] },
    callOf(finance),
  )

/** The notice of a payer that a list shows first: its draft, else the last that was sent. */
async function noticeOf(tenantId: string, of = year): Promise<ForecastNotice> {
  const own = (await list(finance, of)).filter((one) => one.tenantId === tenantId)
  const shown = own.find(({ state }) => state === 'draft') ?? own.find(({ state }) => state === 'sent')
  return await read(shown?.id ?? unknownId)
}

const partOf = (notice: ForecastNotice, tenantId: string) => {
  const part = notice.content.parts.find((one) => one.tenantId === tenantId)
  if (part === undefined) throw new Error('the payer pays for it')
  return part
}
const rowsOf = (notice: ForecastNotice, tenantId: string) =>
  partOf(notice, tenantId).rows.map(({ service, forecastCents, gaps }) => [
    service,
    forecastCents,
    gaps.map(({ reason }) => reason).join(),
  ])

/** Every sum of a notice is that of what stands under it. */
function expectSums({ content }: ForecastNotice): void {
  const sum = (amounts: (bigint | null)[]) => amounts.reduce<bigint>((total, one) => total + (one ?? 0n), 0n)
  for (const { rows, projectedCents, forecastCents } of content.parts) {
    expect(sum(rows.map((row) => row.projectedCents))).toBe(projectedCents)
    expect(sum(rows.map((row) => row.forecastCents))).toBe(forecastCents)
    for (const row of rows) expect(sum(row.lines.map((line) => line.amountCents))).toBe(row.forecastCents ?? 0n)
  }
  expect(sum(content.parts.map((part) => part.forecastCents))).toBe(content.forecastCents)
  expect(sum(content.parts.map((part) => part.projectedCents))).toBe(content.projectedCents)
  expect(content.payableCents).toBe(content.forecastCents + content.vatCents)
}

describe('notices of a year', () => {
  test('are of this year or the next one', async () => {
    expect(await problemOf(prepare('2028'))).toEqual({ code: 'forecast-notice-year', params: { year: '2028' } })
    expect((await problemOf(prepare('2025'))).code).toBe('forecast-notice-year')
    expect(await list()).toEqual([])
  })

  test('are prepared payer by payer, with a part for each beneficiary, and what nobody knows is named', async () => {
    const [alpha, beta, gamma] = scene.members
    const siren = alpha.siren ?? ''
    await house.api.importOpeningBalances(
      { dryRun: false, csv: `siren;exercice;montant\n${siren};2025;123,45` },
      callOf(finance),
    )
    const first = await prepare(year, { limit: 1 })
    expect(first).toMatchObject({ prepared: 1, unchanged: 0, withoutPayer: 0 })
    expect(await prepare(year, { after: first.nextAfter ?? '', limit: 1 })).toMatchObject({
      prepared: 1,
      nextAfter: null,
    })
    expect((await list()).map(({ payerName, state, isIncomplete }) => [payerName, state, isIncomplete])).toEqual([
      ['Alpha', 'draft', true],
      ['Gamma', 'draft', false],
    ])
    const notice = await noticeOf(alpha.id)
    expect(notice.content.parts.map(({ name, formerLabel, formerCents }) => [name, formerLabel, formerCents])).toEqual([
      ['Alpha', 'repris', 12_345n],
      ['Beta', null, null],
    ])
    expect(rowsOf(notice, alpha.id)).toEqual([
      ['heads', 36_500n, ''],
      ['salle', 36_004n, ''],
      ['used', null, 'units-missing'],
    ])
    // 100 € in January, and the same again in the eleven months of which nothing is declared yet.
    expect(notice.content.costs).toMatchObject([{ code: 'salle', yearCents: 120_000n, repeatedMonths: 11 }])
    expect(notice.content.tariffs).toMatchObject([{ code: 'T2026', basis: 'in-force', months: 12 }])
    const shares = [partOf(notice, alpha.id), partOf(notice, beta.id), partOf(await noticeOf(gamma.id), gamma.id)]
    const salle = shares.flatMap(({ rows }) => rows.filter(({ service }) => service === 'salle'))
    expect(salle.reduce((sum, { forecastCents }) => sum + (forecastCents ?? 0n), 0n)).toBe(120_000n)
    expectSums(notice)
    expect(notice.vatCents).toBe((notice.forecastCents + 2n) / 5n)
    expect(await prepare()).toMatchObject({ prepared: 0, unchanged: 2 })
  })

  test('are seen by nobody but the operator until they are sent, and never by another payer', async () => {
    const [alpha, , gamma] = scene.members
    const { id } = await noticeOf(alpha.id)
    expect(await list(memberOf(alpha.id))).toEqual([])
    const missing = await problemOf(read(unknownId, memberOf(alpha.id)))
    expect(missing.code).toBe('not-found')
    expect(await problemOf(read(id, memberOf(alpha.id)))).toEqual(missing)
    expect(await problemOf(read(id, memberOf(gamma.id)))).toEqual(missing)
  })

  test('that do not forecast everything, or that a newer one follows, are not sent by mistake', async () => {
    const [alpha, , gamma] = scene.members
    const before = await noticeOf(alpha.id)
    const other = await noticeOf(gamma.id)
    expect(await problemOf(send([before.id, other.id]))).toEqual({
      code: 'forecast-notice-incomplete',
      params: { count: '1', payerName: 'Alpha' },
    })
    expect((await problemOf(send([unknownId]))).code).toBe('not-found')
    expect((await problemOf(send([before.id], true, '2026'))).code).toBe('not-found')
    // 3 GiB all year: 1 for nothing, 1 at 1 €, 1 at 0,50 €, each for twelve months.
    await saveUnits(36_000n)
    expect(await prepare()).toMatchObject({ prepared: 1, unchanged: 1 })
    expect(rowsOf(await noticeOf(alpha.id), alpha.id)).toContainEqual(['used', 1_800n, ''])
    expect(await problemOf(send([before.id], true))).toEqual({
      code: 'forecast-notice-superseded',
      params: { payerName: 'Alpha' },
    })
    expect((await problemOf(read(before.id))).code).toBe('not-found')
    expect((await list()).every(({ state }) => state === 'draft')).toBe(true)
  })
})

describe('a notice that was sent', () => {
  let sent: ForecastNotice

  test('is its payer’s to read, its finance contact is told the amounts, and sending it again changes nothing', async () => {
    const [alpha, beta] = scene.members
    const { id } = await noticeOf(alpha.id)
    expect(await send([id, id])).toEqual({ year, sent: 1, alreadySent: 0 })
    expect(await send([id])).toEqual({ year, sent: 0, alreadySent: 1 })
    sent = await read(id, memberOf(alpha.id))
    expect(sent).toMatchObject({
      state: 'sent',
      ordinal: 1,
      replacesId: null,
      sentOn: '2026-02-10',
      isIncomplete: false,
    })
    expect((await list(memberOf(alpha.id))).map((one) => one.id)).toEqual([id])
    expect(await list(memberOf(beta.id))).toEqual([])
    const subject = { tenantId: alpha.id, subjectId: id, occurrence: 'sent' }
    await house.jobs['write-notice']({ noticeKind: 'forecast-notified', ...subject })
    const { items } = await house.api.listNotices({ tenantId: alpha.id, limit: 10 }, callOf(memberOf(alpha.id)))
    const written = items.find(({ kind }) => kind === 'forecast-notified')
    expect(written?.facts.params).toMatchObject({
      forecastYear: year,
      noticeNumber: '1',
      amountMicros: String(sent.payableCents * 10_000n),
      formerMicros: '123450000',
      isIncomplete: 'false',
    })
    expect(written?.facts.rows.map((row) => row['beneficiaryName'])).toEqual(['Alpha', 'Beta'])
  })

  test('stands while only the running year goes on otherwise, and against a later tariff; the new one names it', async () => {
    const [alpha] = scene.members
    house.setClock('2026-02-12T10:00:00.000Z')
    expect(await prepare()).toMatchObject({ prepared: 0, unchanged: 2 })
    const dearer = { ...usedRule, tiers: [{ fromGib: 0n, toGib: null, unitPriceMicros: 2_000_000n }] }
    const { actId } = scene.region
    await house.api.publishTariff(
      {
        code: 'T2027',
        name: 'Tarif 2027',
        actId,
        currency: 'EUR',
        validFrom: civilDate('2027-01-01'),
        validTo: null,
        rules: [dearer],
      },
      callOf(finance),
    )
    await prepare()
    expect(await read(sent.id, memberOf(alpha.id))).toEqual(sent)
    const next = await noticeOf(alpha.id)
    expect(next).toMatchObject({ state: 'draft', replacesId: sent.id, replacesOrdinal: 1, isIncomplete: true })
    expect(next.content.tariffs).toMatchObject([{ code: 'T2027', basis: 'published' }])
    expect(rowsOf(next, alpha.id)).toEqual([
      ['heads', null, 'price-missing'],
      ['salle', 36_004n, ''],
      ['used', 4_800n, ''],
    ])
    await send([next.id], true)
    const [former, later] = (await list(memberOf(alpha.id))).toSorted(
      (one, other) => (one.ordinal ?? 0) - (other.ordinal ?? 0),
    )
    expect([former?.state, later?.state, later?.ordinal, later?.replacesId]).toEqual(['replaced', 'sent', 2, sent.id])
    expect((await read(sent.id, memberOf(alpha.id))).content).toEqual(sent.content)
  })
})

test('a member that joins in the midst of the running year has no former year and a whole one to come', async () => {
  house.setClock('2026-07-10T10:00:00.000Z')
  const delta = await enrolCommune(house, scene.region, {
    name: 'Delta',
    gib: 0n,
    inhabitants: 667,
    agreementStartsOn: civilDate('2026-07-01'),
  })
  await prepare()
  const notice = await noticeOf(delta.id)
  const part = partOf(notice, delta.id)
  expect([part.formerLabel, part.formerCents]).toEqual([null, null])
  // 667 of 4,000 heads in the 1,200 € of the hall.
  expect(part.rows.find(({ service }) => service === 'salle')?.forecastCents).toBe(20_010n)
  const projected = part.rows.find(({ service }) => service === 'heads')?.projectedCents ?? 0n
  expect(projected).toBeGreaterThan(0n)
  expect(projected).toBeLessThan(24_345n)
  expectSums(notice)
})

test('costs by voted parts and by use are forecast too, each by its key, from the month on in which they were declared', async () => {
  const [alpha, beta, gamma] = scene.members
  const declared = { month: civilMonth('2026-11'), amountCents: 9_000n, actId: scene.region.actId }
  const parts = [{ tenantId: alpha.id, weight: 2n }]
  const fixed = { kind: 'fixed', parts, totalWeight: 3n } as const
  await house.api.createCostPool({ ...declared, code: 'baie', name: 'Baie', key: fixed }, callOf(finance))
  const use = { kind: 'use', meter: 'storage.used' } as const
  await house.api.createCostPool({ ...declared, code: 'reseau', name: 'Réseau', key: use }, callOf(finance))
  await prepare()
  const notice = await noticeOf(alpha.id)
  const rows = new Map(partOf(notice, alpha.id).rows.map((row) => [row.service, row]))
  // November, and December by it; a third of the one is nobody's, and nobody else used anything.
  expect(rows.get('baie')).toMatchObject({ forecastCents: 12_000n, projectedCents: 12_000n })
  expect(rows.get('baie')?.lines).toMatchObject([{ kind: 'shared', unit: null, amountCents: 12_000n }])
  const seen = [partOf(notice, alpha.id), partOf(notice, beta.id), partOf(await noticeOf(gamma.id), gamma.id)]
  const ofUse = seen.flatMap((part) => part.rows.filter(({ service }) => service === 'reseau'))
  expect(ofUse.flatMap(({ gaps }) => gaps.map(({ reason }) => reason))).toEqual([
    'cost-not-split',
    'cost-not-split',
    'cost-not-split',
  ])
  expect(notice.content.costs.map(({ code, keyKind }) => [code, keyKind])).toEqual([
    ['salle', 'population'],
    ['baie', 'fixed'],
    ['reseau', 'use'],
  ])
  expectSums(notice)
})

test('statements of the year are held against the notice, and against the budget where none was sent', async () => {
  const [alpha, beta, gamma] = scene.members
  const budget = { amountCents: 50_000n, thresholdPercents: [80] }
  const budgets = [alpha, gamma].map(({ id: tenantId }) => ({ tenantId, ...budget, expected: null }))
  await house.api.saveBudgets({ year: '2026', items: budgets }, callOf(finance))
  await saveUnits(24_000n, '2026')
  await prepare('2026')
  const notice = await noticeOf(alpha.id, '2026')
  expect(notice.content.tariffs).toMatchObject([{ code: 'T2026', basis: 'published' }])
  await send([notice.id], true, '2026')
  // All of them join in 2026: January's room, and again in the nine months behind it, among the members of July.
  const { code, yearCents, repeatedMonths, estimatedIn } = notice.content.costs[0] ?? {}
  expect([code, yearCents, repeatedMonths, estimatedIn]).toEqual(['salle', 100_000n, 9, '2026-07'])
  // Beta paid for itself when that year began.
  const others = [await noticeOf(beta.id, '2026'), await noticeOf(gamma.id, '2026')]
  const told = [notice, ...others].flatMap(({ content }) => content.parts.flatMap(({ rows }) => rows))
  const rooms = told.flatMap(({ service, forecastCents }) => (service === 'salle' ? [forecastCents ?? 0n] : []))
  // Delta has 667 of 4,000 inhabitants, and nobody pays for it on 1 January: no notice tells its part.
  expect(rooms.reduce((sum, cents) => sum + cents, 0n)).toBe(100_000n - 16_675n)
  expectSums(notice)
  await closeMonth(house, february)
  house.setClock('2026-08-10T10:00:00.000Z')
  await issueMonth(house, february)
  const { items } = await house.api.listStatements({ month: february, limit: 10 }, callOf(finance))
  const groundsOf = async (tenantId: string) => {
    const own = items.find((statement) => statement.tenantId === tenantId)
    const page = await house.api.getStatementPdf({ statementId: own?.id ?? unknownId }, callOf(memberOf(tenantId)))
    return page.grounds?.forecast
  }
  expect(await groundsOf(alpha.id)).toMatchObject({
    notice: { noticeId: notice.id, ordinal: 1, sentOn: '2026-07-10' },
    budgetCents: notice.payableCents,
    units: [{ ruleId: 'used', yearUnitsMilli: 24_000n }],
  })
  const other = await groundsOf(gamma.id)
  expect([other?.notice, other?.budgetCents]).toEqual([undefined, 50_000n])
})

test('a notice that was sent is what the year is planned to come to, for the committee and for whoever is to know', async () => {
  const [alpha, , gamma] = scene.members
  const notice = await noticeOf(alpha.id, '2026')
  // The budget that was typed for its payer counts no more, that of another member does.
  const report = await house.api.getCommitteeReport({ quarter: '2026-Q3' }, callOf(operator))
  expect(report.cost.forecast).toMatchObject({ basis: 'members', yearCents: notice.forecastCents + 50_000n })
  const expected = { amountCents: 50_000n, thresholdPercents: [80] }
  const budget = { tenantId: alpha.id, amountCents: 100_000_000n, thresholdPercents: [1], expected }
  await house.api.saveBudgets({ year: '2026', items: [budget] }, callOf(finance))
  await house.jobs['assess-budgets']({})
  const { items } = await house.api.listBudgets({ year: '2026', limit: 10 }, callOf(finance))
  const crossingsOf = (tenantId: string) => items.find((one) => one.tenantId === tenantId)?.crossings ?? []
  expect(crossingsOf(alpha.id).map(({ budgetCents }) => budgetCents)).toEqual([
    notice.forecastCents,
    notice.forecastCents,
  ])
  expect(crossingsOf(gamma.id).every(({ budgetCents }) => budgetCents === 50_000n)).toBe(true)
  const about = { tenantId: alpha.id, subjectId: '2026', occurrence: '1 charged' }
  await house.jobs['write-notice']({ noticeKind: 'budget-crossed', ...about })
  const written = await house.api.listNotices({ tenantId: alpha.id, limit: 20 }, callOf(memberOf(alpha.id)))
  const { params } = written.items.find(({ kind }) => kind === 'budget-crossed')?.facts ?? { params: {} }
  expect(params).toMatchObject({ budgetMicros: String(notice.forecastCents * 10_000n), noticeNumber: '1' })
})
