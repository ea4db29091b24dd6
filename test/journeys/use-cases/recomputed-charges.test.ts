import type { ChargeExplanation, ChargeRow } from '@grenier/contracts'
import type { CivilMonth } from '@grenier/quota-billing'
import { Client } from 'pg'
import { afterEach, describe, expect, test } from 'vitest'
import {
  type CorrectionScene,
  chargesOfMonth,
  closeMonth,
  type Fact,
  february,
  january,
  openCorrectionScene,
  readingsOf,
  secondFinance,
  usedRule,
} from './correction-scene.ts'
import { callOf, collector, finance, type House } from './house.ts'
import { problemOf } from './problem-of.ts'
import { closeEveryKind, issueThem } from './stated-month.ts'

let house: House
afterEach(() => house.close())

const explain = (chargeId: string): Promise<ChargeExplanation> => house.api.explainCharge({ chargeId }, callOf(finance))

/** Rows that do not come to what was charged, when they are computed once more. */
async function disagreeing(rows: readonly ChargeRow[]): Promise<unknown[]> {
  const explained = await Promise.all(rows.map(({ id }) => explain(id)))
  return explained.flatMap(({ charge, agrees, recomputedMicros }) =>
    agrees === true && recomputedMicros === charge.amountMicros
      ? []
      : [[charge.kind, charge.ruleId, charge.correction?.part, charge.amountMicros, recomputedMicros]],
  )
}

describe('an explanation', () => {
  test('comes to the amount of every kind of charge, to the micro, from slices, ledger, tariff, shares and lines', async () => {
    const stated = await closeEveryKind()
    house = stated.house
    await issueThem(stated)
    const rows = await chargesOfMonth(house, stated.month)
    const kinds = ['cap', 'free', 'minimum', 'population', 'rounding', 'shared', 'subscription', 'usage']
    expect([...new Set(rows.map(({ kind }) => kind))].toSorted()).toEqual(kinds)
    expect(await disagreeing(rows)).toEqual([])
  })

  test('says when an amount is not what it comes to', async () => {
    const stated = await closeEveryKind()
    house = stated.house
    const rows = (await chargesOfMonth(house, stated.month)).filter(({ kind }) => kind !== 'rounding')
    const admin = new Client({ connectionString: house.database.adminUrl })
    await admin.connect()
    await admin.query(
      `UPDATE charge SET amount_micros = amount_micros + 1 WHERE kind IN ('usage', 'shared', 'subscription')`,
    )
    await admin.end()
    const tampered = rows.filter(({ kind }) => ['usage', 'shared', 'subscription'].includes(kind))
    for (const { id, amountMicros } of tampered) {
      expect(await explain(id)).toMatchObject({ agrees: false, recomputedMicros: amountMicros })
    }
  })
})

