import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { roundUpToStep } from '../shared/bytes.ts'
import { propertyRuns } from '../shared/property-runs.ts'
import { giveUpTemporary, planReturn } from './dated-parts.ts'
import {
  entriesForAllocation,
  entriesForDirectAllocation,
  entriesForShrink,
  type LedgerEntry,
  rebuildBalances,
  sumsToZero,
} from './ledger.ts'
import { entriesForLoan, type LoanState, lendableBytes, mayMoveLoan } from './loan.ts'
import type { LevelBalance } from './quota-tree.ts'
import { divideExcess } from './settle-shrink.ts'

const offerId = 'standard'
const step = 4n
const tenants = ['a', 'b', 'c'] as const
type TenantName = (typeof tenants)[number]

interface Member {
  quota: bigint
  used: bigint | null
  temporary: { id: string; extra: bigint; lowered: bigint; returned: bigint; ended: boolean }[]
}

interface Loan {
  readonly id: string
  readonly lender: TenantName
  readonly borrower: TenantName
  readonly amount: bigint
  state: LoanState
  lowered: bigint
  returned: bigint
}

/** An EPCI over three communes, moved only through the rules, as the control plane does it. */
interface World {
  readonly entries: LedgerEntry[]
  readonly members: Record<TenantName, Member>
  readonly loans: Loan[]
}

function pathOf(tenant: TenantName): LevelBalance[] {
  const level = { name: '', overcommitPercent: 100n, allocatedBytes: 0n, heldBytes: 0n }
  return [
    { ...level, nodeId: 'epci', kind: 'pool', limitBytes: 10_000n },
    { ...level, nodeId: tenant, kind: 'tenant', limitBytes: null },
  ]
}

function allocated(world: World, nodeId: string): bigint {
  return rebuildBalances(world.entries).find((balance) => balance.nodeId === nodeId)?.sums.allocated ?? 0n
}

const isOwed = ({ state }: Loan) => state === 'active' || state === 'returning'
const outstanding = ({ extra, lowered }: Member['temporary'][number]) => extra - lowered

function borrowedBy(world: World, tenant: TenantName): bigint {
  return world.loans
    .filter((loan) => loan.borrower === tenant && isOwed(loan))
    .reduce((sum, { amount, lowered }) => sum + amount - lowered, 0n)
}

function datedOf(world: World, tenant: TenantName): bigint {
  const temporary = world.members[tenant].temporary.reduce((sum, part) => sum + outstanding(part), 0n)
  return temporary + borrowedBy(world, tenant)
}

/** Lowers by a rule what is due, and checks the law that matters most: never below what is in use. */
function lower(member: Member, dueBytes: bigint): bigint {
  const before = member.quota
  const plan = planReturn({ quotaBytes: before, usedBytes: member.used, dueBytes, roundingStepBytes: step })
  member.quota = plan.quotaBytes
  expect(plan.returnBytes + plan.leftBytes).toBe(dueBytes)
  if (member.used === null) expect(member.quota).toBe(before)
  else if (member.used <= before) expect(member.quota).toBeGreaterThanOrEqual(member.used)
  else expect(member.quota).toBe(before)
  return plan.returnBytes
}

type Move =
  | { readonly kind: 'use'; readonly tenant: TenantName; readonly bytes: bigint | null }
  | { readonly kind: 'grow' | 'grow-until' | 'shrink' | 'settle'; readonly tenant: TenantName; readonly bytes: bigint }
  | { readonly kind: 'end-temporary' | 'end-loan' | 'consent'; readonly index: number }
  | { readonly kind: 'propose'; readonly lender: TenantName; readonly borrower: TenantName; readonly bytes: bigint }

const anyTenant = fc.constantFrom(...tenants)
const anySize = fc.bigInt({ min: 1n, max: 12n }).map((steps) => steps * step)
const anyMove: fc.Arbitrary<Move> = fc.oneof(
  fc.record({
    kind: fc.constant('use' as const),
    tenant: anyTenant,
    bytes: fc.option(fc.bigInt({ min: 0n, max: 90n })),
  }),
  fc.record({
    kind: fc.constantFrom(
      'grow' as const,
      'grow-until' as const,
      'shrink' as const,
      'settle' as const,
      'settle' as const,
    ),
    tenant: anyTenant,
    bytes: anySize,
  }),
  fc.record({
    kind: fc.constantFrom('end-temporary' as const, 'end-loan' as const, 'consent' as const),
    index: fc.nat({ max: 7 }),
  }),
  fc.record({ kind: fc.constant('propose' as const), lender: anyTenant, borrower: anyTenant, bytes: anySize }),
)

