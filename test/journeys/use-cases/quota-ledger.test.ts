import type { Pool } from '@grenier/contracts'
import { Problem } from '@grenier/control-plane/ports'
import { GIB, instantFromIso } from '@grenier/quota-billing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callOf, type House, memberOf, openHouse, operator } from './house.ts'
import { problemOf } from './problem-of.ts'
import { enrolCommune, prepareRegion, type Region } from './region.ts'

let house: House
let region: Region

const monday = '2026-01-05T09:00:00.000Z'
const tuesday = '2026-01-06T09:00:00.000Z'
const wednesday = '2026-01-07T09:00:00.000Z'
const thursday = '2026-01-08T09:00:00.000Z'

beforeAll(async () => {
  house = await openHouse(monday)
  region = await prepareRegion(house)
})
afterAll(() => house.close())

function ask(tenantId: string, gib: bigint) {
  return house.api.submitQuotaRequest(
    {
      tenantId,
      lines: [{ offerId: region.block.id, wantedQuotaBytes: gib * GIB }],
      justification: 'Archives numérisées',
      wishedOn: null,
      temporaryUntil: null,
      waitIfFull: false,
    },
    callOf(memberOf(tenantId)),
  )
}

async function balanceOf(poolId: string, offerId: string, asOf?: string) {
  const instant = asOf === undefined ? {} : { asOf: instantFromIso(asOf) }
  const { items } = await house.api.getPoolBalances({ poolId, ...instant }, callOf(operator))
  return items.find((item) => item.offerId === offerId)
}

async function poolOf(poolId: string): Promise<Pool> {
  const { items } = await house.api.listPools({ limit: 100 }, callOf(operator))
  const pool = items.find(({ id }) => id === poolId)
  if (pool === undefined) throw new Error('the pool is known')
  return pool
}

async function setLimit(poolId: string, offerId: string, limit: { gib: bigint | null; percent?: number }) {
  const { version } = await poolOf(poolId)
  return await house.api.setPoolCapacity(
    {
      poolId,
      offerId,
      limitBytes: limit.gib === null ? null : limit.gib * GIB,
      overcommitPercent: limit.percent ?? 100,
    },
    callOf(operator, { ifMatch: version }),
  )
}

describe('the ledger as of an instant', () => {
  test('shows what stood then, whatever was held, given, taken back and limited since', async () => {
    const block = region.block.id
    const tenant = await enrolCommune(house, region, { name: 'Ableiges', gib: 50n })
    house.setClock(tuesday)
    const request = await ask(tenant.id, 100n)
    house.setClock(wednesday)
    await house.api.decideQuotaRequest(
      { requestId: request.id, decision: 'approve', amendedLines: [], reason: 'Besoin établi' },
      callOf(operator, { ifMatch: request.version }),
    )
    house.setClock(thursday)
    await setLimit(region.epci.id, block, { gib: 200n, percent: 150 })

    const at = (asOf: string) => balanceOf(region.epci.id, block, asOf)
    const level = { offerId: block, limitBytes: 300n * GIB, overcommitPercent: 100, capacityBytes: 300n * GIB }
    const before = { ...level, freeBytes: 250n * GIB, heldBytes: 0n, allocatedBytes: 50n * GIB }
    expect(await at('2026-01-04T00:00:00.000Z')).toBeUndefined()
    expect(await at('2026-01-06T08:59:59.999Z')).toEqual(before)
    expect(await at(tuesday)).toEqual({ ...before, freeBytes: 200n * GIB, heldBytes: 50n * GIB })
    expect(await at(wednesday)).toEqual({ ...before, freeBytes: 200n * GIB, allocatedBytes: 100n * GIB })
    const limited = { limitBytes: 200n * GIB, overcommitPercent: 150 }
    expect(await at(thursday)).toEqual({ ...before, ...limited, freeBytes: 200n * GIB, allocatedBytes: 100n * GIB })
    expect(await balanceOf(region.epci.id, block)).toEqual(await at(thursday))
  })

  test('tells a level without limit from one that is full, which entries alone do not', async () => {
    const tenant = await enrolCommune(house, region, { name: 'Aincourt', gib: 0n })
    house.setClock('2026-02-01T00:00:00.000Z')
    const request = await house.api.submitQuotaRequest(
      {
        tenantId: tenant.id,
        lines: [{ offerId: region.backup.id, wantedQuotaBytes: 40n * GIB }],
        justification: 'Sauvegarde',
        wishedOn: null,
        temporaryUntil: null,
        waitIfFull: false,
      },
      callOf(memberOf(tenant.id)),
    )
    await house.api.decideQuotaRequest(
      { requestId: request.id, decision: 'approve', amendedLines: [], reason: 'Besoin établi' },
      callOf(operator, { ifMatch: request.version }),
    )
    house.setClock('2026-02-02T00:00:00.000Z')
    // Exactly what is given: nothing becomes free, so no entry is posted.
    await setLimit(region.epci.id, region.backup.id, { gib: 40n })
    const at = (asOf: string) => balanceOf(region.epci.id, region.backup.id, asOf)
    const given = { capacityBytes: 40n * GIB, heldBytes: 0n, allocatedBytes: 40n * GIB }
    expect(await at('2026-02-01T12:00:00.000Z')).toMatchObject({ ...given, limitBytes: null, freeBytes: null })
    expect(await at('2026-02-02T00:00:00.000Z')).toMatchObject({ ...given, limitBytes: 40n * GIB, freeBytes: 0n })
    await setLimit(region.epci.id, region.backup.id, { gib: null })
    expect(await balanceOf(region.epci.id, region.backup.id)).toMatchObject({ limitBytes: null, freeBytes: null })
  })

  test('a pool that does not exist has no balances', async () => {
    const missing = house.api.getPoolBalances({ poolId: '0198c0de-7a00-7000-8000-00000000dead' }, callOf(operator))
    expect((await problemOf(missing)).code).toBe('not-found')
  })
})

