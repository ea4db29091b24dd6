import type { Answer, Command } from '@grenier/contracts'
import { addMs, civilMonth, GIB, instantFromIso, microsFromCents, msPerHour } from '@grenier/quota-billing'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { rowsOf } from '../../harness/pages.ts'
import { callOf, collector, finance, type House, openHouse } from './house.ts'
import { problemOf } from './problem-of.ts'
import { enrolCommune, prepareRegion, type Region } from './region.ts'

const january = civilMonth('2026-01')
type Key = Command<'createCostPool'>['key']
type Rules = Command<'publishTariff'>['rules']
type Member = Answer<'enrolTenant'>

let house: House
let region: Region

beforeEach(async () => {
  house = await openHouse('2026-01-01T06:00:00.000Z')
  region = await prepareRegion(house)
})
afterEach(() => house.close())

const reserved: Rules[number] = {
  kind: 'perGibMonth',
  ruleId: 'reserved',
  label: 'Espace attribué',
  meter: 'storage.reserved',
  offerId: null,
  freeGib: 0n,
  mode: 'graduated',
  tiers: [{ fromGib: 0n, toGib: null, unitPriceMicros: 1_000_000n }],
}

function publish(rules: Rules) {
  const named = { code: 'T2026', name: 'Tarif 2026', actId: region.actId, currency: 'EUR' as const }
  const validFrom = '2026-01-01' as Command<'publishTariff'>['validFrom']
  return house.api.publishTariff({ ...named, validFrom, validTo: null, rules }, callOf(finance))
}

function share(key: Key, amountCents = 100_000n, code = 'salle') {
  const costPool = { code, name: 'Salle machine', month: january, amountCents, key, actId: region.actId }
  return house.api.createCostPool(costPool, callOf(finance))
}

async function close(decided: Omit<Command<'closePeriod'>, 'month'> = {}): Promise<Answer<'getPeriod'>> {
  house.setClock('2026-02-01T10:00:00.000Z')
  await house.api.closePeriod({ month: january, ...decided }, callOf(finance))
  await house.jobs['close-period']({ month: january })
  return await house.api.getPeriod({ month: january }, callOf(finance))
}

/** Of a kind, euros by member. */
async function charged(kind: 'shared' | 'minimum' | 'cap', members: readonly Member[]): Promise<(bigint | null)[]> {
  const { items } = await house.api.listCharges({ limit: 500, month: january }, callOf(finance))
  return members.map(({ id }) => items.find((row) => row.tenantId === id && row.kind === kind)?.amountMicros ?? null)
}

const cents = (amount: bigint) => microsFromCents(amount)

describe('a cost split by a fixed key', () => {
  test('follows the parts that were voted; what nobody was given is told as unshared and stated to nobody', async () => {
    await publish([reserved])
    const members = [
      await enrolCommune(house, region, { name: 'Alpha', gib: 0n }),
      await enrolCommune(house, region, { name: 'Beta', gib: 0n }),
      await enrolCommune(house, region, { name: 'Gamma', gib: 0n }),
    ]
    const parts = members.slice(0, 2).map(({ id }, index) => ({ tenantId: id, weight: index === 0 ? 6_000n : 3_333n }))
    await share({ kind: 'fixed', totalWeight: 10_000n, parts })
    expect(await close()).toMatchObject({ state: 'closed', costPoolsCents: 100_000n, unsharedCents: 6_670n })
    expect(await charged('shared', members)).toEqual([cents(60_000n), cents(33_330n), null])
    const [costPool] = (await house.api.listCostPools({ limit: 10 }, callOf(finance))).items
    expect(costPool?.unsharedCents).toBe(6_670n)

    await house.api.issueStatements({ month: january }, callOf(finance))
    await house.jobs['issue-statements']({ month: january })
    const issued = await house.api.getPeriod({ month: january }, callOf(finance))
    expect(issued).toMatchObject({ state: 'issued', statementsCents: 93_330n })
    expect(issued.checks.filter(({ holds }) => !holds)).toEqual([])
  })

  test('is refused when it gives more than all, twice, below nothing, or to somebody unknown', async () => {
    const { id: tenantId } = await enrolCommune(house, region, { name: 'Alpha', gib: 0n })
    const fixed = (weights: readonly bigint[], totalWeight = 10_000n): Key => ({
      kind: 'fixed',
      totalWeight,
      parts: weights.map((weight) => ({ tenantId, weight })),
    })
    const invalid = (detail: string) => ({ code: 'cost-pool-invalid', params: { detail } })
    expect(await problemOf(share(fixed([10_001n])))).toEqual(invalid('parts-exceed-total'))
    expect(await problemOf(share(fixed([1n, 1n])))).toEqual(invalid('part-repeated'))
    expect(await problemOf(share(fixed([-1n])))).toEqual(invalid('part-negative'))
    expect(await problemOf(share(fixed([0n], 0n)))).toEqual(invalid('total-not-positive, nothing-given'))
    expect(await problemOf(share(fixed([0n])))).toEqual(invalid('nothing-given'))
    const unknown = '0198c0de-7a00-7000-8000-00000000dead'
    const ofNobody: Key = { kind: 'fixed', totalWeight: 1n, parts: [{ tenantId: unknown, weight: 1n }] }
    expect(await problemOf(share(ofNobody))).toEqual({ code: 'tenant-unknown', params: { count: '1' } })
    expect((await house.api.listCostPools({ limit: 10 }, callOf(finance))).items).toEqual([])
  })
})

