import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BrokenInvariant } from '../shared/invariant.ts'
import { propertyRuns } from '../shared/property-runs.ts'
import { planHold } from './decide-hold.ts'
import {
  entriesForAllocation,
  entriesForCapacityChange,
  entriesForDirectAllocation,
  entriesForHold,
  entriesForHoldRelease,
  entriesForShrink,
  type LedgerEntry,
  rebuildBalances,
  sumsToZero,
} from './ledger.ts'
import { freeBytes, givableBytes, type LevelBalance, leastLimitBytes } from './quota-tree.ts'

/** A region's pool over two EPCI over four communes, moved only through the rules, as the control plane does it. */
interface Tree {
  readonly levels: Map<string, LevelBalance>
  readonly entries: LedgerEntry[]
  /** What each tenant was granted and what its open request set aside, kept apart from every balance. */
  readonly quotas: Map<string, bigint>
  readonly holds: Map<string, bigint>
}

const offer = { offerId: 'standard', roundingStepBytes: 4n }
const epciOf: Readonly<Record<string, string>> = { a: 'north', b: 'north', c: 'south', d: 'south' }
const tenants = Object.keys(epciOf)

function emptyLevel(nodeId: string, kind: 'pool' | 'tenant'): LevelBalance {
  return { nodeId, name: nodeId, kind, limitBytes: null, overcommitPercent: 100n, allocatedBytes: 0n, heldBytes: 0n }
}

function plantTree(): Tree {
  const pools = ['region', 'north', 'south'].map((nodeId) => emptyLevel(nodeId, 'pool'))
  const leaves = tenants.map((nodeId) => emptyLevel(nodeId, 'tenant'))
  const levels = new Map([...pools, ...leaves].map((level) => [level.nodeId, level]))
  return { levels, entries: [], quotas: new Map(), holds: new Map() }
}

function levelOf(tree: Tree, nodeId: string): LevelBalance {
  const level = tree.levels.get(nodeId)
  if (level === undefined) throw new Error(`no level ${nodeId}`)
  return level
}

function pathOf(tree: Tree, tenant: string): LevelBalance[] {
  return ['region', epciOf[tenant] ?? '', tenant].map((nodeId) => levelOf(tree, nodeId))
}

/** Moves the stored balances by the entries, as the database does: an increment on the level's row. */
function post(tree: Tree, entries: readonly LedgerEntry[]): void {
  tree.entries.push(...entries)
  for (const { nodeId, account, amountBytes } of entries) {
    const level = levelOf(tree, nodeId)
    if (account === 'held') tree.levels.set(nodeId, { ...level, heldBytes: level.heldBytes + amountBytes })
    if (account === 'allocated') {
      tree.levels.set(nodeId, { ...level, allocatedBytes: level.allocatedBytes + amountBytes })
    }
  }
}

function grow(tree: Tree, tenant: string, deltaBytes: bigint): void {
  tree.quotas.set(tenant, (tree.quotas.get(tenant) ?? 0n) + deltaBytes)
}

type Move =
  | { readonly kind: 'limit'; readonly node: string; readonly bytes: bigint | null; readonly percent: bigint }
  | { readonly kind: 'request' | 'grant-directly'; readonly tenant: string; readonly bytes: bigint }
  | { readonly kind: 'grant'; readonly tenant: string; readonly percent: bigint }
  | { readonly kind: 'withdraw'; readonly tenant: string }
  | { readonly kind: 'shrink'; readonly tenant: string; readonly percent: bigint }

const anyTenant = fc.constantFrom(...tenants)
const anyPercent = fc.bigInt({ min: 0n, max: 100n })
const anyMove: fc.Arbitrary<Move> = fc.oneof(
  fc.record({
    kind: fc.constant('limit' as const),
    node: fc.constantFrom('region', 'north', 'south'),
    bytes: fc.option(fc.bigInt({ min: 0n, max: 400n })),
    percent: fc.constantFrom(100n, 133n, 150n),
  }),
  fc.record({
    kind: fc.constantFrom('request' as const, 'grant-directly' as const),
    tenant: anyTenant,
    bytes: fc.bigInt({ min: 1n, max: 150n }),
  }),
  fc.record({ kind: fc.constant('grant' as const), tenant: anyTenant, percent: fc.bigInt({ min: 0n, max: 100n }) }),
  fc.record({ kind: fc.constant('withdraw' as const), tenant: anyTenant }),
  fc.record({ kind: fc.constant('shrink' as const), tenant: anyTenant, percent: anyPercent }),
)

function setLimit(tree: Tree, move: Move & { kind: 'limit' }): void {
  const level = levelOf(tree, move.node)
  const limitBytes = move.bytes
  if (limitBytes !== null && limitBytes < leastLimitBytes(level, move.percent)) return
  post(tree, entriesForCapacityChange({ offerId: offer.offerId, level, limitBytes, overcommitPercent: move.percent }))
  tree.levels.set(move.node, { ...levelOf(tree, move.node), limitBytes, overcommitPercent: move.percent })
}

