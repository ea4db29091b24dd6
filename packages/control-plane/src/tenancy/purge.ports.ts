import type { Instant } from '@grenier/quota-billing'
import type { RetentionRuleName } from './retention-rules.ts'

/** What is over can be forgotten, a few rows at a time. Platform scope. */
export interface PurgeStore {
  /** Forgets up to `limit` of what ended before an instant; returns how many. */
  purge(rule: RetentionRuleName, over: { before: Instant; limit: number }): Promise<number>
}
