import type { InvariantCode, InvariantViolation } from '@grenier/contracts'
import type { QuotaStore } from '@grenier/control-plane/ports'
import type { StoreContext } from '../shared/store-context.ts'

interface ViolatedRow {
  readonly code: InvariantCode
  readonly violations: number
  readonly first: InvariantViolation[]
}

/** What the ledger says, and whether it adds up. Platform scope only. */
export function createLedgerReading({ sql }: StoreContext): Pick<QuotaStore, 'listViolations'> {
  return {
    listViolations: (shownMax) => sql<ViolatedRow>`
      SELECT invariant AS code, count(*)::integer AS violations,
             jsonb_agg(jsonb_build_object('subject', subject, 'detail', detail) ORDER BY number)
               FILTER (WHERE number <= ${shownMax}) AS first
        FROM (SELECT invariant, subject, detail,
                     row_number() OVER (PARTITION BY invariant ORDER BY subject, detail) AS number
                FROM invariant_violation) AS violation
       GROUP BY invariant
       ORDER BY invariant`,
  }
}
