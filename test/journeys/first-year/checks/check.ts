import type { Documents } from '@grenier/api'
import type { Stage } from '../stage.ts'

/** A year that was played, and what draws its documents. */
export interface Played {
  readonly stage: Stage
  readonly documents: Documents
}

/** Looks at what stands after the year; each text is a fault. */
export type Check = (played: Played) => Promise<readonly string[]>

/** A check that one query makes: each row that it finds is a fault. */
export function bySql(query: string): Check {
  return async ({ stage }) => {
    const { rows } = await stage.admin.query(query)
    return rows.map((row) => JSON.stringify(row))
  }
}

/** A check of several parts. */
export function all(...checks: readonly Check[]): Check {
  return async (played) => {
    const faults: string[] = []
    for (const check of checks) faults.push(...(await check(played)))
    return faults
  }
}

/** What a query has to find at least once: a rule about nothing proves nothing. */
export function found(what: string, query: string): Check {
  return async ({ stage }) => {
    const { rows } = await stage.admin.query(query)
    return rows.length > 0 ? [] : [`nothing found: ${what}`]
  }
}
