import { roundUpToStep } from '../shared/bytes.ts'
import { invariant } from '../shared/invariant.ts'
import { entriesForDirectAllocation, entriesForShrink, type LedgerEntry } from './ledger.ts'
import type { LevelBalance } from './quota-tree.ts'

/** Where a loan stands. Bytes move in the ledger when it becomes active and as it is returned, never before. */
export type LoanState =
  | 'proposed'
  | 'consented'
  | 'active'
  | 'returning'
  | 'returned'
  | 'declined'
  | 'withdrawn'
  | 'expired'

const nextStates: Readonly<Record<LoanState, readonly LoanState[]>> = {
  proposed: ['consented', 'declined', 'withdrawn', 'expired'],
  consented: ['active', 'withdrawn', 'expired'],
  active: ['returning'],
  returning: ['returned'],
  returned: [],
  declined: [],
  withdrawn: [],
  expired: [],
}

/** Whether a loan may go from one state to another; nothing leaves an ended one. */
export function mayMoveLoan(from: LoanState, to: LoanState): boolean {
  return nextStates[from].includes(to)
}

/** A proposal nobody answers ends by itself after so many days. */
export const proposalKeptDays = 30

export interface LenderStanding {
  readonly quotaBytes: bigint
  /** null: unknown, so nothing can be lent. */
  readonly usedBytes: bigint | null
  /** What of the quota is not for good: temporary parts and what was borrowed cannot be lent on. */
  readonly datedBytes: bigint
  readonly roundingStepBytes: bigint
}

/**
 * The largest amount a tenant can lend now, a multiple of the step: what it would still not use once everything that is
 * temporary or on loan to itself has gone back, so that lending never keeps another lender waiting.
 */
export function lendableBytes({ quotaBytes, usedBytes, datedBytes, roundingStepBytes }: LenderStanding): bigint {
  if (usedBytes === null) return 0n
  const lendable = quotaBytes - datedBytes - roundUpToStep(usedBytes, roundingStepBytes)
  return lendable > 0n ? lendable - (lendable % roundingStepBytes) : 0n
}

/**
 * A move of allocated bytes from one tenant to another: a shrink of the one and a growth of the other as one transfer.
 * Levels both stand under move by nothing and get no entry.
 */
export function entriesForLoan(move: {
  readonly offerId: string
  /** Root first, each tenant last. */
  readonly from: readonly LevelBalance[]
  readonly to: readonly LevelBalance[]
  readonly bytes: bigint
}): LedgerEntry[] {
  const { offerId, from, to, bytes } = move
  invariant(from.at(-1)?.nodeId !== to.at(-1)?.nodeId, 'nobody lends to itself')
  const isOn = (path: readonly LevelBalance[], nodeId: string): boolean => path.some((level) => level.nodeId === nodeId)
  const own = (path: readonly LevelBalance[]): LevelBalance[] =>
    path.filter(({ nodeId }) => !(isOn(from, nodeId) && isOn(to, nodeId)))
  return [
    ...entriesForShrink({ offerId, path: own(from), deltaBytes: bytes }),
    ...entriesForDirectAllocation({ offerId, path: own(to), deltaBytes: bytes }),
  ]
}