function growth(tree: Tree, move: Move & { kind: 'request' | 'grant-directly' }): void {
  if (move.kind === 'request' && tree.holds.has(move.tenant)) return
  const path = pathOf(tree, move.tenant)
  const currentQuotaBytes = levelOf(tree, move.tenant).allocatedBytes
  const plan = planHold({ offer, path, currentQuotaBytes, wantedQuotaBytes: currentQuotaBytes + move.bytes })
  if (plan.kind === 'refused') return
  if (move.kind === 'request') {
    post(tree, plan.entries)
    tree.holds.set(move.tenant, plan.deltaBytes)
  } else {
    post(tree, entriesForDirectAllocation({ offerId: offer.offerId, path, deltaBytes: plan.deltaBytes }))
    grow(tree, move.tenant, plan.deltaBytes)
  }
}

function play(tree: Tree, move: Move): void {
  switch (move.kind) {
    case 'limit':
      return setLimit(tree, move)
    case 'request':
    case 'grant-directly':
      return growth(tree, move)
    case 'shrink': {
      const deltaBytes = (levelOf(tree, move.tenant).allocatedBytes * move.percent) / 100n
      grow(tree, move.tenant, -deltaBytes)
      return post(tree, entriesForShrink({ offerId: offer.offerId, path: pathOf(tree, move.tenant), deltaBytes }))
    }
    case 'grant':
    case 'withdraw': {
      const heldBytes = tree.holds.get(move.tenant)
      if (heldBytes === undefined) return
      const path = pathOf(tree, move.tenant)
      tree.holds.delete(move.tenant)
      if (move.kind === 'withdraw') {
        return post(tree, entriesForHoldRelease({ offerId: offer.offerId, path, deltaBytes: heldBytes }))
      }
      const deltaBytes = (heldBytes * move.percent) / 100n
      grow(tree, move.tenant, deltaBytes)
      return post(tree, entriesForAllocation({ offerId: offer.offerId, path, deltaBytes, heldBytes }))
    }
  }
}

function eachStep(check: (tree: Tree) => void): void {
  fc.assert(
    fc.property(fc.array(anyMove, { minLength: 1, maxLength: 60 }), (moves) => {
      const tree = plantTree()
      for (const move of moves) {
        play(tree, move)
        check(tree)
      }
    }),
    propertyRuns,
  )
}

describe('the quota ledger over any sequence of moves', () => {
  test('sums to zero at every node after every move', () => {
    eachStep((tree) => expect(sumsToZero(tree.entries)).toBe(true))
  })

  test('rebuilds the balances that were kept by increments, and the free part that the limit says', () => {
    eachStep((tree) => {
      for (const { nodeId, sums } of rebuildBalances(tree.entries)) {
        const level = levelOf(tree, nodeId)
        expect([sums.held, sums.allocated]).toEqual([level.heldBytes, level.allocatedBytes])
        expect(sums.free).toBe(freeBytes(level) ?? 0n)
        const givable = givableBytes(level) ?? level.heldBytes + level.allocatedBytes
        expect(sums.capacity).toBe(-givable)
      }
    })
  })

  test('never gives away more than limit × overcommit at any level', () => {
    eachStep((tree) => {
      for (const level of tree.levels.values()) {
        expect(freeBytes(level) ?? 0n).toBeGreaterThanOrEqual(0n)
        expect(level.heldBytes >= 0n && level.allocatedBytes >= 0n).toBe(true)
      }
    })
  })

  test('every node has allocated exactly what was granted below it, and holds what open requests set aside', () => {
    const sumOver = (own: readonly string[], of: ReadonlyMap<string, bigint>) =>
      own.reduce((sum, tenant) => sum + (of.get(tenant) ?? 0n), 0n)
    eachStep((tree) => {
      for (const pool of ['region', 'north', 'south']) {
        const own = tenants.filter((tenant) => pool === 'region' || epciOf[tenant] === pool)
        const { allocatedBytes, heldBytes } = levelOf(tree, pool)
        expect([allocatedBytes, heldBytes]).toEqual([sumOver(own, tree.quotas), sumOver(own, tree.holds)])
      }
      for (const tenant of tenants) {
        const { allocatedBytes, heldBytes } = levelOf(tree, tenant)
        expect([allocatedBytes, heldBytes]).toEqual([tree.quotas.get(tenant) ?? 0n, 0n])
      }
    })
  })

  test('leaves nothing on a free account where there is no limit, so that nothing needs a lock there', () => {
    eachStep((tree) => {
      const unlimited = rebuildBalances(tree.entries).filter(({ nodeId }) => levelOf(tree, nodeId).limitBytes === null)
      expect(unlimited.every(({ sums }) => sums.free === 0n)).toBe(true)
    })
  })
})