/** Long enough that loans and temporary parts meet: short sequences seldom do anything with an end. */
const anyMoves = fc.array(anyMove, { minLength: 20, maxLength: 80, size: 'max' })

function grow(
  world: World,
  { kind, tenant, bytes }: Move & { kind: 'grow' | 'grow-until' | 'shrink' | 'settle' },
): void {
  const member = world.members[tenant]
  world.entries.push(...entriesForAllocation({ offerId, path: pathOf(tenant), deltaBytes: bytes, heldBytes: 0n }))
  member.quota += bytes
  if (kind !== 'grow-until') return
  const id = `t${world.entries.length}`
  member.temporary.push({ id, extra: bytes, lowered: 0n, returned: 0n, ended: false })
}

function shrink(world: World, tenant: TenantName, bytes: bigint): void {
  const member = world.members[tenant]
  const wanted = member.quota - bytes
  if (wanted < 0n || (member.used ?? 0n) > wanted || wanted < borrowedBy(world, tenant)) return
  const parts = member.temporary.map((part) => ({ part, outstandingBytes: outstanding(part) }))
  for (const given of giveUpTemporary(parts, bytes)) given.part.part.extra -= given.givenUpBytes
  member.quota = wanted
}

/** The cluster of a tenant agrees: what was lowered moves, unless more than the quota is in use. */
function settle(world: World, tenant: TenantName): void {
  const member = world.members[tenant]
  const excess = allocated(world, tenant) - member.quota
  if (excess === 0n || (member.used !== null && member.used > member.quota)) return
  const temporary = member.temporary.map((part) => ({
    id: part.id,
    pendingBytes: part.lowered - part.returned,
    moved: (bytes: bigint) => {
      part.returned += bytes
      return entriesForShrink({ offerId, path: pathOf(tenant), deltaBytes: bytes })
    },
  }))
  const loans = world.loans.map((loan) => {
    const lends = loan.lender === tenant && loan.state === 'consented'
    const returns = loan.borrower === tenant ? loan.lowered - loan.returned : 0n
    const taker = lends ? loan.borrower : loan.lender
    return {
      id: loan.id,
      pendingBytes: lends ? loan.amount : returns,
      moved: (bytes: bigint) => {
        if (!lends) loan.returned += bytes
        const state = lends ? 'active' : 'returned'
        if (lends || loan.returned === loan.amount) {
          expect(mayMoveLoan(loan.state, state)).toBe(true)
          loan.state = state
        }
        world.members[taker].quota += bytes
        return entriesForLoan({ offerId, from: pathOf(tenant), to: pathOf(taker), bytes })
      },
    }
  })
  const { parts, requestedBytes } = divideExcess(excess, [...temporary, ...loans])
  world.entries.push(...entriesForShrink({ offerId, path: pathOf(tenant), deltaBytes: requestedBytes }))
  for (const { pendingBytes, moved } of parts) world.entries.push(...moved(pendingBytes))
}

function consent(world: World, loan: Loan): void {
  const lender = world.members[loan.lender]
  const dated = datedOf(world, loan.lender)
  const standing = { quotaBytes: lender.quota, usedBytes: lender.used, datedBytes: dated, roundingStepBytes: step }
  if (loan.state !== 'proposed' || loan.amount > lendableBytes(standing)) return
  lender.quota -= loan.amount
  loan.state = 'consented'
  expect(lender.quota).toBeGreaterThanOrEqual(roundUpToStep(lender.used ?? 0n, step) + dated)
}

function endLoan(world: World, loan: Loan): void {
  if (loan.state === 'consented') {
    world.members[loan.lender].quota += loan.amount
    loan.state = 'withdrawn'
  }
  if (!isOwed(loan)) return
  loan.state = 'returning'
  loan.lowered += lower(world.members[loan.borrower], loan.amount - loan.lowered)
}

function endTemporary(member: Member, part: Member['temporary'][number]): void {
  part.ended = true
  part.lowered += lower(member, outstanding(part))
}

