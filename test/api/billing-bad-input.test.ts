import { addMs, civilMonth, instantFromIso, msPerDay } from '@grenier/quota-billing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { idOf, ids, insertGround, insertMember, recordedAt } from '../harness/fixtures.ts'
import { everythingStored } from './support/everything-stored.ts'
import { type RealApi, startRealApi } from './support/real-api.ts'
import { refusal, type Sent } from './support/refusal.ts'
import { jobsOver } from './support/sweep-requests.ts'

const [block, backup] = [ids.offer(1), ids.offer(2)]
let api: RealApi

interface Case {
  readonly title: string
  readonly sent: () => Sent
  readonly status: number
  readonly code: string
  /** Where a field is at fault: its name and the code of its own. */
  readonly fault?: string
  /** What the French sentence has to name. */
  readonly names?: string
}

const tier = (fromGib: string, toGib: string | null, unitPriceMicros = '100000') => ({
  fromGib,
  toGib,
  unitPriceMicros,
})
const priced = { ruleId: 'used', label: 'Espace utilisé', meter: 'storage.used', offerId: null as string | null }
const rule = (change: object = {}) => ({
  kind: 'perGibMonth',
  ...priced,
  freeGib: '0',
  mode: 'graduated',
  tiers: [tier('0', null)],
  ...change,
})
const tariff = (change: object = {}): Sent => ({
  path: '/v1/tariffs',
  body: {
    code: 'T-2027',
    name: 'Barème 2027',
    actId: ids.act,
    currency: 'EUR',
    validFrom: '2027-01-01',
    validTo: null,
    rules: [rule()],
    ...change,
  },
})
const ofTiers = (...tiers: object[]) => tariff({ rules: [rule({ tiers })] })

const measured = (change: object = {}) => ({
  tenantId: ids.tenant(1),
  meter: 'storage.used',
  offerId: block,
  resourceId: 'archives',
  takenAt: '2026-02-10T00:00:00.000Z',
  valueBytes: '1024',
  ...change,
})
/** A sound reading stands before the bad one, so that half of a call would be seen. */
const readings = (change: object): Sent => ({
  path: '/v1/readings',
  role: 'collector',
  body: { source: 'prometheus', readings: [measured({ resourceId: 'sound' }), measured(change)] },
})
const costPool = (key: object, change: object = {}): Sent => ({
  path: '/v1/cost-pools',
  body: { code: 'salle', name: 'Salle', month: '2026-02', amountCents: '100000', key, actId: ids.act, ...change },
})
const part = (tenant: number, weight: string) => ({ tenantId: ids.tenant(tenant), weight })

