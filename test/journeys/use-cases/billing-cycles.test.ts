import type { Answer, CarriedAmount, Statement } from '@grenier/contracts'
import {
  addMonths,
  type BillingCycle,
  type CivilMonth,
  civilDate,
  civilMonth,
  microsFromCents,
  monthBounds,
  sumMicros,
} from '@grenier/quota-billing'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callOf, finance, type House, memberOf, openHouse, operator } from './house.ts'
import { problemOf } from './problem-of.ts'
import { enrolCommune, prepareRegion, type Region } from './region.ts'

type Member = Answer<'enrolTenant'>

const months = Array.from({ length: 12 }, (_, index) => addMonths(civilMonth('2026-01'), index))
const december = civilMonth('2026-12')

let house: House
let region: Region
let monthly: Member
let quarterly: Member
let halfYearly: Member
let yearly: Member
let small: Member
let ending: Member
let changing: Member
let ahead: Member
let farAhead: Member

beforeAll(async () => {
  const installation = { vatRegime: 'standard', vatRateBasisPoints: 2_000n, recoveryThresholdCents: 1_500n } as const
  house = await openHouse('2026-01-05T09:00:00.000Z', { installation })
  region = await prepareRegion(house)
  await publishPrice()
  const enrol = (name: string, options: Partial<Parameters<typeof enrolCommune>[2]> = {}) =>
    enrolCommune(house, region, { name, gib: 0n, inhabitants: 1_000, ...options })
  monthly = await enrol('Mensuelle')
  quarterly = await enrol('Trimestrielle', { billingCycle: 'quarter' })
  halfYearly = await enrol('Semestrielle', { billingCycle: 'half-year' })
  yearly = await enrol('Annuelle', { billingCycle: 'year' })
  // Some 4.75 € a quarter: under the threshold at the end of three of four quarters.
  small = await enrol('Petite', { billingCycle: 'quarter', inhabitants: 40 })
  ending = await enrol('Finissante', { billingCycle: 'year', agreementEndsOn: civilDate('2026-05-31') })
  changing = await enrol('Changeante', { billingCycle: 'year' })
  const cycle = { billingCycle: 'advance-and-balance' } as const
  ahead = await enrol('Avançante', { ...cycle, advanceCents: 30_000n })
  farAhead = await enrol('Trop avancée', { ...cycle, advanceCents: 60_000n })
  for (const month of months) {
    if (month === civilMonth('2026-05')) await amend(changing, { billingCycle: 'quarter', effectiveOn: '2026-05-01' })
    await closeAndIssue(month)
  }
}, 300_000)
afterAll(() => house?.close())

async function publishPrice(): Promise<void> {
  const heads = { kind: 'perInhabitantYear', ruleId: 'h', label: 'Participation', unitPriceMicros: 480_000n } as const
  await house.api.publishTariff(
    {
      code: 'T',
      name: 'T',
      currency: 'EUR',
      validFrom: civilDate('2026-01-01'),
      validTo: null,
      rules: [heads],
      actId: region.actId,
    },
    callOf(finance),
  )
}

/** An avenant to another cycle, all else as it was signed. */
async function amend({ id: tenantId }: Member, to: { billingCycle: BillingCycle; effectiveOn: string }): Promise<void> {
  const { items } = await house.api.listAgreements({ tenantId }, callOf(operator))
  const [agreement] = items
  const signed = agreement?.wordings[0]
  if (agreement === undefined || signed === undefined) throw new Error('it has no agreement')
  await house.api.recordAgreementAmendment(
    {
      tenantId,
      agreementId: agreement.id,
      kind: 'change',
      subject: 'Rythme des états',
      actId: region.actId,
      effectiveOn: civilDate(to.effectiveOn),
      noticeGivenOn: null,
      terms: { ...signed.terms, billingCycle: to.billingCycle },
    },
    callOf(operator, { ifMatch: agreement.version }),
  )
}

