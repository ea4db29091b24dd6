import type { Act, Command, ListedAct } from '@grenier/contracts'

/** An act as it is stored, with what rests on it. */
export type ActWithUses = Omit<ListedAct, 'lacks'>

/** Deliberations and decisions. */
export interface ActStore {
  insertAct(act: Act): Promise<void>
  getAct(id: string): Promise<Act | null>
  /** Those of them that the scope may see. */
  actsNamed(ids: readonly string[]): Promise<Act[]>
  /** The newest first. Platform scope only. */
  listActs(query: Command<'listActs'>): Promise<{ items: ActWithUses[]; nextCursor: string | null }>
  /** Locked for the rest of the transaction. Platform scope only. */
  lockAct(id: string): Promise<ActWithUses | null>
  /** Writes the dates of a locked act. */
  updateActDates(act: Pick<Act, 'id' | 'sentToPrefectOn' | 'publishedOn' | 'executoryFrom'>): Promise<void>
}
