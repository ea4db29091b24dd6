import { addMonths, civilMonth } from '@grenier/quota-billing'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CorrectionScene, closeMonth, february, openCorrectionScene } from './correction-scene.ts'
import { callOf, finance, type House, memberOf } from './house.ts'
import { problemOf } from './problem-of.ts'

const year = '2026'
let scene: CorrectionScene
let house: House
let admin: Client

beforeAll(async () => {
  scene = await openCorrectionScene()
  house = scene.house
  admin = new Client({ connectionString: house.database.adminUrl })
  await admin.connect()
  house.setClock('2026-02-10T10:00:00.000Z')
})
afterAll(async () => {
  await admin.end()
  await house.close()
})

const list = (actor = finance) => house.api.listBudgets({ year, limit: 500 }, callOf(actor))
const assess = () => house.jobs['assess-budgets']({})
const crossed = async (tenantId: string | null) => {
  const { items } = await list()
  const own = items.find((item) => item.tenantId === tenantId)
  return own?.crossings.map(({ percent, basis }) => `${basis} ${percent}`)
}

test('budgets of members that there are not, or that stand twice, are refused with all the others', async () => {
  const budget = { amountCents: 100n, thresholdPercents: [80], expected: null }
  const known = { ...budget, tenantId: scene.members[0].id }
  const save = (items: (typeof known)[]) => house.api.saveBudgets({ year, items }, callOf(finance))
  expect(await problemOf(save([known, { ...budget, tenantId: scene.region.actId }]))).toEqual({
    code: 'tenant-unknown',
    params: { count: '1' },
  })
  expect((await problemOf(save([known, known]))).code).toBe('invalid-input')
  expect((await list()).items).toEqual([])
})

test('of two who change one budget at once, the second is told, and nothing of what it sent is saved', async () => {
  const [alpha, beta] = scene.members
  const other = '2028'
  const first = { amountCents: 100n, thresholdPercents: [80, 100] }
  const save = (amountCents: bigint, expected: typeof first | null) => {
    const items = [null, alpha.id].map((tenantId) => ({ tenantId, ...first, amountCents, expected }))
    const untouched = { tenantId: beta.id, ...first, amountCents, expected: null }
    return house.api.saveBudgets({ year: other, items: [...items, untouched] }, callOf(finance))
  }
  const standing = async () => {
    const { items } = await house.api.listBudgets({ year: other, limit: 500 }, callOf(finance))
    return new Map(items.map(({ tenantId, amountCents }) => [tenantId, amountCents]))
  }
  const outcomes = await Promise.allSettled([save(100n, null), save(200n, null)])
  expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  const saved = (await standing()).get(null) ?? 0n
  expect(await standing()).toEqual(new Map([null, alpha.id, beta.id].map((tenantId) => [tenantId, saved] as const)))
  // Whoever saw another amount, other thresholds, or none, is refused, whatever else it asks for.
  const changed = (expected: typeof first | null) =>
    house.api.saveBudgets(
      {
        year: other,
        items: [
          { tenantId: null, ...first, amountCents: 300n, expected: { ...first, amountCents: saved } },
          { tenantId: alpha.id, ...first, amountCents: 300n, expected },
        ],
      },
      callOf(finance),
    )
  for (const seen of [null, { ...first, amountCents: saved + 1n }, { amountCents: saved, thresholdPercents: [80] }]) {
    expect((await problemOf(changed(seen))).code).toBe('version-stale')
  }
  expect((await standing()).get(null)).toBe(saved)
  await changed({ amountCents: saved, thresholdPercents: [100, 80] })
  expect(await standing()).toEqual(
    new Map<string | null, bigint>([
      [null, 300n],
      [alpha.id, 300n],
      [beta.id, saved],
    ]),
  )
  // A client of the release before does not say what it saw.
  await house.api.saveBudgets(
    { year: other, items: [{ tenantId: alpha.id, ...first, amountCents: 400n }] },
    callOf(finance),
  )
  expect((await standing()).get(alpha.id)).toBe(400n)
})

