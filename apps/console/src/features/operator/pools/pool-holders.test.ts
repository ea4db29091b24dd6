import type { Offer, Pool, PoolBalance } from '@grenier/contracts'
import { GIB, instant } from '@grenier/quota-billing'
import { describe, expect, it } from 'vitest'
import { chosenOf, isTiny, namedBalancesOf, pathTo, sharedBytesOf } from './pool-holders.ts'

const poolOf = (id: string, parentId: string | null): Pool => ({
  id,
  name: id,
  parentId,
  organisationId: null,
  levels: [],
  recordedAt: instant(0),
  version: 1,
})

const offerOf = (id: string, name: string): Offer => ({
  id,
  name,
  code: id,
  kind: 'block',
  clusterId: 'cluster',
  className: 'class',
  residency: 'FR',
  roundingStepBytes: GIB,
  quotaBytesMax: 100n * GIB,
  sizeStepsBytes: [],
  recordedAt: instant(0),
  version: 1,
})

const balanceOf = (offerId: string, changed: Partial<PoolBalance> = {}): PoolBalance => ({
  offerId,
  limitBytes: 100n * GIB,
  overcommitPercent: 150,
  capacityBytes: 150n * GIB,
  freeBytes: 150n * GIB,
  heldBytes: 0n,
  allocatedBytes: 0n,
  ...changed,
})

describe('where a pool is', () => {
  const pools = [poolOf('commune', 'epci'), poolOf('region', null), poolOf('epci', 'region')]

  it('is told from the top down to itself', () => {
    expect(pathTo(pools, 'commune').map(({ id }) => id)).toEqual(['region', 'epci', 'commune'])
    expect(pathTo(pools, 'region').map(({ id }) => id)).toEqual(['region'])
  })

  it('begins with what was read, and is nowhere for a pool that is not there', () => {
    expect(pathTo([poolOf('commune', 'elsewhere')], 'commune').map(({ id }) => id)).toEqual(['commune'])
    expect(pathTo(pools, 'nobody')).toEqual([])
  })
})

describe('the offers of a pool', () => {
  const offers = [offerOf('b', 'Standard'), offerOf('c', 'Économe')]
  const named = namedBalancesOf([balanceOf('a'), balanceOf('b'), balanceOf('c')], offers)

  it('stand by their names as French sorts, one that is not known by its id', () => {
    expect(named.map(({ name }) => name)).toEqual(['a', 'Économe', 'Standard'])
  })

  it('are looked at as the address says, else where somebody has something, else the first', () => {
    expect(chosenOf(named, 'b')?.balance.offerId).toBe('b')
    expect(chosenOf(named, 'gone')?.balance.offerId).toBe('a')
    const given = namedBalancesOf([balanceOf('a'), balanceOf('b', { heldBytes: 1n })], offers)
    expect(chosenOf(given, undefined)?.balance.offerId).toBe('b')
    expect(chosenOf([], 'b')).toBeUndefined()
  })
})

describe('shares', () => {
  it('are of all that may be given, and where there is no limit of all that is given and held', () => {
    const taken = { allocatedBytes: 30n * GIB, heldBytes: 2n * GIB }
    expect(sharedBytesOf(balanceOf('a', taken))).toBe(150n * GIB)
    const unlimited = { ...taken, limitBytes: null, freeBytes: null, capacityBytes: 30n * GIB }
    expect(sharedBytesOf(balanceOf('a', unlimited))).toBe(32n * GIB)
  })

  it('under a hundredth are said to be so, and nothing is nothing', () => {
    expect(isTiny(1n, 101n)).toBe(true)
    expect(isTiny(1n, 100n)).toBe(false)
    expect(isTiny(0n, 100n)).toBe(false)
    expect(isTiny(0n, 0n)).toBe(false)
  })
})
