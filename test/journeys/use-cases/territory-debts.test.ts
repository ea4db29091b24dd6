import type { Pool } from '@grenier/contracts'
import { type CivilMonth, civilDate, civilMonth, sumMicros } from '@grenier/quota-billing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { callOf, finance, operator } from './house.ts'
import { type Member, openTerritoryScene, type TerritoryScene } from './territory-scene.ts'

// Neufchâteau took in Rollainville; both are members, and what Rollainville owes is under the threshold.
const [neufchateau, rollainville] = ['88321', '88393']
const [november, december, january] = ['2026-11', '2026-12', '2027-01'].map(civilMonth) as [
  CivilMonth,
  CivilMonth,
  CivilMonth,
]

let scene: TerritoryScene
let pool: Pool
let heir: Member
let merged: Member

beforeAll(async () => {
  // More than a small member owes in two months, less than a large one in one.
  scene = await openTerritoryScene('2026-11-02T09:00:00.000Z', { installation: { recoveryThresholdCents: 6_000n } })
  pool = await scene.poolOf('200068559', null)
  heir = await scene.enrol(neufchateau, { pool, gib: 200n })
  merged = await scene.enrol(rollainville, { pool, gib: 1n })
  await scene.closeAndIssue(november)
  const effectiveOn = civilDate('2027-01-01')
  const event = await scene.house.api.proposeTerritoryEvent({ effectiveOn }, callOf(operator))
  await scene.confirmBoth(event)
  await scene.closeAndIssue(december)
  scene.house.setClock('2027-01-05T09:00:00.000Z')
  await scene.drain()
})
afterAll(() => scene?.house.close())

const carried = async (state: 'open' | 'stated') => {
  const { items } = await scene.house.api.listCarriedAmounts({ limit: 100, state }, callOf(finance))
  return items.map(({ tenantId, month, statementId }) => ({ tenantId, month, isStated: statementId !== null }))
}

describe('what is carried of a commune that is merged', () => {
  it('stays its own before that day', async () => {
    expect(await carried('open')).toEqual([
      { tenantId: merged.id, month: november, isStated: false },
      { tenantId: merged.id, month: december, isStated: false },
    ])
  })

  it('is asked for with the next statement of its successor, named by its months, once', async () => {
    await scene.closeAndIssue(january)
    expect(await carried('open')).toEqual([])
    expect(await carried('stated')).toEqual([
      { tenantId: merged.id, month: november, isStated: true },
      { tenantId: merged.id, month: december, isStated: true },
    ])
    const { items } = await scene.house.api.listStatements({ month: january, limit: 10 }, callOf(finance))
    expect(items.map(({ tenantId, payerName }) => [tenantId, payerName])).toEqual([[heir.id, 'Neufchâteau']])
    const statement = await scene.house.api.getStatement({ statementId: items[0]?.id ?? '' }, callOf(finance))
    const ofMerged = statement.lines.filter(({ beneficiaryTenantId }) => beneficiaryTenantId === merged.id)
    expect(new Set(ofMerged.map(({ carriedFrom }) => carriedFrom))).toEqual(new Set([november, december, null]))
  })

  it('leaves every sum of every month whole: all that was charged is stated or carried', async () => {
    let charged = 0n
    let stated = 0n
    for (const month of [november, december, january]) {
      const period = await scene.house.api.getPeriod({ month }, callOf(finance))
      expect(period.checks.filter(({ holds }) => !holds)).toEqual([])
      const { items } = await scene.house.api.listCharges({ month, limit: 500 }, callOf(finance))
      charged += sumMicros(items)
      stated += period.statementsCents * 10_000n
    }
    expect(stated).toBe(charged)
  })
})
