import type { CivilDate } from '@grenier/quota-billing'

/** How a column is written: as it is, as decimal text, as JSON, or as a text. */
export type ExportColumnKind = 'integer' | 'decimal' | 'boolean' | 'json' | 'text'

export interface ExportColumn {
  /** As the API writes names: `storageBytes`. */
  readonly name: string
  readonly kind: ExportColumnKind
  /** The type that the database keeps. */
  readonly type: string
}

/** A table as a member may read it: no column of it holds a secret. */
export interface ExportTable {
  readonly name: string
  readonly columns: readonly ExportColumn[]
}

/** A row as texts, in the order of the table's columns; `key` names it for going on behind it. */
export interface ExportRow {
  readonly cells: readonly (string | null)[]
  readonly key: readonly string[]
}

export type ExportFormat = 'ndjson' | 'csv'

/** A file's beginning, or the next piece of the one that began last. */
export type ArchivePiece =
  | {
      readonly kind: 'file'
      readonly path: string
      readonly sizeBytes: bigint
      readonly crc32: bigint
      readonly day: CivilDate
    }
  | { readonly kind: 'part'; readonly bytes: Uint8Array }