test('a threshold is crossed once, by what is forecast first and by what is charged later, with the amount of then', async () => {
  const [alpha, beta] = scene.members
  const forecast = await house.api.getMoneyForecast({ limit: 500 }, callOf(finance))
  const owed = forecast.members.find(({ tenantId }) => tenantId === alpha.id)
  if (owed === undefined) throw new Error('the member is forecast')
  // 80 percent of it is just what the year is forecast to come to; what was charged of January is far below half.
  const amountCents = (owed.yearEndMicros * 100n) / 80n / 10_000n
  await house.api.saveBudgets(
    {
      year,
      items: [
        { tenantId: alpha.id, amountCents, thresholdPercents: [80, 100, 5], expected: null },
        { tenantId: beta.id, amountCents: 10_000_000n, thresholdPercents: [50], expected: null },
        { tenantId: null, amountCents: 10_000n, thresholdPercents: [50, 1_000], expected: null },
      ],
    },
    callOf(finance),
  )
  await assess()
  const first = await list()
  expect(await crossed(alpha.id)).toEqual(['charged 5', 'forecast 5', 'forecast 80'])
  expect(await crossed(beta.id)).toEqual([])
  expect(await crossed(null)).toEqual(['charged 50', 'forecast 50', 'forecast 1000'])
  expect(first.items.find(({ tenantId }) => tenantId === alpha.id)?.crossings[2]).toMatchObject({
    budgetCents: amountCents,
    amountMicros: owed.yearEndMicros,
  })
  await Promise.all([assess(), assess()])
  expect(await list()).toEqual(first)
  const audited = `SELECT count(*)::integer AS count FROM audit_entry WHERE action = 'assessBudgets'`
  expect((await admin.query(audited)).rows).toEqual([{ count: 6 }])

  house.setClock('2026-03-01T10:00:00.000Z')
  await closeMonth(house, february)
  await assess()
  // Nobody read any use in February: less is charged than was forecast, and what was crossed stays told.
  expect(await crossed(alpha.id)).toEqual(['charged 5', 'forecast 5', 'forecast 80'])
  const expected = { amountCents, thresholdPercents: [5, 80, 100] }
  const items = [{ tenantId: alpha.id, amountCents: 100n, thresholdPercents: [80], expected }]
  await house.api.saveBudgets({ year, items }, callOf(finance))
  await assess()
  expect(await crossed(alpha.id)).toEqual(['charged 5', 'charged 80', 'forecast 5', 'forecast 80'])
})

test('a member sees its own budget alone, and not the operator’s', async () => {
  const [alpha] = scene.members
  const { items } = await list(memberOf(alpha.id))
  expect(items.map(({ memberName }) => memberName)).toEqual(['Alpha'])
  expect(items.map(({ tenantId }) => tenantId)).toEqual([alpha.id])
})

test('what December came to is held against the budget of its year, though it is closed in the next', async () => {
  const [, , gamma] = scene.members
  house.setClock('2026-12-31T22:00:00.000Z')
  for (let month = addMonths(february, 1); month < civilMonth('2026-12'); month = addMonths(month, 1)) {
    await closeMonth(house, month)
  }
  const until = (await house.api.getMoneyForecast({ limit: 500 }, callOf(finance))).members.find(
    ({ tenantId }) => tenantId === gamma.id,
  )
  // A cent at most more than is charged before December: only December makes it whole.
  const amountCents = ((until?.chargedMicros ?? 0n) + 10_000n) / 10_000n
  const items = [{ tenantId: gamma.id, amountCents, thresholdPercents: [100], expected: null }]
  await house.api.saveBudgets({ year, items }, callOf(finance))
  house.setClock('2027-01-04T10:00:00.000Z')
  await assess()
  expect(await crossed(gamma.id)).toEqual([])
  await closeMonth(house, civilMonth('2026-12'))
  await assess()
  expect(await crossed(gamma.id)).toEqual(['charged 100'])
  const told = await list()
  await assess()
  expect(await list()).toEqual(told)
}, 60_000)