describe('the list of transfers', () => {
  test('names cause, instant and entries, goes page by page, and every transfer adds up to zero at each node', async () => {
    const all = await house.api.listLedgerTransfers({ limit: 500 }, callOf(operator))
    const paged: string[] = []
    let cursor: string | undefined
    do {
      const page = await house.api.listLedgerTransfers(
        { limit: 2, poolId: region.epci.id, ...(cursor === undefined ? {} : { cursor }) },
        callOf(operator),
      )
      paged.push(...page.items.map(({ id }) => id))
      cursor = page.nextCursor ?? undefined
    } while (cursor !== undefined)
    const atEpci = all.items.filter(({ entries }) => entries.some(({ nodeId }) => nodeId === region.epci.id))
    expect(paged).toEqual(atEpci.map(({ id }) => id))
    expect(paged.length).toBeGreaterThan(4)
    for (const { entries } of all.items) {
      const sums = Map.groupBy(entries, ({ offerId, nodeId }) => `${offerId} ${nodeId}`)
      for (const [, parts] of sums) expect(parts.reduce((sum, { amountBytes }) => sum + amountBytes, 0n)).toBe(0n)
    }
    expect(all.items.map(({ recordedAt }) => recordedAt)).toEqual(
      all.items.map(({ recordedAt }) => recordedAt).toSorted((left, right) => left - right),
    )
  })

  test('a tenant’s are its enrolment, its holds and its grants, though a hold stands in the pools alone', async () => {
    const tenant = await enrolCommune(house, region, { name: 'Ambleville', gib: 10n })
    const request = await ask(tenant.id, 20n)
    await house.api.withdrawQuotaRequest({ requestId: request.id }, callOf(memberOf(tenant.id), { ifMatch: 1 }))
    const own = await house.api.listLedgerTransfers({ limit: 100, tenantId: tenant.id }, callOf(operator))
    expect(own.items.map(({ causeKind, causeId }) => [causeKind, causeId])).toEqual([
      ['enrolment', tenant.id],
      ['quota-request', request.id],
      ['quota-request', request.id],
    ])
    expect(own.items[1]?.entries).toContainEqual(
      expect.objectContaining({ nodeName: 'CA de Cergy', account: 'held', amountBytes: 10n * GIB }),
    )
    const other = await house.api.listLedgerTransfers(
      { limit: 100, tenantId: tenant.id, offerId: region.backup.id },
      callOf(operator),
    )
    expect(other.items).toEqual([])
  })
})

