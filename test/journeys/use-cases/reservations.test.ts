import { GIB, msPerSecond } from '@grenier/quota-billing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { entriesOf, ledgerFaults, levelOf, quotaOf, reconcile, use } from './dated-house.ts'
import { callOf, type House, openHouse, operator } from './house.ts'
import { problemOf } from './problem-of.ts'
import { enrolCommune, prepareRegion, type Region } from './region.ts'

let house: House
let region: Region
let tenantId: string

beforeAll(async () => {
  house = await openHouse('2026-01-05T09:00:00.000Z')
  region = await prepareRegion(house)
  tenantId = (await enrolCommune(house, region, { name: 'Butry', gib: 20n })).id
})
afterAll(() => house.close())

function reserve(gib: bigint, options: { ttlSeconds?: number; key?: string } = {}) {
  const { ttlSeconds = 600, key } = options
  const wish = { tenantId, offerId: region.block.id, reservedBytes: gib * GIB, purpose: 'restore-drill' as const }
  return house.api.reserveCapacity({ ...wish, ttlSeconds }, callOf(operator, key === undefined ? {} : { key }))
}

const release = (reservationId: string) => house.api.releaseReservation({ reservationId }, callOf(operator))
const sweep = () => house.jobs['sweep-reservations']({})
const heldGib = async () => [
  (await levelOf(house, region, region.root)).heldGib,
  (await levelOf(house, region, region.epci)).heldGib,
]

describe('a machine reservation', () => {
  test('is held in every finite pool above the tenant, and given back once however often it is released', async () => {
    const reservation = await reserve(30n)
    expect(await heldGib()).toEqual([30n, 30n])
    const released = await release(reservation.id)
    expect(released).toMatchObject({ heldBytes: 0n, version: 2 })
    expect(await release(reservation.id)).toEqual(released)
    expect(await heldGib()).toEqual([0n, 0n])
    expect(await entriesOf(house, 'reservation', reservation.id)).toHaveLength(8)
    expect(await ledgerFaults(house)).toEqual([])
  })

  test('that does not fit is refused with the level, and holds nothing', async () => {
    const refused = { code: 'capacity-exceeded', params: { levelName: 'CA de Cergy' } }
    expect(await problemOf(reserve(900n))).toMatchObject(refused)
    expect(await heldGib()).toEqual([0n, 0n])
    const nobody = { tenantId: region.root.id, offerId: region.block.id, reservedBytes: GIB, ttlSeconds: 60 }
    const unknown = house.api.reserveCapacity({ ...nobody, purpose: 'restore-drill' }, callOf(operator))
    expect((await problemOf(unknown)).code).toBe('tenant-unknown')
  })

  test('ends by technical time: a leap of the business calendar sweeps nothing, its own time does', async () => {
    await reserve(10n, { ttlSeconds: 600 })
    house.setClock('2027-01-05T09:00:00.000Z')
    await sweep()
    expect(await heldGib()).toEqual([10n, 10n])
    house.moveWallClock(601 * msPerSecond)
    await Promise.all([sweep(), sweep()])
    expect(await heldGib()).toEqual([0n, 0n])
    expect(await ledgerFaults(house)).toEqual([])
  })

  test('leaks nothing when its machine dies: before it holds, before it lets go, and in the middle of a sweep', async () => {
    house.dieBeforeTransaction(1)
    await expect(reserve(5n, { key: 'dies' })).rejects.toThrow('killed')
    house.dieBeforeTransaction(null)
    expect(await heldGib()).toEqual([0n, 0n])
    const reservation = await reserve(5n, { key: 'dies', ttlSeconds: 60 })
    house.dieBeforeTransaction(1)
    await expect(release(reservation.id)).rejects.toThrow('killed')
    house.dieBeforeTransaction(null)
    await reserve(7n, { ttlSeconds: 60 })
    expect(await heldGib()).toEqual([12n, 12n])
    house.moveWallClock(61 * msPerSecond)
    house.dieBeforeTransaction(2)
    await expect(sweep()).rejects.toThrow('killed')
    house.dieBeforeTransaction(null)
    await sweep()
    expect(await heldGib()).toEqual([0n, 0n])
    expect(await ledgerFaults(house)).toEqual([])
  })
})

describe('use beyond what was given', () => {
  test('is held from the pools while it lasts, and makes the quota over', async () => {
    await reconcile(house, tenantId)
    use(house, region, { tenantId, gib: 23n })
    await reconcile(house, tenantId)
    expect(await quotaOf(house, region, tenantId)).toEqual({ gib: 20n, state: 'over', overReason: 'used-beyond-quota' })
    expect(await heldGib()).toEqual([3n, 3n])
    await reconcile(house, tenantId)
    expect(await heldGib()).toEqual([3n, 3n])
    use(house, region, { tenantId, gib: 21n })
    await reconcile(house, tenantId)
    expect(await heldGib()).toEqual([1n, 1n])
    use(house, region, { tenantId, gib: 4n })
    await reconcile(house, tenantId)
    expect(await heldGib()).toEqual([0n, 0n])
    expect(await quotaOf(house, region, tenantId)).toMatchObject({ gib: 20n, state: 'active' })
    expect(await ledgerFaults(house)).toEqual([])
  })

  test('beyond what a pool has left holds what is left and no more', async () => {
    use(house, region, { tenantId, gib: 500n })
    await reconcile(house, tenantId)
    expect(await heldGib()).toEqual([280n, 280n])
    const rows = await house.unitOfWork.read({ kind: 'platform' }, (tx) => tx.quota.excessReservations(tenantId))
    expect(rows).toHaveLength(1)
    expect((await problemOf(release(rows[0]?.id ?? ''))).code).toBe('not-allowed')
    use(house, region, { tenantId, gib: 4n })
    await reconcile(house, tenantId)
    expect(await heldGib()).toEqual([0n, 0n])
  })
})
