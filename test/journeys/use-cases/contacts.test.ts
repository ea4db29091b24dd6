import { civilDate } from '@grenier/quota-billing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callOf, finance, type House, memberOf, openHouse, operator } from './house.ts'
import { problemOf } from './problem-of.ts'
import { enrolCommune, prepareRegion } from './region.ts'

let house: House
let tenantId: string
let otherId: string
beforeAll(async () => {
  house = await openHouse('2026-03-10T09:00:00.000Z')
  const region = await prepareRegion(house)
  tenantId = (await enrolCommune(house, region, { name: 'Auvers', gib: 0n })).id
  otherId = (await enrolCommune(house, region, { name: 'Butry', gib: 0n })).id
})
afterAll(() => house.close())

const person = {
  name: 'Service financier',
  email: 'finances@auvers.example',
  function: 'finance' as const,
  language: 'fr' as const,
}
const from = civilDate('2026-01-01')
const record = (change: { validUntil?: ReturnType<typeof civilDate> } = {}) =>
  house.api.recordContact({ tenantId, ...person, validFrom: from, validUntil: null, ...change }, callOf(operator))

describe('a contact', () => {
  test('is kept by function with its dates, seen by its member alone, and ended once, never changed', async () => {
    const contact = await record()
    const list = (tenant: string, reader: string) =>
      house.api.listContacts({ tenantId: tenant }, callOf(memberOf(reader)))
    expect((await list(tenantId, tenantId)).items).toEqual([contact])
    expect((await problemOf(list(tenantId, otherId))).code).toBe('not-found')
    const end = (validUntil: string, version: number) =>
      house.api.endContact(
        { tenantId, contactId: contact.id, validUntil: civilDate(validUntil) },
        callOf(finance, { ifMatch: version }),
      )
    expect((await problemOf(end('2026-03-09', 1))).code).toBe('contact-dates')
    expect((await problemOf(end('2026-06-01', 2))).code).toBe('version-stale')
    expect(await end('2026-06-01', 1)).toMatchObject({ validUntil: '2026-06-01', endedBy: finance.subject, version: 2 })
    expect((await problemOf(end('2026-07-01', 2))).code).toBe('contact-dates')
    const elsewhere = house.api.endContact(
      { tenantId: otherId, contactId: contact.id, validUntil: civilDate('2026-05-01') },
      callOf(finance, { ifMatch: 2 }),
    )
    expect((await problemOf(elsewhere)).code).toBe('not-found')
  })

  test('does not end before it begins', async () => {
    expect((await problemOf(record({ validUntil: from }))).code).toBe('contact-dates')
  })
})
