import { addMonths, civilMonth, microsFromCents, sumMicros } from '@grenier/quota-billing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type CorrectionScene,
  chargesOfMonth,
  closeMonth,
  february,
  openCorrectionScene,
  readingsOf,
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

const forecast = (actor = finance) => house.api.getMoneyForecast({}, callOf(actor))
const bring = (csv: string, dryRun = false) => house.api.importOpeningBalances({ dryRun, csv }, callOf(finance))
const record = (from: string, hours: number) =>
  house.api.recordReadings(
    { source: 'prometheus', simulated: false, readings: readingsOf(scene, from, [hours, 40n]) },
    callOf(collector),
  )

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
    expect((await house.api.listOpeningBalances({}, callOf(finance))).items).toEqual([])
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
    const { items } = await house.api.listOpeningBalances({}, callOf(memberOf(scene.members[0].id)))
    expect(items.map(({ year, amountCents, label }) => [year, amountCents, label])).toEqual([
      [2024, 100_000n, 'repris'],
      [2025, 123_456n, 'repris'],
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
      { draftId: draft.id, from: civilMonth('2026-01'), to: february },
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
  }, 60_000)
})