async function closeAndIssue(month: CivilMonth): Promise<void> {
  const { periodStart } = monthBounds(addMonths(month, 1), 'Europe/Paris')
  house.setClock(new Date(periodStart + 36_000_000).toISOString())
  await house.api.closePeriod({ month }, callOf(finance))
  await house.jobs['close-period']({ month })
  await house.jobs['close-period']({ month })
  await house.api.issueStatements({ month }, callOf(finance))
  await house.jobs['issue-statements']({ month })
}

async function statementsOf({ id: tenantId }: Pick<Member, 'id'>): Promise<Statement[]> {
  const { items } = await house.api.listStatements({ limit: 500, tenantId }, callOf(finance))
  return await Promise.all(items.map(({ id }) => house.api.getStatement({ statementId: id }, callOf(finance))))
}

async function carriedOf(query: { tenantId?: string; state?: 'open' | 'stated' }): Promise<CarriedAmount[]> {
  return (await house.api.listCarriedAmounts({ limit: 500, ...query }, callOf(finance))).items
}

const spans = (statements: readonly Statement[]) =>
  statements.map(({ firstMonth, month }) => (firstMonth === month ? month : `${firstMonth} ${month}`))

describe('a payer is asked on the cycle of its agreement', () => {
  test('every month, quarter, half-year or year, each statement for all months since the last one', async () => {
    expect(spans(await statementsOf(monthly))).toEqual(months)
    expect(spans(await statementsOf(quarterly))).toEqual([
      '2026-01 2026-03',
      '2026-04 2026-06',
      '2026-07 2026-09',
      '2026-10 2026-12',
    ])
    expect(spans(await statementsOf(halfYearly))).toEqual(['2026-01 2026-06', '2026-07 2026-12'])
    expect(spans(await statementsOf(yearly))).toEqual(['2026-01 2026-12'])
  })

  test('comes to the same as month by month, to a cent a line, with the bounds and the name of its months', async () => {
    const [monthlyCents, ...others] = await Promise.all(
      [monthly, quarterly, halfYearly, yearly].map(async (member) =>
        (await statementsOf(member)).reduce((sum, { totalCents }) => sum + totalCents, 0n),
      ),
    )
    expect(others).toEqual([monthlyCents, monthlyCents, monthlyCents])
    const [first] = await statementsOf(quarterly)
    const { periodStart } = monthBounds(civilMonth('2026-01'), 'Europe/Paris')
    const { periodEnd } = monthBounds(civilMonth('2026-03'), 'Europe/Paris')
    expect(first).toMatchObject({ periodStart, periodEnd, subject: expect.stringContaining('1er trimestre 2026') })
    expect(first?.lines.map(({ label, carriedFrom }) => [label, carriedFrom])).toEqual([
      ['Participation (janvier 2026)', '2026-01'],
      ['Participation (février 2026)', '2026-02'],
      ['Participation (mars 2026)', null],
    ])
  })

  test('VAT is rounded once on all of its months', async () => {
    const [statement] = await statementsOf(yearly)
    expect(statement?.vatCents).toBe(((statement?.totalCents ?? 0n) * 20n + 50n) / 100n)
  })

  test('and under the recovery threshold at the end of it, with the next cycle that reaches it', async () => {
    const statements = await statementsOf(small)
    expect(spans(statements)).toEqual(['2026-07 2026-09'])
    expect(statements[0]?.lines.map(({ label }) => label)).toEqual([
      'Participation (juillet 2026)',
      'Participation (août 2026)',
      'Participation (septembre 2026)',
      ...['de janvier', 'de février', 'de mars', 'd’avril', 'de mai', 'de juin'].map(
        (text) => `Participation (report ${text} 2026)`,
      ),
    ])
    const carried = await carriedOf({ tenantId: small.id })
    expect(carried.map(({ month, askedIn, statementId }) => [month, askedIn, statementId !== null])).toEqual([
      ['2026-01', '2026-03', true],
      ['2026-02', '2026-03', true],
      ['2026-03', null, true],
      ['2026-04', '2026-06', true],
      ['2026-05', '2026-06', true],
      ['2026-06', null, true],
      ['2026-07', '2026-09', true],
      ['2026-08', '2026-09', true],
      ['2026-10', '2026-12', false],
      ['2026-11', '2026-12', false],
      ['2026-12', null, false],
    ])
  })

  test('and nothing waits for a cycle that its agreement does not live to see', async () => {
    expect(spans(await statementsOf(ending)).slice(0, 2)).toEqual(['2026-05', '2026-06'])
    const [last] = await statementsOf(ending)
    expect(last?.lines).toHaveLength(5)
  })

  test('of an avenant from its first day on: what waited is asked at the end of the new cycle', async () => {
    const statements = await statementsOf(changing)
    expect(spans(statements)).toEqual(['2026-04 2026-06', '2026-07 2026-09', '2026-10 2026-12'])
    expect(statements[0]?.lines.map(({ carriedFrom }) => carriedFrom)).toEqual([
      '2026-04',
      '2026-05',
      null,
      '2026-01',
      '2026-02',
      '2026-03',
    ])
  })
})

