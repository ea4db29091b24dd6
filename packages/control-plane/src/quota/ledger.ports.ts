import type {
  Command,
  InvariantCode,
  InvariantViolation,
  LedgerTransferData,
  PoolBalance,
  PoolHolding,
} from '@grenier/contracts'
import type { Instant } from '@grenier/quota-billing'
import type { Page } from '../tenancy/ports.ts'

/** Reading what the ledger says. */
export interface LedgerReading {
  /**
   * What a pool had of each offer up to and with an instant, offers by id, from the ledger alone: accounts are summed,
   * and the limit is the last one recorded until then.
   */
  poolBalancesAsOf(poolId: string, asOf: Instant): Promise<PoolBalance[]>
  /** Transfers with their entries, by instant and id. A tenant's are those of its own accounts and those done for it. */
  listTransfers(query: Command<'listLedgerTransfers'>): Promise<Page<LedgerTransferData>>
  /** Who has what directly below a pool, largest first; who has nothing is left out. */
  listHoldings(query: Command<'listPoolHoldings'>): Promise<Page<PoolHolding>>
  /** The invariants that something violates: how often, and the first `shownMax` violations by subject. */
  listViolations(shownMax: number): Promise<
    {
      readonly code: InvariantCode
      readonly violations: number
      readonly first: readonly InvariantViolation[]
    }[]
  >
}
