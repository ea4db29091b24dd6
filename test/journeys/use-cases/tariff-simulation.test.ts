import type { Answer, Command } from '@grenier/contracts'
import { civilMonth, microsFromCents } from '@grenier/quota-billing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { secondFinance } from './correction-scene.ts'
import { callOf, finance, type House, openHouse, operator } from './house.ts'
import { problemOf } from './problem-of.ts'
import { enrolCommune, prepareRegion, publishPrices, type Region } from './region.ts'

const january = civilMonth('2026-01')
const february = civilMonth('2026-02')
type Draft = Answer<'createTariffDraft'>
type Key = Command<'createCostPool'>['key']
type Rules = Command<'createTariffDraft'>['rules']

let house: House
let region: Region
let members: Answer<'enrolTenant'>[]
let rules: Rules

/** January is closed and issued, February is over and open. */
beforeAll(async () => {
  house = await openHouse('2026-01-01T06:00:00.000Z')
  region = await prepareRegion(house)
  await publishPrices(house, region, january)
  members = []
  for (const [name, gib, inhabitants] of [
    ['Alpha', 120n, 300],
    ['Beta', 20n, 5_000],
    ['Gamma', 0n, null],
  ] as const) {
    members.push(await enrolCommune(house, region, { name, gib, inhabitants }))
  }
  const tariffs = await house.api.listTariffs({ limit: 1 }, callOf(finance))
  rules = tariffs.items[0]?.rules ?? []
  house.setClock('2026-02-01T10:00:00.000Z')
  await house.api.closePeriod({ month: january, membersWithoutPopulation: 'left-out' }, callOf(finance))
  await house.jobs['close-period']({ month: january })
  await house.api.issueStatements({ month: january }, callOf(finance))
  await house.jobs['issue-statements']({ month: january })
  house.setClock('2026-03-02T10:00:00.000Z')
})
afterAll(() => house.close())

function draftOf(body: Partial<Command<'createTariffDraft'>> = {}): Promise<Draft> {
  return house.api.createTariffDraft({ name: 'Projet', rules, keys: [], ...body }, callOf(finance))
}

function simulate(draftId: string, from = january, to = january) {
  return house.api.simulateTariffDraft({ draftId, from, to, limit: 500 }, callOf(finance))
}

async function charged(): Promise<bigint> {
  const { items } = await house.api.listCharges({ limit: 500, month: january }, callOf(finance))
  return items.filter(({ kind }) => kind !== 'rounding').reduce((sum, { amountMicros }) => sum + amountMicros, 0n)
}

