import type { Act, ActFile, ActFileInBrief, Command, ListedAct } from '@grenier/contracts'

/** An act as it is stored, with what rests on it. */
export type ActWithUses = Omit<ListedAct, 'lacks' | 'files'>

/** Of which act, besides what is said of a file. */
interface OfAct {
  readonly actId: string
}

/** The signed papers of acts. */
export interface ActFileStore {
  /** Nobody else attaches a file to any act until the transaction ends. Platform scope only. */
  lockActFiles(): Promise<void>
  /** Every file of these acts, of each the newest first. Platform scope only. */
  actFilesOf(actIds: readonly string[]): Promise<(ActFile & OfAct)[]>
  /** Those that count, of these acts as far as the scope may see them; null: of all that it may see. */
  countingActFiles(actIds: readonly string[] | null): Promise<(ActFileInBrief & OfAct)[]>
  /** The act whose file that counts has these bytes. Platform scope only. */
  actOfFile(sha256: string): Promise<Act | null>
  /** Takes the place of the one that counted, where there was one. Platform scope only. */
  insertActFile(file: ActFile & OfAct, bytes: Uint8Array): Promise<void>
  /** The bytes of one by its number, of the one that counts where none is named; null where the scope sees none. */
  actFileBytes(actId: string, number: number | null): Promise<Uint8Array | null>
}

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
