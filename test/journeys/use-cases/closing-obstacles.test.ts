import type { Command } from '@grenier/contracts'
import { civilMonth, instantFromIso } from '@grenier/quota-billing'
import { Client } from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { callOf, finance, type House, openHouse } from './house.ts'
import { enrolCommune, prepareRegion, type Region } from './region.ts'

const january = civilMonth('2026-01')
/** The house waits for no late readings. */
const graceEndsAt = instantFromIso('2026-01-31T23:00:00.000Z')
const ofJanuary = { month: january, graceEndsAt }
let house: House
let region: Region

beforeEach(async () => {
  house = await openHouse('2026-01-01T06:00:00.000Z')
  region = await prepareRegion(house)
})
afterEach(() => house.close())

const obstacles = () => house.api.getClosingObstacles({ month: january }, callOf(finance))

async function publish(): Promise<void> {
  const named = { code: 'T2026', name: 'Tarif 2026', actId: region.actId, currency: 'EUR' as const, validTo: null }
  const validFrom = '2026-01-01' as Command<'publishTariff'>['validFrom']
  const heads = { kind: 'perInhabitantYear', ruleId: 'heads', label: 'Participation', unitPriceMicros: 1_000n } as const
  await house.api.publishTariff({ ...named, validFrom, rules: [heads] }, callOf(finance))
}

async function share(code: string, key: Command<'createCostPool'>['key']): Promise<void> {
  const costPool = { code, name: `Coût ${code}`, month: january, amountCents: 100n, key, actId: region.actId }
  await house.api.createCostPool(costPool, callOf(finance))
}

const period = () => house.api.getPeriod({ month: january }, callOf(finance))

async function close(): Promise<string | null> {
  house.setClock('2026-02-01T10:00:00.000Z')
  await house.api.closePeriod({ month: january }, callOf(finance))
  await house.jobs['close-period']({ month: january })
  return (await period()).blockedBy
}

test('a month without a tariff says so', async () => {
  await enrolCommune(house, region, { name: 'Alpha', gib: 0n })
  expect(await obstacles()).toEqual({ ...ofJanuary, tariffMissing: true, memberCount: 0, members: [], costPools: [] })
  await share('use', { kind: 'use', meter: 'bucket.stored' })
  expect(await close()).toBe('tariff-missing')
})

test('nothing stands in the way of a month that closes', async () => {
  await publish()
  await enrolCommune(house, region, { name: 'Alpha', gib: 0n })
  expect(await obstacles()).toMatchObject({ tariffMissing: false, memberCount: 0, members: [], costPools: [] })
  expect(await close()).toBeNull()
})

test('who and what stops it is named, all of it at once, before and after it stopped', async () => {
  await publish()
  const unknown = await enrolCommune(house, region, { name: 'Émeraude', gib: 0n, inhabitants: null })
  const unpaid = await enrolCommune(house, region, { name: 'Beta', gib: 0n })
  await share('use', { kind: 'use', meter: 'bucket.stored' })
  await share('old', { kind: 'population', populationKind: 'municipale', vintage: 1999 })
  const admin = new Client({ connectionString: house.database.adminUrl })
  await admin.connect()
  await admin.query(`DELETE FROM payer_assignment WHERE tenant_id = '${unpaid.id}'`)
  await admin.end()
  const expected = {
    tariffMissing: false,
    memberCount: 3,
    members: [
      { tenantId: unpaid.id, name: 'Beta', reason: 'population-missing' },
      { tenantId: unpaid.id, name: 'Beta', reason: 'payer-missing' },
      { tenantId: unknown.id, name: 'Émeraude', reason: 'population-missing' },
    ],
    costPools: [
      { code: 'old', reason: 'population-missing' },
      { code: 'use', reason: 'key-without-weight' },
    ],
  }
  const told = async () => {
    const { members, costPools, ...rest } = await obstacles()
    const reasons = members.map(({ siren: _siren, ...one }) => one)
    const pools = costPools.map(({ code, reason }) => ({ code, reason }))
    return { ...rest, members: reasons, costPools: pools.toSorted((left, right) => (left.code < right.code ? -1 : 1)) }
  }
  expect(await told()).toEqual({ ...ofJanuary, ...expected })
  expect(await close()).toBe('population-missing')
  expect(await told()).toEqual({ ...ofJanuary, ...expected })
})

test('what was decided stands in the way no more; before that nothing is posted, of what could be split neither', async () => {
  await publish()
  await share('alike', { kind: 'equal' })
  await enrolCommune(house, region, { name: 'Alpha', gib: 0n })
  const { id } = await enrolCommune(house, region, { name: 'Beta', gib: 0n, inhabitants: null })
  expect((await obstacles()).members.map(({ tenantId }) => tenantId)).toEqual([id])
  expect(await close()).toBe('population-missing')
  expect(await period()).toMatchObject({ state: 'closing', chargesMicros: 0n, progressTotal: 0 })
  const decided = { month: january, membersWithoutPopulation: 'left-out' } as const
  await house.api.closePeriod(decided, callOf(finance))
  expect(await obstacles()).toMatchObject({ memberCount: 0, members: [] })
  await house.jobs['close-period']({ month: january })
  const closed = await period()
  expect(closed).toMatchObject({ state: 'closed', blockedBy: null, progressTotal: 2 })
  expect(closed.checks.every(({ holds }) => holds)).toBe(true)
})
