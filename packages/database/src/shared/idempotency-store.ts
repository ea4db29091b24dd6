import type { IdempotencyStore } from '@grenier/control-plane/ports'
import { at } from './columns.ts'
import { onlyRow } from './sql.ts'
import { type StoreContext, scopedTenantId } from './store-context.ts'

/**
 * Repeated calls. The advisory lock is the one guard between two calls in flight: it ends with the transaction, by when
 * the row of the winner is visible, so the lock comes first and the row is read by a later statement; both are sent at once.
 */
export function createIdempotencyStore(context: StoreContext): IdempotencyStore {
  const { sql, record, wallClock } = context
  return {
    async claim({ principal, key, operation, requestHash }) {
      const [locks, [known]] = await Promise.all([
        sql<{ taken: boolean }>`
          SELECT pg_try_advisory_xact_lock(hashtextextended(${principal} || chr(10) || ${key}, 0)) AS taken`,
        sql<{ operation: string; requestHash: string; outcome: unknown }>`
          SELECT operation, request_hash AS "requestHash", outcome FROM idempotency_key
           WHERE principal = ${principal} AND key = ${key} AND expires_at > ${at(wallClock.now())}`,
      ])
      if (!onlyRow(locks).taken) return { kind: 'in-flight' }
      if (known === undefined) return { kind: 'fresh' }
      const same = known.operation === operation && known.requestHash === requestHash
      return same ? { kind: 'replay', outcome: known.outcome } : { kind: 'other-payload' }
    },

    async complete({ principal, key, operation, requestHash }, { outcome, expiresAt }) {
      record.idempotency.push({
        principal,
        key,
        operation,
        request_hash: requestHash,
        tenant_id: scopedTenantId(context),
        outcome,
        expires_at: at(expiresAt),
      })
    },
  }
}