function play(world: World, move: Move): void {
  switch (move.kind) {
    case 'use':
      world.members[move.tenant].used = move.bytes
      return
    case 'grow':
    case 'grow-until':
      return grow(world, move)
    case 'shrink':
      return shrink(world, move.tenant, move.bytes)
    case 'settle':
      return settle(world, move.tenant)
    case 'propose': {
      const { lender, borrower, bytes: amount } = move
      const id = `l${world.loans.length}`
      if (lender !== borrower)
        world.loans.push({ id, lender, borrower, amount, state: 'proposed', lowered: 0n, returned: 0n })
      return
    }
    case 'consent': {
      const loan = world.loans[move.index % world.loans.length]
      return loan === undefined ? undefined : consent(world, loan)
    }
    case 'end-loan': {
      const loan = world.loans[move.index % world.loans.length]
      return loan === undefined ? undefined : endLoan(world, loan)
    }
    case 'end-temporary': {
      const parts = tenants.flatMap((tenant) => world.members[tenant].temporary.map((part) => ({ tenant, part })))
      const found = parts[move.index % parts.length]
      return found === undefined ? undefined : endTemporary(world.members[found.tenant], found.part)
    }
  }
}

function newWorld(): World {
  const member = (): Member => ({ quota: 40n, used: 0n, temporary: [] })
  const entries = tenants.flatMap((tenant) =>
    entriesForDirectAllocation({ offerId, path: pathOf(tenant), deltaBytes: 40n }),
  )
  return { entries, members: { a: member(), b: member(), c: member() }, loans: [] }
}

/** What does not hold, of all that must hold after every move. */
function faultsOf(world: World): string[] {
  const given = new Map(rebuildBalances(world.entries).map(({ nodeId, sums }) => [nodeId, sums.allocated]))
  const total = tenants.reduce((sum, tenant) => sum + (given.get(tenant) ?? 0n), 0n)
  const laws: [string, boolean][] = [
    ['every node adds up to zero', sumsToZero(world.entries)],
    ['no entry says nothing', world.entries.every(({ amountBytes }) => amountBytes !== 0n)],
    ['the pool has given what its tenants have', (given.get('epci') ?? 0n) === total],
    ...tenants.flatMap((tenant): [string, boolean][] => {
      const { quota } = world.members[tenant]
      return [
        [`the ledger counts at least the quota of ${tenant}`, (given.get(tenant) ?? 0n) >= quota],
        [`${tenant} can give back everything that has an end`, quota >= datedOf(world, tenant)],
      ]
    }),
  ]
  return laws.flatMap(([law, holds]) => (holds ? [] : [law]))
}

describe('temporary ends, loans and returns, in any order and with any use', () => {
  test('never lower a quota below its use, sum to zero, and never owe more than there is', () => {
    fc.assert(
      fc.property(anyMoves, (moves) => {
        const world = newWorld()
        for (const move of moves) {
          play(world, move)
          expect(faultsOf(world)).toEqual([])
        }
      }),
      propertyRuns,
    )
  })

  test('give everything lent and everything temporary back exactly once, as soon as nothing is in use', () => {
    fc.assert(
      fc.property(anyMoves, (moves) => {
        const world = newWorld()
        const lasting = { a: 40n, b: 40n, c: 40n }
        for (const move of moves) {
          const { extra, quota } =
            'tenant' in move
              ? { extra: temporaryOf(world, move.tenant), quota: world.members[move.tenant].quota }
              : { extra: 0n, quota: 0n }
          play(world, move)
          if (move.kind === 'grow') lasting[move.tenant] += move.bytes
          if (move.kind !== 'shrink' || world.members[move.tenant].quota === quota) continue
          lasting[move.tenant] -= move.bytes - (extra - temporaryOf(world, move.tenant))
        }
        for (const tenant of tenants) world.members[tenant].used = 0n
        for (let turn = 0; turn < 4; turn += 1) {
          for (const loan of world.loans) endLoan(world, loan)
          for (const tenant of tenants) {
            for (const part of world.members[tenant].temporary) endTemporary(world.members[tenant], part)
            settle(world, tenant)
          }
        }
        expect(faultsOf(world)).toEqual([])
        expect(tenants.map((tenant) => allocated(world, tenant))).toEqual(tenants.map((tenant) => lasting[tenant]))
        expect(tenants.map((tenant) => world.members[tenant].quota)).toEqual(tenants.map((tenant) => lasting[tenant]))
        for (const { state, amount, returned } of world.loans) {
          expect(state === 'returned' ? returned : 0n).toBe(state === 'returned' ? amount : 0n)
          expect(['proposed', 'withdrawn', 'returned']).toContain(state)
        }
        for (const tenant of tenants) {
          for (const { extra, returned } of world.members[tenant].temporary) expect(returned).toBe(extra)
        }
      }),
      propertyRuns,
    )
  })
})

function temporaryOf(world: World, tenant: TenantName): bigint {
  return world.members[tenant].temporary.reduce((sum, part) => sum + outstanding(part), 0n)
}
