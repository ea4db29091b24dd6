import type { AuditEntry } from '../audit/ports.ts'

/** A sealed text and its row, named by the values of its key. */
export interface SealedText {
  /** Such as `tenant_id=0198… id=0198…`. */
  readonly row: string
  readonly place: readonly string[]
  readonly sealed: string
}

/** A sealed text, and the one that takes its place. */
export interface Resealed extends SealedText {
  readonly resealed: string
}

/**
 * Every sealed text of the database, column by column, in the scope of the rotation: it reads and replaces those texts and
 * nothing else. Between its first two dots a sealed text names the key that it was sealed with.
 */
export interface SealedTextStore {
  /** `table.column`, or `table.column.field…` of a column of JSON. */
  readonly columns: readonly string[]
  /** How many texts of a column name which key; what is no sealed text counts under the name ''. */
  countByKey(column: string): Promise<ReadonlyMap<string, number>>
  /** Texts of a column that do not name that key, in the order of their places, from behind one. */
  page(
    column: string,
    options: { notUnder: string; after: readonly string[] | null; limit: number },
  ): Promise<SealedText[]>
  /**
   * In one transaction: puts each new text where the one that was read still stands, leaves the others, and keeps the fact
   * made of those that were replaced, unless there are none. Returns how many.
   */
  replace(
    column: string,
    texts: readonly Resealed[],
    factOf: (replaced: readonly Resealed[]) => AuditEntry,
  ): Promise<number>
}
