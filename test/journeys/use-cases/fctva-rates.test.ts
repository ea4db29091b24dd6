import { civilDate, fctvaRateOn } from '@grenier/quota-billing'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callOf, finance, type House, memberOf, openHouse } from './house.ts'
import { problemOf } from './problem-of.ts'
import { enrolCommune, prepareRegion } from './region.ts'
import { type ServedHouse, serveHouse } from './served-house.ts'

let house: House
let served: ServedHouse
let tenantId: string

beforeAll(async () => {
  house = await openHouse('2026-03-02T09:00:00.000Z')
  tenantId = (await enrolCommune(house, await prepareRegion(house), { name: 'Auvers', gib: 0n })).id
  served = await serveHouse(house)
})
afterAll(async () => {
  await served?.close()
  await house?.close()
})

const record = (validFrom: string, validTo: string | null = null) =>
  house.api.recordFctvaRate(
    {
      validFrom: civilDate(validFrom),
      validTo: validTo === null ? null : civilDate(validTo),
      rateMillipercent: 16_404,
      source: 'CGCT L1615-6',
    },
    callOf(finance),
  )
const seenBy = async (call = callOf(memberOf(tenantId))) => (await house.api.listFctvaRates({}, call)).items

describe('rates of the FCTVA', () => {
  test('are none until somebody records one', async () => {
    expect(await seenBy()).toEqual([])
  })

  test('are recorded once for a day, read by finance and by every member, and found in the trail', async () => {
    const later = await record('2027-01-01')
    const first = await record('2026-01-01', '2026-12-31')
    expect(first).toMatchObject({ rateMillipercent: 16_404, validTo: '2026-12-31', source: 'CGCT L1615-6' })
    expect(await seenBy()).toEqual([first, later])
    expect(await seenBy(callOf(finance))).toEqual([first, later])
    expect(fctvaRateOn(await seenBy(), civilDate('2026-12-31'))).toEqual(first)
    expect(await problemOf(record('2026-01-01'))).toMatchObject({ code: 'fctva-rate-known' })
    expect(await problemOf(record('2028-01-02', '2028-01-01'))).toMatchObject({
      code: 'fctva-rate-dates',
      params: { startsOn: '2028-01-02' },
    })
    expect(await seenBy()).toEqual([first, later])
    const admin = new Client({ connectionString: house.database.adminUrl })
    await admin.connect()
    const { rows } = await admin.query(
      `SELECT subject_id AS day, actor FROM audit_entry WHERE action = 'recordFctvaRate' ORDER BY subject_id`,
    )
    await admin.end()
    expect(rows).toEqual(['2026-01-01', '2027-01-01'].map((day) => ({ day, actor: finance.subject })))
  })

  test('are nothing that a member records', async () => {
    const body = { validFrom: civilDate('2029-01-01'), rateMillipercent: 0, source: 'nobody said so' }
    const asMember = served.client('member-admin', tenantId).call('recordFctvaRate', { body })
    await expect(asMember).rejects.toMatchObject({ status: 403 })
    const answer = await served.client('finance').call('recordFctvaRate', { body })
    expect(answer).toMatchObject({ rateMillipercent: 0, validTo: null })
    expect(fctvaRateOn(await seenBy(), civilDate('2029-01-01'))).toBeNull()
    // More than all cannot even be sent.
    await expect(
      served.client('finance').call('recordFctvaRate', { body: { ...body, rateMillipercent: 100_001 } }),
    ).rejects.toThrow('rateMillipercent')
  })
})