describe('capacity', () => {
  test('below what is given it is refused with the least that is possible and who has it, largest first', async () => {
    const epci = await house.api.createPool(
      { name: 'CC du Vexin', parentId: region.root.id, organisationId: null },
      callOf(operator),
    )
    await setLimit(epci.id, region.block.id, { gib: 200n })
    const small = await enrolCommune(house, { ...region, epci }, { name: 'Petit', gib: 10n })
    const large = await enrolCommune(house, { ...region, epci }, { name: 'Grand', gib: 61n })
    await ask(small.id, 30n)
    const error = await setLimit(epci.id, region.block.id, { gib: 1n, percent: 200 }).then(
      () => null,
      (reason: unknown) => reason,
    )
    expect(error).toBeInstanceOf(Problem)
    expect(error).toMatchObject({
      code: 'capacity-below-allocated',
      // 91 GiB are given; at 200 % half of it is enough.
      params: { allocatedBytes: String(91n * GIB), leastLimitBytes: String((91n * GIB) / 2n) },
      holders: [
        { kind: 'tenant', nodeId: large.id, name: 'Grand', allocatedBytes: String(61n * GIB), heldBytes: '0' },
        {
          kind: 'tenant',
          nodeId: small.id,
          name: 'Petit',
          allocatedBytes: String(10n * GIB),
          heldBytes: String(20n * GIB),
        },
      ],
    })
    await setLimit(epci.id, region.block.id, { gib: 46n, percent: 200 })

    const holdings = await house.api.listPoolHoldings(
      { poolId: region.root.id, offerId: region.block.id, limit: 1 },
      callOf(operator),
    )
    expect(holdings.items.map(({ kind, name }) => [kind, name])).toEqual([['pool', 'CA de Cergy']])
    const next = await house.api.listPoolHoldings(
      { poolId: region.root.id, offerId: region.block.id, limit: 5, cursor: holdings.nextCursor ?? '' },
      callOf(operator),
    )
    expect(next).toEqual({
      items: [
        {
          kind: 'pool',
          nodeId: epci.id,
          name: 'CC du Vexin',
          allocatedBytes: 71n * GIB,
          heldBytes: 20n * GIB,
        },
      ],
      nextCursor: null,
    })
  })

  test('moves from one pool to another in one step: the sum of limits stays, and the trail says why', async () => {
    const offerId = region.block.id
    const { id: toPoolId } = await house.api.createPool(
      { name: 'CC voisine', parentId: region.root.id, organisationId: null },
      callOf(operator),
    )
    const move = { poolId: region.epci.id, toPoolId, offerId, bytes: 30n * GIB, reason: 'Délibération 2026-7' }
    const from = await poolOf(region.epci.id)
    const send = (command: typeof move, ifMatch?: number) =>
      house.api.movePoolCapacity(command, callOf(operator, ifMatch === undefined ? {} : { ifMatch }))
    expect(await problemOf(send(move, from.version))).toEqual({
      code: 'pool-unlimited',
      params: { poolName: 'CC voisine' },
    })
    await setLimit(toPoolId, offerId, { gib: 5n })
    const limitsBefore = [await balanceOf(region.epci.id, offerId), await balanceOf(toPoolId, offerId)]
    expect((await problemOf(send(move))).code).toBe('if-match-missing')
    expect((await problemOf(send(move, from.version + 1))).code).toBe('version-stale')
    expect((await problemOf(send({ ...move, bytes: 0n }, from.version))).code).toBe('invalid-input')
    expect((await problemOf(send({ ...move, toPoolId: move.poolId }, from.version))).code).toBe('invalid-input')
    const tooMuch = { ...move, bytes: 5_000n * GIB }
    expect((await problemOf(send(tooMuch, from.version))).code).toBe('capacity-below-allocated')
    const nowhere = { ...move, toPoolId: '0198c0de-7a00-7000-8000-00000000dead' }
    expect((await problemOf(send(nowhere, from.version))).code).toBe('pool-unknown')

    const moved = await send(move, from.version)
    const limitOf = (pool: Pool): bigint => pool.levels.find((level) => level.offerId === offerId)?.limitBytes ?? 0n
    const sumBefore = limitsBefore.reduce((sum, balance) => sum + (balance?.limitBytes ?? 0n), 0n)
    expect(limitOf(moved.from) + limitOf(moved.to)).toBe(sumBefore)
    expect(limitOf(moved.to)).toBe(35n * GIB)
    expect(moved.from.version).toBe(from.version + 1)

    const { items } = await house.api.listLedgerTransfers({ limit: 500, poolId: toPoolId }, callOf(operator))
    expect(items.at(-1)).toMatchObject({ causeKind: 'capacity', causeId: region.epci.id })
    expect(new Set(items.at(-1)?.entries.map(({ nodeId }) => nodeId))).toEqual(new Set([region.epci.id, toPoolId]))
    const { violations } = await house.api.verifyInvariants({}, callOf(operator))
    expect(violations).toBe(0)
  })
})