describe('a tariff draft', () => {
  test('of the very prices and keys in force changes nothing for anybody, in a closed month and in an open one', async () => {
    const { id } = await draftOf()
    const { months, members: rows, ...sums } = await simulate(id, january, february)
    expect(months.map(({ month, state, simulatedUnsplit }) => [month, state, simulatedUnsplit])).toEqual([
      ['2026-01', 'issued', []],
      ['2026-02', 'open', []],
    ])
    expect(rows).toHaveLength(2)
    expect(rows.every(({ differenceMicros }) => differenceMicros === 0n)).toBe(true)
    expect(sums).toMatchObject({ payingMore: 0, payingLess: 0, unpriced: [] })
    expect(sums.currentMicros).toBe(sums.simulatedMicros)
    expect(months[0]).toMatchObject({ currentMicros: await charged(), chargedMicros: await charged() })
    expect(months[1]?.chargedMicros).toBeNull()
    expect(months[1]?.currentMicros).toBeGreaterThan(0n)
  })

  test('names who would have paid more and who less, with name and population, the most first', async () => {
    const { id } = await draftOf({ keys: [{ costPoolCode: 'salle', key: { kind: 'equal' } }] })
    const simulation = await simulate(id)
    expect(simulation).toMatchObject({ payingMore: 2, payingLess: 1 })
    expect(simulation.members.map(({ name, inhabitants }) => [name, inhabitants])).toEqual([
      ['Gamma', null],
      ['Alpha', 300],
      ['Beta', 5_000],
    ])
    // The cost is the same to the cent, whoever carries it.
    expect(simulation.simulatedMicros).toBe(simulation.currentMicros)
    const [gamma] = simulation.members
    expect(gamma).toMatchObject({ currentMicros: 0n, simulatedMicros: microsFromCents(33_333n) })
  })

  test('tells what no member would carry, and what it gives no price', async () => {
    const [alpha] = members
    if (alpha === undefined) throw new Error('a member')
    const unshared: Key = { kind: 'fixed', totalWeight: 2n, parts: [{ tenantId: alpha.id, weight: 1n }] }
    const unused = { kind: 'use', meter: 'bucket.stored' } as const
    const perHead = rules.filter(({ kind }) => kind === 'perInhabitantYear')
    const halved = await simulate(
      (await draftOf({ rules: perHead, keys: [{ costPoolCode: 'salle', key: unshared }] })).id,
    )
    expect(halved.months[0]).toMatchObject({
      currentUnsharedCents: 0n,
      simulatedUnsharedCents: 50_000n,
      simulatedUnsplit: [],
    })
    expect(halved.unpriced).toMatchObject([{ meter: 'storage.reserved', offerId: region.block.id }])
    const [priced] = (await simulate((await draftOf({ keys: [{ costPoolCode: 'salle', key: unused }] })).id)).months
    expect(priced).toMatchObject({
      simulatedUnsharedCents: 100_001n,
      currentUnsplit: [],
      simulatedUnsplit: [{ costPoolCode: 'salle', fault: 'key-without-weight' }],
    })
  })

  test('is written anew as it was read, whole and checked; what it was stays in the audit trail', async () => {
    const { id } = await draftOf()
    const perHead = rules.filter(({ kind }) => kind === 'perInhabitantYear')
    const anew = { draftId: id, name: 'Projet bis', rules: perHead, keys: [] }
    const write = (ifMatch: number, body = anew) =>
      house.api.updateTariffDraft(body, callOf(secondFinance, { ifMatch }))
    const changed = await write(1)
    const change = { changedBy: secondFinance.subject, createdBy: finance.subject, version: 2 }
    expect(changed).toMatchObject({ id, name: 'Projet bis', rules: perHead, tariffId: null, ...change })
    expect((await problemOf(write(1))).code).toBe('version-stale')
    expect((await problemOf(write(2, { ...anew, rules: [...perHead, ...perHead] }))).code).toBe('tariff-invalid')
    expect((await problemOf(write(1, { ...anew, draftId: region.epci.id }))).code).toBe('not-found')
    const listed = await house.api.listTariffDrafts({ limit: 100 }, callOf(finance))
    expect(listed.items.find((draft) => draft.id === id)).toEqual(changed)
    const outcomes = await Promise.allSettled([write(2), write(2), write(2)])
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const { items } = await house.api.listAuditFacts({ subjectId: id, limit: 20 }, callOf(operator))
    expect(items.map(({ action }) => action)).toEqual(['updateTariffDraft', 'updateTariffDraft', 'createTariffDraft'])
  })

  test('is withdrawn with a reason, stays to be read, and is changed by nobody after', async () => {
    const { id } = await draftOf()
    const reason = 'Le comité garde les prix.'
    const withdraw = (ifMatch: number) =>
      house.api.withdrawTariffDraft({ draftId: id, reason }, callOf(finance, { ifMatch }))
    const ended = await withdraw(1)
    expect(ended).toMatchObject({ withdrawalReason: reason, withdrawnBy: finance.subject, version: 2 })
    const anew = { draftId: id, name: 'Projet', rules, keys: [] }
    const change = house.api.updateTariffDraft(anew, callOf(finance, { ifMatch: 2 }))
    expect((await problemOf(change)).code).toBe('tariff-draft-ended')
    expect((await problemOf(withdraw(2))).code).toBe('tariff-draft-ended')
    expect((await simulate(id)).draft).toEqual(ended)
    // The database holds to it as well.
    const write = house.unitOfWork.transact({ kind: 'platform' }, (tx) =>
      tx.billing.saveTariffDraft({ ...ended, withdrawalReason: null, withdrawnBy: null, withdrawnAt: null }),
    )
    await expect(write).rejects.toThrow(/has ended/)
  })

  test('is checked like a tariff, and its simulation asks for months that are over', async () => {
    const [first] = rules
    if (first === undefined) throw new Error('a rule')
    expect((await problemOf(draftOf({ rules: [first, first] }))).code).toBe('tariff-invalid')
    const key: Key = { kind: 'fixed', totalWeight: 0n, parts: [{ tenantId: region.epci.id, weight: 0n }] }
    expect((await problemOf(draftOf({ keys: [{ costPoolCode: 'salle', key }] }))).code).toBe('cost-pool-invalid')
    const twice = [1, 2].map(() => ({ costPoolCode: 'salle', key: { kind: 'equal' } as const }))
    expect((await problemOf(draftOf({ keys: twice }))).code).toBe('cost-pool-invalid')
    const misspelt = await draftOf({ keys: [{ costPoolCode: 'sale', key: { kind: 'equal' } }] })
    expect((await simulate(misspelt.id)).unmatchedKeys).toEqual(['sale'])
    const { id } = await draftOf()
    expect((await problemOf(simulate(id, february, january))).code).toBe('simulation-span')
    expect((await problemOf(simulate(id, civilMonth('2024-01'), january))).code).toBe('simulation-span')
    expect((await problemOf(simulate(id, january, civilMonth('2026-03')))).code).toBe('period-not-ended')
    expect((await problemOf(simulate('0198c0de-7a00-7000-8000-00000000dead'))).code).toBe('not-found')
  })

  test('is kept, and charges nobody', async () => {
    const before = await charged()
    const kept = await house.api.listTariffDrafts({ limit: 500 }, callOf(finance))
    expect(kept.items.map(({ name, createdBy }) => [name, createdBy])).toContainEqual(['Projet', finance.subject])
    expect(await charged()).toBe(before)
    const { items } = await house.api.listTariffs({ limit: 10 }, callOf(finance))
    expect(items.map(({ code, validTo }) => [code, validTo])).toEqual([['T2026', null]])
  })

  test('ends as the tariff that is published of it, by the very rules that were read', async () => {
    const { id } = await draftOf()
    const validFrom = '2027-01-01' as Command<'publishTariff'>['validFrom']
    const about = { code: 'T-2027', name: 'Tarif 2027', actId: region.actId, currency: 'EUR' as const, validFrom }
    const publish = (body: Pick<Command<'publishTariff'>, 'rules' | 'draftId'>) =>
      house.api.publishTariff({ ...about, validTo: null, ...body }, callOf(finance))
    const fewer = rules.slice(1)
    expect((await problemOf(publish({ rules: fewer, draftId: id }))).code).toBe('version-stale')
    expect((await problemOf(publish({ rules, draftId: region.epci.id }))).code).toBe('tariff-draft-unknown')
    const tariff = await publish({ rules, draftId: id })
    expect(Object.keys(tariff)).not.toContain('draftId')
    const { draft } = await simulate(id)
    expect(draft).toMatchObject({ tariffId: tariff.id, withdrawnAt: null, version: 2 })
    const withdraw = house.api.withdrawTariffDraft(
      { draftId: id, reason: 'Trop tard' },
      callOf(finance, { ifMatch: 2 }),
    )
    expect((await problemOf(withdraw)).code).toBe('tariff-draft-ended')
  })
})
