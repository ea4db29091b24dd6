import type { Clock, Scope } from '@grenier/control-plane/ports'
import type { CommandRecord } from './command-record.ts'
import type { ScopedPrisma } from './prisma-on-connection.ts'
import type { Sql } from './sql.ts'

/** What a store works with: one open transaction of one scope. */
export interface StoreContext {
  readonly scope: Scope
  /** The same work ran before and met a conflict. */
  readonly ranBefore: boolean
  readonly sql: Sql
  /** Audit rows, jobs and outcomes of the transaction, written at its end. */
  readonly record: CommandRecord
  /** For includes and plain records off the hot paths; the same connection and transaction as `sql`. */
  readonly prisma: () => ScopedPrisma
  /** Technical time, for rows that no use case dates. */
  readonly wallClock: Clock
  /** The operator's zone, in which civil days are counted. */
  readonly timeZone: string
}

/** The tenant of a tenant scope; null in the platform scope. */
export function scopedTenantId({ scope }: StoreContext): string | null {
  return scope.kind === 'tenant' ? scope.tenantId : null
}
