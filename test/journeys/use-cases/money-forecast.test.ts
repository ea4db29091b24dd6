import { addMonths, civilMonth, microsFromCents, sumMicros } from '@grenier/quota-billing'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type CorrectionScene,
  chargesOfMonth,
  closeMonth,
  february,
  openCorrectionScene,
  readingsOf,
  secondFinance,
  usedRule,
} from './correction-scene.ts'
import { callOf, collector, finance, type House, memberOf } from './house.ts'

let scene: CorrectionScene
let house: House

beforeAll(async () => {
  scene = await openCorrectionScene()
  house = scene.house
  house.setClock('2026-02-10T10:00:00.000Z')
})
afterAll(() => house.close())

const forecast = (actor = finance) => house.api.getMoneyForecast({ limit: 500 }, callOf(actor))
const bring = (csv: string, dryRun = false) => house.api.importOpeningBalances({ dryRun, csv }, callOf(finance))
const record = (from: string, hours: number) =>
  house.api.recordReadings(
    { source: 'prometheus', simulated: false, readings: readingsOf(scene, from, [hours, 40n]) },
    callOf(collector),
  )

/** The first member's row. */
async function alphaOf() {
  const { members } = await forecast()
  const own = members.find(({ tenantId }) => tenantId === scene.members[0].id)
  if (own === undefined) throw new Error('the member is forecast')
  return own
}

/** Runs the work while a month that was rated is still being closed, as its closing leaves it between two steps. */
async function whileClosing<T>(month: string, work: () => Promise<T>): Promise<T> {
  const admin = new Client({ connectionString: house.database.adminUrl })
  await admin.connect()
  try {
    await admin.query(`UPDATE period SET state = 'closing' WHERE month = $1`, [month])
    return await work()
  } finally {
    await admin.query(`UPDATE period SET state = 'closed' WHERE month = $1`, [month])
    await admin.end()
  }
}

async function sirens(): Promise<string[]> {
  const known = await forecast()
  return scene.members.map(({ id }) => known.members.find(({ tenantId }) => tenantId === id)?.siren ?? '')
}

describe('a forecast', () => {
  test('holds the last known use, the quotas and the last shares, month by month, and says what it is', async () => {
    const seen = await forecast()
    expect(seen).toMatchObject({ label: 'forecast', year: '2026', month: february })
    const alpha = seen.members.find(({ tenantId }) => tenantId === scene.members[0].id)
    // 40 GiB-months cost 20 €, 1 000 inhabitants 28 € for 28 days of 365, and the share of the hall is held: 30 €.
    expect(alpha?.monthEndMicros).toBe(78_000_000n)
    const january = sumMicros(
      (await chargesOfMonth(house, civilMonth('2026-01'))).filter(
        ({ tenantId, kind }) => tenantId === scene.members[0].id && kind !== 'rounding',
      ),
    )
    expect(alpha?.chargedMicros).toBe(january)
    // Ten months more at 20 € and 30 €, and 306 days of the participation.
    expect(alpha?.yearEndMicros).toBe(january + 78_000_000n + 500_000_000n + 306_000_000n)
    expect(seen.yearEndMicros).toBe(seen.members.reduce((sum, { yearEndMicros }) => sum + yearEndMicros, 0n))
    expect(await chargesOfMonth(house, february)).toEqual([])
  })

  test('shows a member its own row and sums alone', async () => {
    const [, beta] = scene.members
    const own = await forecast(memberOf(beta.id))
    expect(own.members.map(({ tenantId }) => tenantId)).toEqual([beta.id])
    expect(own.yearEndMicros).toBe(own.members[0]?.yearEndMicros)
  })

  test('is what the month comes to, to the micro, where all goes on as it is', async () => {
    await record('2026-01-31T23:00:00.000Z', 227)
    await house.jobs['compute-usage']({})
    const shared = { name: 'Salle machine', month: february, amountCents: 12_345n, actId: scene.region.actId }
    await house.api.createCostPool(
      { ...shared, code: 'salle', key: { kind: 'use', meter: 'storage.used' } },
      callOf(finance),
    )
    const seen = await forecast()
    // In March nothing is known of its use since the tenth of February: 743 hours of participation and its share of the hall.
    house.setClock('2026-03-20T10:00:00.000Z')
    expect((await alphaOf()).monthEndMicros).toBe(30_958_333n + 123_450_000n)
    house.setClock('2026-02-28T23:30:00.000Z')
    await record('2026-02-10T10:00:00.000Z', 445)
    house.setClock('2026-03-01T10:00:00.000Z')
    await closeMonth(house, february)
    const charged = (await chargesOfMonth(house, february)).filter(({ kind }) => kind !== 'rounding')
    for (const { id } of scene.members) {
      const expected = seen.members.find(({ tenantId }) => tenantId === id)?.monthEndMicros
      expect(sumMicros(charged.filter(({ tenantId }) => tenantId === id))).toBe(expected)
    }
  })

  test('counts a month once while it is being closed: its forecast, or what it was rated to', async () => {
    const [closed, closing] = [await alphaOf(), await whileClosing(february, alphaOf)]
    expect(closing.chargedMicros).toBeLessThan(closed.chargedMicros)
    expect(closing.yearEndMicros).toBe(closed.yearEndMicros)
  })
})

