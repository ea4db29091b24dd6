import type { InvariantCode, InvariantViolation } from '@grenier/contracts'

/** Reading what the ledger says. */
export interface LedgerReading {
  /** The invariants that something violates: how often, and the first `shownMax` violations by subject. */
  listViolations(shownMax: number): Promise<
    {
      readonly code: InvariantCode
      readonly violations: number
      readonly first: readonly InvariantViolation[]
    }[]
  >
}