describe('a cost split by use', () => {
  async function read(member: Member, valueBytes: bigint): Promise<void> {
    const from = instantFromIso('2026-01-10T00:00:00.000Z')
    const readings = Array.from({ length: 24 }, (_, hour) => ({
      tenantId: member.id,
      meter: 'storage.used' as const,
      offerId: region.block.id,
      resourceId: 'claim-1',
      takenAt: addMs(from, hour * msPerHour),
      valueBytes,
    }))
    await house.api.recordReadings({ source: 'prometheus', simulated: false, readings }, callOf(collector))
  }

  test('follows the byte-seconds of the meter, measured or from the ledger', async () => {
    await publish([reserved])
    const members = [
      await enrolCommune(house, region, { name: 'Alpha', gib: 30n }),
      await enrolCommune(house, region, { name: 'Beta', gib: 30n }),
    ]
    const [alpha, beta] = members
    if (alpha === undefined || beta === undefined) throw new Error('two members')
    house.setClock('2026-01-12T00:00:00.000Z')
    await read(alpha, 3n * GIB)
    await read(beta, GIB)
    await share({ kind: 'use', meter: 'storage.used' })
    await share({ kind: 'use', meter: 'storage.reserved' }, 1_000n, 'reserve')
    expect(await close()).toMatchObject({ state: 'closed', unsharedCents: 0n })
    const { items } = await house.api.listCharges({ limit: 500, month: january }, callOf(finance))
    const sums = members.map(({ id }) =>
      items
        .filter(({ tenantId, kind }) => tenantId === id && kind === 'shared')
        .map(({ amountMicros }) => amountMicros),
    )
    expect(sums.map((amounts) => amounts.toSorted((left, right) => Number(right - left)))).toEqual([
      [cents(75_000n), cents(500n)],
      [cents(25_000n), cents(500n)],
    ])
  })

  test('waits, with nothing posted, when nobody used anything', async () => {
    await publish([reserved])
    await enrolCommune(house, region, { name: 'Alpha', gib: 10n })
    await share({ kind: 'use', meter: 'bucket.stored' })
    // Those that can be split are not split either, whichever of them comes first.
    await share({ kind: 'equal' }, 1_000n, 'a-first')
    await share({ kind: 'equal' }, 1_000n, 'z-last')
    const blocked = { state: 'closing', blockedBy: 'key-without-weight', chargesMicros: 0n, progressTotal: 0 }
    expect(await close()).toMatchObject(blocked)
    expect((await house.api.listCharges({ limit: 500, month: january }, callOf(finance))).items).toEqual([])
    const closed = await close({ costsWithoutWeight: 'unshared' })
    expect(closed).toMatchObject({ state: 'closed', blockedBy: null, unsharedCents: 100_000n })
  })
})

describe('a population that nobody knows', () => {
  const perHead: Rules[number] = {
    kind: 'perInhabitantYear',
    ruleId: 'heads',
    label: 'Participation',
    unitPriceMicros: 365_000_000n,
  }

  test.each([
    ['a price', { rules: [perHead], key: null }],
    ['a key', { rules: [reserved], key: { kind: 'population', populationKind: 'municipale', vintage: null } }],
  ] as const)('stops the closing of a month with %s by population, until leaving out is decided', async (_, given) => {
    await publish([...given.rules])
    const members = [
      await enrolCommune(house, region, { name: 'Alpha', gib: 0n, inhabitants: 10 }),
      await enrolCommune(house, region, { name: 'Beta', gib: 0n, inhabitants: null }),
    ]
    if (given.key !== null) await share(given.key)
    expect(await close()).toMatchObject({ state: 'closing', blockedBy: 'population-missing', chargesMicros: 0n })
    const closed = await close({ membersWithoutPopulation: 'left-out' })
    expect(closed).toMatchObject({ state: 'closed', blockedBy: null, membersWithoutPopulation: 'left-out' })
    const { items } = await house.api.listCharges({ limit: 500, month: january }, callOf(finance))
    expect(new Set(items.map(({ tenantId }) => tenantId))).toEqual(new Set([members[0]?.id]))
  })

  test('of a vintage that the key names counts, and not the one in force', async () => {
    await publish([reserved])
    await enrolCommune(house, region, { name: 'Alpha', gib: 0n })
    await share({ kind: 'population', populationKind: 'municipale', vintage: 1999 })
    expect(await close()).toMatchObject({ state: 'closing', blockedBy: 'population-missing' })
  })
})