/** As the view of wordings has it, where `payersToState` reads many payers by their keys. */
async function cyclesByTheView(day: string): Promise<Map<string, string>> {
  const admin = new Client({ connectionString: house.database.adminUrl })
  await admin.connect()
  const { rows } = await admin.query<{ id: string; cycle: string }>(
    `SELECT wording.tenant_id AS id, coalesce(wording.terms ->> 'billingCycle', signed.billing_cycle) AS cycle
       FROM agreement_wording wording
       JOIN agreement signed ON signed.tenant_id = wording.tenant_id AND signed.id = wording.agreement_id
      WHERE from_day <= $1 AND (until_day IS NULL OR until_day > $1) AND (wording.ends_on IS NULL OR wording.ends_on > $1)`,
    [day],
  )
  await admin.end()
  return new Map(rows.map(({ id, cycle }) => [id, cycle]))
}

test('the cycle of each payer is that of the wording that holds and goes on', async () => {
  for (const day of ['2026-04-30', '2026-05-01', '2026-05-30', '2026-05-31', '2026-12-31'].map(civilDate)) {
    const byTheView = await cyclesByTheView(day)
    const read = await house.unitOfWork.read({ kind: 'platform' }, async (tx) =>
      tx.billing.payersToState(day, await tx.billing.assignedPayers(day, [])),
    )
    expect(read.map(({ payerTenantId, billingCycle }) => [payerTenantId, billingCycle])).toEqual(
      read.map(({ payerTenantId }) => [payerTenantId, byTheView.get(payerTenantId) ?? 'month']),
    )
    expect(new Set(read.map(({ billingCycle }) => billingCycle)).size).toBe(5)
  }
})

describe('a payer that is asked ahead', () => {
  test('is asked the agreed amount at the closing of January, and the rest with December’s', async () => {
    const [advance, balance, ...others] = await statementsOf(ahead)
    expect(others).toEqual([])
    expect(advance).toMatchObject({ month: '2026-01', totalCents: 30_000n, vatCents: 6_000n })
    expect(advance?.subject).toBe('Acompte de l’année 2026, service de stockage et de sauvegarde')
    expect(advance?.lines.map(({ label, amountCents }) => [label, amountCents])).toEqual([
      ['Acompte de l’année 2026', 30_000n],
    ])
    expect(balance).toMatchObject({ firstMonth: '2026-01', month: december })
    expect(balance?.lines).toHaveLength(13)
    const off = balance?.lines.filter(({ amountCents }) => amountCents < 0n)
    expect(off?.map(({ label, amountCents }) => [label, amountCents])).toEqual([
      ['Acompte demandé, à déduire (décembre 2026)', -30_000n],
    ])
    const whole = await statementsOf(yearly)
    expect((advance?.totalCents ?? 0n) + (balance?.totalCents ?? 0n)).toBe(whole[0]?.totalCents)
  })

  test('and paid more than it used is asked nothing until that is used up: the next advance is smaller by it', async () => {
    const statements = await statementsOf(farAhead)
    expect(spans(statements)).toEqual(['2026-01'])
    const { items } = await house.api.listCharges({ limit: 500, tenantId: farAhead.id }, callOf(finance))
    const advances = items.filter(({ kind }) => kind === 'advance')
    const used = sumMicros(items.filter(({ kind }) => kind === 'population'))
    expect(advances.map(({ amountMicros }) => amountMicros)).toEqual([600_000_000n, expect.any(BigInt)])
    const held = sumMicros(advances)
    expect(held).toBeGreaterThan(0n)
    expect(held - (600_000_000n - used)).toBeLessThan(10_000n)
    for (const { id } of advances)
      expect(await house.api.explainCharge({ chargeId: id }, callOf(finance))).toMatchObject({ agrees: true })
  })

  test('wants the cycle that asks ahead, and no other', async () => {
    const enrol = (options: Partial<Parameters<typeof enrolCommune>[2]>) =>
      problemOf(enrolCommune(house, region, { name: 'Refusée', gib: 0n, ...options }))
    expect(await enrol({ billingCycle: 'advance-and-balance' })).toMatchObject({ code: 'advance-mismatch' })
    expect(await enrol({ billingCycle: 'year', advanceCents: 1n })).toMatchObject({ code: 'advance-mismatch' })
    expect(await enrol({ billingCycle: 'advance-and-balance', advanceCents: 0n })).toMatchObject({
      code: 'advance-mismatch',
    })
  })
})

