import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { propertyRuns } from '../shared/property-runs.ts'
import { entriesForPlaceChange, poolsWithoutRoom, rebuildBalances, sumsToZero } from './ledger.ts'
import type { LevelBalance } from './quota-tree.ts'

const gib = 1_073_741_824n
const amount = fc.bigInt({ min: 0n, max: 50n * gib })
const level = (nodeId: string): fc.Arbitrary<LevelBalance> =>
  fc
    .record({
      limitBytes: fc.option(fc.bigInt({ min: 200n * gib, max: 300n * gib })),
      overcommitPercent: fc.constantFrom(100n, 150n),
      allocatedBytes: fc.bigInt({ min: 100n * gib, max: 190n * gib }),
    })
    .map((balances) => ({ nodeId, name: nodeId, kind: 'pool', heldBytes: 0n, ...balances }))
const leaf: LevelBalance = {
  nodeId: 'commune',
  name: 'commune',
  kind: 'tenant',
  limitBytes: null,
  overcommitPercent: 100n,
  allocatedBytes: 0n,
  heldBytes: 0n,
}
const change = fc
  .record({
    root: level('root'),
    north: level('north'),
    south: level('south'),
    allocatedBytes: amount,
    heldBytes: amount,
  })
  .map(({ root, north, south, ...amounts }) => ({
    offerId: 'standard',
    from: [root, north, leaf],
    to: [root, south, leaf],
    ...amounts,
  }))

describe('a tenant that comes to another place in the tree', () => {
  it('takes with it what it has: each pool’s accounts add up to zero, and what one loses the other gains', () => {
    fc.assert(
      fc.property(change, (moved) => {
        const entries = entriesForPlaceChange(moved)
        expect(sumsToZero(entries)).toBe(true)
        const sums = new Map(rebuildBalances(entries).map((one) => [one.nodeId, one.sums]))
        expect(sums.get('north')?.allocated ?? 0n).toBe(-moved.allocatedBytes)
        expect(sums.get('south')?.allocated ?? 0n).toBe(moved.allocatedBytes)
        expect(sums.get('north')?.held ?? 0n).toBe(-moved.heldBytes)
        expect(sums.get('south')?.held ?? 0n).toBe(moved.heldBytes)
        expect([...sums.keys()].filter((nodeId) => nodeId === 'root' || nodeId === 'commune')).toEqual([])
      }),
      propertyRuns,
    )
  })

  it('finds no room exactly where a pool would have given more than it may, and names how much is missing', () => {
    fc.assert(
      fc.property(change, (moved) => {
        const south = moved.to[1]
        const brought = moved.allocatedBytes + moved.heldBytes
        const givable =
          south?.limitBytes === null || south === undefined ? null : (south.limitBytes * south.overcommitPercent) / 100n
        const missing = givable === null || south === undefined ? 0n : south.allocatedBytes + brought - givable
        const found = poolsWithoutRoom(moved).map(({ level: { nodeId }, missingBytes }) => ({ nodeId, missingBytes }))
        expect(found).toEqual(missing > 0n ? [{ nodeId: 'south', missingBytes: missing }] : [])
      }),
      propertyRuns,
    )
  })

  it('changes nothing where it stays below the same pools', () => {
    fc.assert(
      fc.property(change, (moved) => {
        const stays = { ...moved, to: moved.from }
        expect([entriesForPlaceChange(stays), poolsWithoutRoom(stays)]).toEqual([[], []])
      }),
      propertyRuns,
    )
  })
})
