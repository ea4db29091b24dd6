/** How long a migration waits for a table at a time, and how often it comes back. */
export interface Patience {
  readonly lockTimeoutMs: number
  readonly pauseMs: number
  readonly attempts: number
}

/** Calls wait three seconds at most behind a migration, and it gives a long query a quarter of an hour to end. */
export const patienceDefault: Patience = { lockTimeoutMs: 3_000, pauseMs: 7_000, attempts: 90 }

const lockRefusedCodes: ReadonlySet<unknown> = new Set(['55P03', '40P01'])

/** Whether a migration failed for want of a lock alone: it timed out, or was the one that a deadlock was ended by. */
export function isLockRefused(error: unknown): error is Error {
  const cause = error instanceof Error ? error.cause : null
  return cause instanceof Error && 'code' in cause && lockRefusedCodes.has(cause.code)
}