describe('an explanation of a correction of a correction', () => {
  let scene: CorrectionScene

  async function correct(facts: readonly Fact[], [from, gib]: readonly [string, bigint]): Promise<void> {
    const late = { source: 'prometheus', simulated: false, readings: readingsOf(scene, from, [24, gib]) }
    await house.api.recordLateReadings({ month: january, ...late }, callOf(collector))
    const reason = 'Relevés tardifs'
    for (const fact of facts) await house.api.amendPeriod({ month: january, reason, fact }, callOf(finance))
    const wanted = { month: january, reason, tenantIds: null }
    const { id, version } = await house.api.proposeCorrection(wanted, callOf(finance))
    await house.api.postCorrection({ correctionId: id }, callOf(secondFinance, { ifMatch: version }))
  }
  const hallOf = (amountCents: bigint): Fact => ({
    kind: 'cost-pool',
    costPoolId: scene.hall.id,
    amountCents,
    key: { kind: 'population', populationKind: 'municipale', vintage: null },
    actId: scene.region.actId,
  })
  const daysBehind = ({ slices }: ChargeExplanation) => slices.reduce((sum, { byteSeconds }) => sum + byteSeconds, 0n)

  test('shows for each row the days, prices and shares of when it was made, whatever is known since', async () => {
    const least = { kind: 'monthlyMinimum', ruleId: 'least', label: 'Minimum', amountMicros: 50_000_000n } as const
    scene = await openCorrectionScene({ furtherRules: [{ ...least, ofRuleIds: null }] })
    ;({ house } = scene)
    await correct([hallOf(12_345n)], ['2026-01-20T00:00:00.000Z', 80n])
    house.setClock('2026-02-02T10:00:00.000Z')
    const dearer = { ...usedRule, tiers: [{ fromGib: 0n, toGib: null, unitPriceMicros: 2_000_000n }] }
    const prices: Fact = {
      kind: 'tariff',
      code: 'T2',
      actId: scene.region.actId,
      rules: [dearer, { ...least, ofRuleIds: null }],
    }
    await correct([hallOf(9_876n), prices], ['2026-01-22T00:00:00.000Z', 90n])
    house.setClock('2026-02-03T10:00:00.000Z')
    const late = {
      source: 'prometheus',
      simulated: false,
      readings: readingsOf(scene, '2026-01-24T00:00:00.000Z', [24, 7n]),
    }
    await house.api.recordLateReadings({ month: january, ...late }, callOf(collector))
    const rows = await rowsAbout()
    expect(new Set(rows.map(({ correction }) => correction?.part))).toEqual(
      new Set([undefined, 'reversal', 'replacement']),
    )
    expect(await disagreeing(rows)).toEqual([])
    const uses = rows.filter(({ kind, meter }) => kind === 'usage' && meter === 'storage.used')
    for (const { id, explanation } of uses) {
      expect(daysBehind(await explain(id))).toBe(BigInt(explanation.params['totalByteSeconds'] ?? '0'))
    }
    const totals = new Set(uses.map(({ explanation }) => explanation.params['totalByteSeconds']))
    expect(totals.size).toBe(3)
    house.setClock('2026-03-01T10:00:00.000Z')
    await closeMonth(house, february)
    expect(await disagreeing(await chargesOfMonth(house, february))).toEqual([])
  })

  test('rests on a reading that was wrong and was replaced: what it said, who replaced it and why is kept', async () => {
    scene = await openCorrectionScene()
    ;({ house } = scene)
    const month = january
    const again = readingsOf(scene, '2026-01-10T05:00:00.000Z', [1, 4n])
    const late = { month, source: 'prometheus', simulated: false, readings: again }
    const record = (replacing?: string) =>
      house.api.recordLateReadings({ ...late, ...(replacing === undefined ? {} : { replacing }) }, callOf(collector))
    expect((await problemOf(record())).code).toBe('reading-conflict')
    expect((await house.api.reratePeriod({ limit: 500, month }, callOf(finance))).rows).toEqual([])
    const before = await chargesOfMonth(house, january)
    // A call that contradicts itself says nothing; one that repeats itself says it once.
    const other = again.map((one) => ({ ...one, valueBytes: one.valueBytes + 1n }))
    const both = { ...late, readings: [...again, ...other], replacing: 'Go pour To' }
    expect(await problemOf(house.api.recordLateReadings(both, callOf(collector)))).toMatchObject({
      code: 'reading-conflict',
      params: { count: '1' },
    })
    const twice = { ...late, readings: [...again, ...again], replacing: 'Go pour To' }
    expect(await house.api.recordLateReadings(twice, callOf(collector))).toMatchObject({
      recorded: 0,
      replaced: 1,
      duplicate: 1,
      // The day after begins with a reading of its own: its use is what it was.
      revisedDays: 1,
    })
    expect(await record('Go pour To')).toMatchObject({ replaced: 0, duplicate: 1, revisedDays: 0 })
    const { rows } = await house.api.reratePeriod({ limit: 500, month }, callOf(finance))
    const moved = rows.reduce((sum, { differenceMicros }) => sum + differenceMicros, 0n)
    expect(moved).toBeLessThan(0n)
    expect(await disagreeing(before)).toEqual([])
    const admin = new Client({ connectionString: house.database.adminUrl })
    await admin.connect()
    const kept = await admin.query('SELECT value_bytes, reason, replaced_by FROM replaced_reading')
    expect(kept.rows).toEqual([
      { value_bytes: String(40n * 2n ** 30n), reason: 'Go pour To', replaced_by: collector.subject },
    ])
    // Whoever goes behind the use cases keeps what a reading said, or changes nothing.
    await expect(admin.query('UPDATE reading SET value_bytes = 1')).rejects.toThrow(/without keeping it/)
    await admin.end()
  })

  async function rowsAbout(): Promise<ChargeRow[]> {
    const months: CivilMonth[] = [january, february]
    return (await Promise.all(months.map((month) => chargesOfMonth(house, month)))).flat()
  }
})
