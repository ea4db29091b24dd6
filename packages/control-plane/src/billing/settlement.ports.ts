import type { Command, IssuedStatements, SettlementReconciliation } from '@grenier/contracts'
import type { Instant, KnownTitre, matchSettlements } from '@grenier/quota-billing'

type Matched = ReturnType<typeof matchSettlements>

/** What a file names, to be looked up. */
export interface NamedSettlements {
  readonly statementNumbers: readonly string[]
  readonly titres: readonly { readonly fiscalYear: number; readonly number: string }[]
}

/** What a file adds, and who read it when. */
export interface NewSettlements extends Pick<Matched, 'titres' | 'rejections' | 'payments'> {
  readonly recordedBy: string
  readonly recordedAt: Instant
}

/** Titres of issued statements, as the accounting tells of them. */
export interface SettlementStore {
  /** One file at a time, until the commit. */
  lockSettlements(): Promise<void>
  /** Which of the numbers are issued statements; the titres named, and all of the statements named. */
  knownSettlements(named: NamedSettlements): Promise<{ statementNumbers: string[]; titres: KnownTitre[] }>
  insertSettlements(settlements: NewSettlements): Promise<void>
  /** Differences by statement number. */
  reconcileSettlements(query: Command<'reconcileSettlements'>): Promise<SettlementReconciliation>
  /** The latest number first; the sums are of all that are found. */
  listIssuedStatements(query: Command<'listIssuedStatements'>): Promise<IssuedStatements>
}