const cases: readonly Case[] = [
  {
    title: 'a tariff from the day on which another one starts',
    sent: () => tariff({ validFrom: '2026-02-01', validTo: '2026-12-31' }),
    status: 409,
    code: 'tariff-overlaps',
  },
  ...(
    [
      ['a hole between two tiers', [tier('0', '10'), tier('11', null)], 'used: tier-gap'],
      ['two tiers over one another', [tier('0', '10'), tier('9', null)], 'used: tier-overlap'],
      ['tiers that do not begin at 0', [tier('1', null)], 'used: tiers-not-from-zero'],
      ['tiers that end', [tier('0', '10')], 'used: tiers-end'],
      ['a tier of nothing', [tier('0', '0'), tier('0', null)], 'used: tier-empty'],
      ['a price below 0', [tier('0', null, '-1')], 'used: price-negative'],
    ] as const
  ).map(([title, tiers, names]) => ({
    title,
    sent: () => ofTiers(...tiers),
    status: 422,
    code: 'tariff-invalid',
    names,
  })),
  {
    title: 'a price of buckets for an offer of volumes',
    sent: () => tariff({ rules: [rule({ meter: 'bucket.stored', offerId: block })] }),
    status: 422,
    code: 'tariff-invalid',
    names: 'used: meter-of-other-kind',
  },
  ...['USD', 'eur', 'FRF', ''].map((currency) => ({
    title: `the currency “${currency}”`,
    sent: () => tariff({ currency }),
    status: 400,
    code: 'invalid-input',
    fault: 'currency: currency-unknown',
  })),
  {
    title: 'a reading in the future',
    sent: () => readings({ takenAt: '2026-02-12T00:00:00.000Z' }),
    status: 422,
    code: 'reading-in-future',
    names: 'n° 2',
  },
  {
    title: 'a negative gauge',
    sent: () => readings({ valueBytes: '-1' }),
    status: 400,
    code: 'invalid-input',
    fault: 'readings.1.valueBytes: bytes-negative',
  },
  ...['GiB', 'MB', 'bytes', ''].map((unit) => ({
    title: `a reading in “${unit}”`,
    sent: () => readings({ unit }),
    status: 400,
    code: 'invalid-input',
    fault: 'readings.1.unit: unit-mismatch',
  })),
  {
    title: 'a gauge of volumes told of an offer for backups',
    sent: () => readings({ offerId: backup }),
    status: 422,
    code: 'reading-meter-mismatch',
    names: 'storage.used',
  },
  {
    title: 'a reading of what the quota ledger knows',
    sent: () => readings({ meter: 'storage.reserved' }),
    status: 422,
    code: 'reading-of-ledger',
    names: 'n° 2',
  },
  {
    title: 'another value for a known reading',
    sent: () => readings({ resourceId: 'known', valueBytes: '1025' }),
    status: 409,
    code: 'reading-conflict',
  },
  {
    title: 'a reading of a closed month',
    sent: () => readings({ takenAt: '2026-01-10T00:00:00.000Z' }),
    status: 409,
    code: 'reading-too-old',
    names: '2026-01',
  },
  {
    title: 'a reading of somebody unknown',
    sent: () => readings({ tenantId: ids.tenant(99) }),
    status: 422,
    code: 'tenant-unknown',
  },
  {
    title: 'a reading of an unknown offer',
    sent: () => readings({ offerId: idOf(4, 99) }),
    status: 422,
    code: 'offer-unknown',
  },
  {
    title: 'a cost of a closed month',
    sent: () => costPool({ kind: 'equal' }, { month: '2026-01' }),
    status: 409,
    code: 'period-closed',
    names: '2026-01',
  },
  ...(
    [
      ['a key that gives nobody anything', '100', [part(1, '0'), part(2, '0')], 'nothing-given'],
      ['a key out of 0 parts', '0', [part(1, '0')], 'total-not-positive'],
      ['a key that gives more than all', '10', [part(1, '6'), part(2, '5')], 'parts-exceed-total'],
      ['a key that gives one member two parts', '10', [part(1, '1'), part(1, '2')], 'part-repeated'],
      ['a key that gives less than nothing', '10', [part(1, '-1')], 'part-negative'],
    ] as const
  ).map(([title, totalWeight, parts, names]) => ({
    title,
    sent: () => costPool({ kind: 'fixed', totalWeight, parts }),
    status: 422,
    code: 'cost-pool-invalid',
    names,
  })),
  {
    title: 'a closing of a month that is closed',
    sent: () => ({ path: '/v1/periods/2026-01/closing', body: {} }),
    status: 409,
    code: 'period-closed',
  },
  {
    title: 'a closing of a month that has not ended',
    sent: () => ({ path: '/v1/periods/2026-02/closing', body: {} }),
    status: 409,
    code: 'period-not-ended',
  },
  {
    title: 'a correction of a month that is not closed',
    sent: () => ({ path: '/v1/corrections', body: { month: '2026-02', reason: 'Erreur', tenantIds: null } }),
    status: 409,
    code: 'period-not-closed',
  },
  {
    title: 'a correction of a month of which nothing differs',
    sent: () => ({ path: '/v1/corrections', body: { month: '2026-01', reason: 'Erreur', tenantIds: null } }),
    status: 409,
    code: 'correction-nothing',
  },
  {
    title: 'a true-up of a year that is not over',
    sent: () => ({ path: '/v1/fiscal-years/2026/true-up', body: { digest: 'seen' } }),
    status: 409,
    code: 'period-not-ended',
    names: '2026-12',
  },
  {
    title: 'an act that nobody knows',
    sent: () => tariff({ actId: idOf(5, 99) }),
    status: 422,
    code: 'act-unknown',
  },
]

async function accept(sent: Sent): Promise<void> {
  const told = await refusal(api, sent, 'fr')
  expect(told).toMatchObject({ status: expect.toSatisfy((status: number) => status < 300) })
}

const readingsOf = (reading: object): Sent => ({
  path: '/v1/readings',
  role: 'collector',
  body: { source: 'prometheus', readings: [measured(reading)] },
})
const closing = (month: string): Sent => ({ path: `/v1/periods/${month}/closing`, body: {} })
const periodOf = (month: string) => api.client('finance').call('getPeriod', { params: { month: civilMonth(month) } })