describe('what waits for the end of a cycle', () => {
  test('keeps every month adding up: Σ charges = Σ statements + Σ carried', async () => {
    for (const month of months) {
      const period = await house.api.getPeriod({ month }, callOf(finance))
      expect(period.checks.filter(({ holds }) => !holds)).toEqual([])
      expect(microsFromCents(period.statementsCents) + period.carriedMicros - period.takenUpMicros).toBe(
        period.chargesMicros,
      )
    }
    const charges = (await house.api.listCharges({ limit: 500 }, callOf(finance))).items
    const all = await Promise.all(
      [monthly, quarterly, halfYearly, yearly, small, ending, changing, ahead, farAhead].map(statementsOf),
    )
    const stated = all.flat().reduce((sum, { totalCents }) => sum + microsFromCents(totalCents), 0n)
    const open = (await carriedOf({ state: 'open' })).reduce((sum, { amountMicros }) => sum + amountMicros, 0n)
    expect(stated + open).toBe(sumMicros(charges))
  })

  test('is seen by its payer, with the month in which it will be asked for', async () => {
    const own = await house.api.listCarriedAmounts({ limit: 500 }, callOf(memberOf(yearly.id)))
    expect(own.items.map(({ month, askedIn }) => [month, askedIn])).toEqual(
      months.slice(0, -1).map((month) => [month, december]),
    )
  })

  test('is no exception of the next statement, which is compared with the last one of as many months', async () => {
    const month = civilMonth('2027-01')
    const { periodStart } = monthBounds(civilMonth('2027-02'), 'Europe/Paris')
    house.setClock(new Date(periodStart + 36_000_000).toISOString())
    await house.api.closePeriod({ month }, callOf(finance))
    await house.jobs['close-period']({ month })
    const checklist = await house.api.getIssuingChecklist({ month, limit: 100 }, callOf(finance))
    const differing = checklist.items.filter(({ exceptions }) =>
      exceptions.some(({ code }) => code === 'amount-differs'),
    )
    expect(differing.map(({ payerName }) => payerName)).toEqual([])
    expect(checklist.items.map(({ payerName }) => payerName)).toEqual([
      'Avançante',
      'Finissante',
      'Mensuelle',
      'Trop avancée',
    ])
    const drafts = (await house.api.listStatementDrafts({ month, limit: 100, tenantId: farAhead.id }, callOf(finance)))
      .items
    const { items } = await house.api.listCharges({ limit: 500, tenantId: farAhead.id }, callOf(finance))
    // What is held at the year's beginning is what the agreement says, whatever was held before.
    expect(sumMicros(items.filter(({ kind }) => kind === 'advance'))).toBe(600_000_000n)
    expect(drafts[0]?.totalCents).toBeLessThan(60_000n)
  })
})