describe('amounts of former years', () => {
  test.each([
    ['siren;exercice\n1;2025', [{ line: 1, column: 'montant', code: 'column-missing' }]],
    [
      'siren;exercice;montant\n;20x5;1,234',
      [
        { line: 2, column: 'siren', code: 'value-missing' },
        { line: 2, column: 'exercice', code: 'not-a-number' },
        { line: 2, column: 'montant', code: 'not-an-amount' },
      ],
    ],
    ['siren;exercice;montant\n999999999;2025;10', [{ line: 2, column: 'siren', code: 'member-unknown' }]],
    ['siren;exercice;montant\n"1;2025;10', [{ line: null, column: null, code: 'not-a-table' }]],
  ])('of a faulty file are not brought over, and line and column are named: %j', async (csv, faults) => {
    const answer = await bring(csv)
    expect(answer).toMatchObject({ imported: false, faults })
    expect((await house.api.listOpeningBalances({ limit: 500 }, callOf(finance))).items).toEqual([])
  })

  test('are brought over once, labelled so, and seen by whom they are of', async () => {
    const [alpha = '', beta = ''] = await sirens()
    const file = `\uFEFFnom;exercice;siren;montant\r\nAlpha;2025;${alpha};1 234,56\r\nBeta;2025;${beta};0\r\nAlpha;2024;${alpha};1000\r\n`
    expect(await bring(`${file}Gamma;2026;${beta};1\r\n`)).toMatchObject({
      imported: false,
      faults: [{ line: 5, code: 'year-other' }],
    })
    expect(await bring(file, true)).toMatchObject({ imported: false, newLines: 3, faults: [] })
    expect(await bring(file)).toMatchObject({ imported: true, newLines: 3 })
    expect(await bring(file)).toMatchObject({ imported: true, newLines: 0, knownLines: 3 })
    expect((await bring(`siren;exercice;montant\n${alpha};2025;1`)).faults).toMatchObject([
      { line: 2, code: 'line-known-otherwise' },
    ])
    const { items } = await house.api.listOpeningBalances({ limit: 500 }, callOf(memberOf(scene.members[0].id)))
    expect(items.map(({ year, amountCents, label }) => [year, amountCents, label])).toEqual([
      [2024, 100_000n, 'repris'],
      [2025, 123_456n, 'repris'],
    ])
    expect(items.map(({ memberName, memberSiren }) => [memberName, memberSiren])).toEqual([
      ['Alpha', alpha],
      ['Alpha', alpha],
    ])
  })

  test('are the former year of a forecast, and stand beside who would pay more', async () => {
    const seen = await forecast()
    const [alpha, beta, gamma] = scene.members.map(({ id }) => seen.members.find(({ tenantId }) => tenantId === id))
    expect(alpha).toMatchObject({ formerYearMicros: microsFromCents(123_456n), formerYearLabel: 'repris' })
    expect(beta).toMatchObject({ formerYearMicros: 0n, formerYearLabel: 'repris' })
    expect(gamma).toMatchObject({ formerYearMicros: null, formerYearLabel: null })
    const draft = await house.api.createTariffDraft({ name: 'Projet', rules: [usedRule], keys: [] }, callOf(finance))
    const simulated = await house.api.simulateTariffDraft(
      { draftId: draft.id, from: civilMonth('2026-01'), to: february, limit: 500 },
      callOf(finance),
    )
    const row = simulated.members.find(({ tenantId }) => tenantId === scene.members[0].id)
    expect(row).toMatchObject({ reprisYear: 2025, reprisCents: 123_456n })
  })

  test('give way to what was charged here, once all months of the year are closed', async () => {
    house.setClock('2027-01-05T10:00:00.000Z')
    for (let month = addMonths(february, 1); month <= civilMonth('2026-12'); month = addMonths(month, 1)) {
      await closeMonth(house, month)
    }
    const seen = await forecast()
    expect(seen.members.map(({ formerYearLabel }) => formerYearLabel)).toEqual(['charged', 'charged', 'charged'])
  })
})

describe('costs of which no month is declared any more', () => {
  const [january27, february27] = [civilMonth('2027-01'), civilMonth('2027-02')]

  test('are held as they were last shared, across years, and a correction of them is counted once and never held', async () => {
    // Nobody read any use since February: 31 days of participation, and the share of February’s hall.
    expect((await alphaOf()).monthEndMicros).toBe(31_000_000n + 123_450_000n)
    const pools = await house.api.listCostPools({ limit: 10 }, callOf(finance))
    const costPoolId = pools.items.find(({ month }) => month === february)?.id ?? ''
    const key = { kind: 'use', meter: 'storage.used' } as const
    const fact = { kind: 'cost-pool', costPoolId, amountCents: 20_000n, key, actId: scene.region.actId } as const
    await house.api.amendPeriod({ month: february, reason: 'Facture rectifiée', fact }, callOf(finance))
    const proposed = await house.api.proposeCorrection(
      { month: february, reason: 'Facture rectifiée', tenantIds: null },
      callOf(finance),
    )
    await house.api.postCorrection({ correctionId: proposed.id }, callOf(secondFinance, { ifMatch: proposed.version }))
    expect(proposed.differenceMicros).toBe(76_550_000n)
    expect((await alphaOf()).monthEndMicros).toBe(31_000_000n + 123_450_000n + 76_550_000n)
    house.setClock('2027-02-01T10:00:00.000Z')
    await closeMonth(house, january27)
    expect(await forecast()).toMatchObject({ month: february27 })
    expect((await alphaOf()).monthEndMicros).toBe(28_000_000n + 123_450_000n)
  })
})