/** January is measured, priced and closed; it is 11 February. */
async function prepareScene(): Promise<void> {
  await api.unitOfWork.transact({ kind: 'platform' }, async (tx) => {
    await insertGround(tx)
    await insertMember(tx, 1)
    await insertMember(tx, 2)
  })
  await accept(tariff({ validFrom: '2026-01-01', code: 'T-2026' }))
  api.clock.set(instantFromIso('2026-01-20T00:00:00.000Z'))
  await accept(readingsOf({ takenAt: '2026-01-10T00:00:00.000Z' }))
  api.clock.set(instantFromIso('2026-02-11T00:00:00.000Z'))
  await accept(closing('2026-01'))
  await jobsOver(api)['close-period']({ month: civilMonth('2026-01') })
  expect(await periodOf('2026-01')).toMatchObject({ state: 'closed' })
  await accept(tariff({ validFrom: '2026-02-01', code: 'T-2026-bis' }))
  await accept(readingsOf({ resourceId: 'known' }))
}

beforeAll(async () => {
  api = await startRealApi(recordedAt)
  await prepareScene()
})
afterAll(() => api?.close())

describe('a bad call about prices, readings, costs or months', () => {
  it.each(cases)('$title: $code, told in both languages, and nothing is stored', async (expected) => {
    const before = await everythingStored(api.adminUrl)
    const [french, english] = [await refusal(api, expected.sent(), 'fr'), await refusal(api, expected.sent(), 'en')]
    for (const told of [french, english]) {
      expect(told).toMatchObject({ status: expected.status, code: expected.code })
      expect(told.faults).toEqual(expected.fault === undefined ? [] : [expected.fault])
    }
    expect(french.said).toContain(expected.names ?? '')
    expect(french.said).not.toBe('')
    expect(english.said).not.toBe(french.said)
    expect(await everythingStored(api.adminUrl)).toEqual(before)
  })
})

describe('a closing that cannot go on', () => {
  /** What a closing posts. */
  const posted = async () => {
    const stored = await everythingStored(api.adminUrl)
    const tables = ['charge', 'statement', 'statement_line', 'statement_charge', 'carried_charge']
    return tables.map((table) => stored[`public.${table}`])
  }
  const tryToClose = async (month: string, decided: object = {}) => {
    await accept({ ...closing(month), body: decided })
    await jobsOver(api)['close-period']({ month: civilMonth(month) })
    return await periodOf(month)
  }

  it.each([
    ['a key weighs nobody', 'key-without-weight', { kind: 'use', meter: 'bucket.stored' }],
    ['a population is missing', 'population-missing', { kind: 'population', populationKind: 'totale', vintage: 1999 }],
  ])('waits where %s (%s), and has posted nothing', async (_what, code, key) => {
    const month = code === 'key-without-weight' ? '2026-02' : '2026-03'
    await accept(costPool(key, { month }))
    api.clock.set(addMs(instantFromIso(`${month}-28T00:00:00.000Z`), 20 * msPerDay))
    const before = await posted()
    expect(before).not.toContain(undefined)
    expect(await tryToClose(month)).toMatchObject({ state: 'closing', blockedBy: code })
    expect(await posted()).toEqual(before)
    const decided = { membersWithoutPopulation: 'left-out', costsWithoutWeight: 'unshared' }
    expect(await tryToClose(month, decided)).toMatchObject({
      state: 'closed',
      blockedBy: null,
      unsharedCents: 100_000n,
    })
  })
})

describe('a month that is over', () => {
  it('waits for late readings through its grace, unless closing it sooner is confirmed', async () => {
    const until = '2026-05-03T22:00:00.000Z'
    api.clock.set(addMs(instantFromIso(until), -1))
    const before = await everythingStored(api.adminUrl)
    const french = await refusal(api, closing('2026-04'), 'fr')
    expect(french).toMatchObject({ status: 409, code: 'period-in-grace', said: expect.stringContaining(until) })
    expect((await refusal(api, closing('2026-04'), 'en')).said).not.toBe(french.said)
    expect(await everythingStored(api.adminUrl)).toEqual(before)
    await accept(readingsOf({ takenAt: '2026-04-30T20:00:00.000Z' }))
    await accept({ ...closing('2026-04'), body: { beforeGraceEnds: true } })
    api.clock.set(instantFromIso('2026-06-03T22:00:00.000Z'))
    await accept(closing('2026-05'))
  })
})