describe('the builders', () => {
  const tenant = emptyLevel('a', 'tenant')
  const limited = { ...emptyLevel('north', 'pool'), limitBytes: 100n }
  const unlimited = emptyLevel('region', 'pool')
  const path = [unlimited, limited, tenant]
  const of = (nodeId: string, account: LedgerEntry['account'], amountBytes: bigint): LedgerEntry => ({
    offerId: 'standard',
    nodeId,
    account,
    amountBytes,
  })

  test('a hold moves free → held, or capacity → held without a limit, and leaves the tenant alone', () => {
    expect(entriesForHold({ offerId: 'standard', path, deltaBytes: 8n })).toEqual([
      of('region', 'capacity', -8n),
      of('region', 'held', 8n),
      of('north', 'free', -8n),
      of('north', 'held', 8n),
    ])
  })

  test('a release is the opposite of its hold', () => {
    const opposite = entriesForHold({ offerId: 'standard', path, deltaBytes: 8n }).map((entry) => ({
      ...entry,
      amountBytes: -entry.amountBytes,
    }))
    expect(entriesForHoldRelease({ offerId: 'standard', path, deltaBytes: 8n })).toEqual(opposite)
  })

  test('a shrink is the opposite of a direct grant, at the tenant too', () => {
    expect(entriesForShrink({ offerId: 'standard', path, deltaBytes: 8n })).toEqual([
      of('region', 'capacity', 8n),
      of('region', 'allocated', -8n),
      of('north', 'free', 8n),
      of('north', 'allocated', -8n),
      of('a', 'capacity', 8n),
      of('a', 'allocated', -8n),
    ])
  })

  test('a limit is brought in, changed, widened by overcommit and taken away, free part only', () => {
    const given = { ...limited, allocatedBytes: 30n, heldBytes: 10n }
    const change = (level: LevelBalance, limitBytes: bigint | null, overcommitPercent = 100n) =>
      entriesForCapacityChange({ offerId: 'standard', level, limitBytes, overcommitPercent })
    expect(change({ ...given, limitBytes: null }, 100n)).toEqual([
      of('north', 'capacity', -60n),
      of('north', 'free', 60n),
    ])
    expect(change(given, 70n)).toEqual([of('north', 'capacity', 30n), of('north', 'free', -30n)])
    expect(change(given, 100n, 150n)).toEqual([of('north', 'capacity', -50n), of('north', 'free', 50n)])
    expect(change(given, null)).toEqual([of('north', 'capacity', 60n), of('north', 'free', -60n)])
    expect(change(given, 100n)).toEqual([])
  })

  test('granting less than was held gives the rest back', () => {
    expect(entriesForAllocation({ offerId: 'standard', path, deltaBytes: 5n, heldBytes: 8n })).toEqual([
      of('region', 'capacity', 3n),
      of('region', 'held', -8n),
      of('region', 'allocated', 5n),
      of('north', 'free', 3n),
      of('north', 'held', -8n),
      of('north', 'allocated', 5n),
      of('a', 'capacity', -5n),
      of('a', 'allocated', 5n),
    ])
  })

  test('writes no entry of zero', () => {
    expect(entriesForHold({ offerId: 'standard', path, deltaBytes: 0n })).toEqual([])
    const exact = entriesForAllocation({ offerId: 'standard', path: [limited], deltaBytes: 8n, heldBytes: 8n })
    expect(exact).toEqual([of('north', 'held', -8n), of('north', 'allocated', 8n)])
  })

  test('entries that do not balance at one node are found, though they balance in all', () => {
    expect(sumsToZero([of('north', 'free', 5n), of('region', 'free', -5n)])).toBe(false)
    expect(sumsToZero([of('north', 'free', -5n)])).toBe(false)
    expect(sumsToZero([of('north', 'free', 5n)])).toBe(false)
    expect(sumsToZero([])).toBe(true)
  })

  test('refuses a negative move, a limit below what is given, and a limit on a tenant', () => {
    expect(() => entriesForHold({ offerId: 'standard', path, deltaBytes: -1n })).toThrow(BrokenInvariant)
    expect(() => entriesForHoldRelease({ offerId: 'standard', path, deltaBytes: -1n })).toThrow(BrokenInvariant)
    expect(() => entriesForShrink({ offerId: 'standard', path, deltaBytes: -1n })).toThrow(BrokenInvariant)
    expect(() => entriesForDirectAllocation({ offerId: 'standard', path, deltaBytes: -1n })).toThrow(BrokenInvariant)
    const given = { ...limited, allocatedBytes: 80n }
    const change = { offerId: 'standard', level: given, overcommitPercent: 100n }
    expect(() => entriesForCapacityChange({ ...change, limitBytes: 79n })).toThrow(BrokenInvariant)
    expect(entriesForCapacityChange({ ...change, limitBytes: 80n })).toHaveLength(2)
    const limitedTenant = [{ ...tenant, limitBytes: 10n }]
    expect(() => entriesForDirectAllocation({ offerId: 'standard', path: limitedTenant, deltaBytes: 1n })).toThrow(
      BrokenInvariant,
    )
  })
})