describe('a minimum and a cap', () => {
  test('are lines of their own on the statement, pro rata for who joined during the month', async () => {
    const bound = { amountMicros: 31_000_000n, ofRuleIds: null }
    const least: Rules[number] = { kind: 'monthlyMinimum', ruleId: 'least', label: 'Minimum mensuel', ...bound }
    const most: Rules[number] = { kind: 'monthlyCap', ruleId: 'most', label: 'Plafond', ...bound }
    expect((await problemOf(publish([reserved, { ...least, amountMicros: 31_000_001n }, most]))).params).toEqual({
      faults: 'least: minimum-above-cap',
    })
    await publish([reserved, least, most])
    // 16 days of January are left from here on, so a GiB costs 16/31 €.
    house.setClock('2026-01-15T23:00:00.000Z')
    const members = [
      await enrolCommune(house, region, { name: 'Alpha', gib: 0n }),
      await enrolCommune(house, region, { name: 'Beta', gib: 50n }),
    ]
    expect((await close()).state).toBe('closed')
    expect(await charged('minimum', members)).toEqual([16_000_000n, null])
    const [, beta] = await charged('cap', members)
    expect(beta).toBe(16_000_000n - (50n * 16_000_000n + 15n) / 31n)

    await house.api.issueStatements({ month: january }, callOf(finance))
    await house.jobs['issue-statements']({ month: january })
    const { items } = await house.api.listStatements({ limit: 10, month: january }, callOf(finance))
    const stated = await Promise.all(
      items.map(({ id: statementId }) => house.api.getStatement({ statementId }, callOf(finance))),
    )
    expect(stated.map(({ totalCents }) => totalCents)).toEqual([1_600n, 1_600n])
    expect(stated.map(({ lines }) => lines.map(({ label }) => label))).toEqual([
      ['Minimum mensuel'],
      ['Espace attribué', 'Plafond'],
    ])
    const asked = { month: january, focusVersion: '1.4', dataset: 'cost-and-usage' } as const
    const focus = await rowsOf(house.api.exportFocus(asked, callOf(finance)))
    const categories = focus.map((row) => [row['ChargeDescription'], row['ChargeCategory']])
    expect(categories).toContainEqual(['Minimum mensuel', 'Adjustment'])
    expect(categories).toContainEqual(['Plafond', 'Credit'])
  })
})

describe('a cost before it is declared', () => {
  const asked = { month: january, amountCents: 100_001n, limit: 500, populationKind: 'municipale' } as const
  const preview = (about: Partial<Command<'previewCostShares'>>) =>
    house.api.previewCostShares({ ...asked, keyKind: 'equal', ...about }, callOf(finance))

  test('shows the parts that its closing gives, to the cent, page by page', async () => {
    await publish([reserved])
    const members: Member[] = []
    for (const name of ['Alpha', 'Beta', 'Gamma']) members.push(await enrolCommune(house, region, { name, gib: 0n }))
    const first = await preview({ limit: 2 })
    expect(first).toMatchObject({ fault: null, unsharedCents: 0n, memberCount: 3 })
    expect(first.members.map(({ amountCents }) => amountCents)).toEqual([33_334n, 33_334n])
    const second = await preview({ limit: 2, after: first.nextAfter ?? '' })
    expect(second).toMatchObject({ members: [{ amountCents: 33_333n }], nextAfter: null })
    await share({ kind: 'equal' }, asked.amountCents)
    await close()
    const foretold = new Map([...first.members, ...second.members].map((part) => [part.tenantId, part.amountCents]))
    expect(await charged('shared', members)).toEqual(members.map(({ id }) => cents(foretold.get(id) ?? 0n)))
  })

  test('says why a key cannot split it, and gives nobody a part', async () => {
    await publish([reserved])
    await enrolCommune(house, region, { name: 'Alpha', gib: 0n })
    const nobody = { members: [], memberCount: 0, unsharedCents: 100_001n }
    const unused = await preview({ keyKind: 'use', meter: 'storage.used' })
    expect(unused).toMatchObject({ fault: 'key-without-weight', ...nobody })
    const uncounted = await preview({ keyKind: 'population', vintage: 1999 })
    expect(uncounted).toMatchObject({ fault: 'population-missing', ...nobody })
  })
})
