import type {
  ArchivePiece,
  ExportFormat,
  ExportRow,
  ExportTable,
  Statement,
  StatementFirstPage,
  TenantExport,
} from '@grenier/contracts'
import type { Instant } from '@grenier/quota-billing'

/** A file of the archive: what it holds so far. */
export interface ExportFile {
  readonly tenantId: string
  readonly exportId: string
  readonly path: string
  /** Where it stands in the archive. */
  readonly position: number
  readonly step: TenantExport['step']
  readonly tableName: string | null
  readonly rowCount: bigint
  readonly sizeBytes: bigint
  readonly packedBytes: bigint
  readonly partCount: number
  readonly crc32: bigint
  readonly afterKey: readonly string[] | null
  readonly isWhole: boolean
  readonly readAt: Instant
  /** Hexadecimal; null until the whole was read again. */
  readonly sha256: string | null
}

/** An archive with which run of its job may write. */
export interface StoredTenantExport extends TenantExport {
  readonly run: number
}

/** Rows to bytes and bytes to an archive; the same data gives the same bytes. */
export interface ExportWriter {
  /** Rows of a table; the first page of a file carries what it begins with. */
  rows(table: ExportTable, rows: readonly ExportRow[], form: { format: ExportFormat; isFirst: boolean }): Uint8Array
  /** A statement as PDF, the same bytes as the API gives. */
  statement(statement: Statement, page: Omit<StatementFirstPage, 'statement'>): Promise<Uint8Array>
  /** A piece of a packed stream (raw deflate, RFC 1951) that the next piece may follow. */
  pack(bytes: Uint8Array): Promise<Uint8Array>
  unpack(piece: Uint8Array): Promise<Uint8Array>
  /** Of these bytes behind others, whose sum is `before` (0: none). */
  crc32(bytes: Uint8Array, before: bigint): bigint
  /** Packed files as one archive (ZIP). */
  archive(pieces: AsyncIterable<readonly ArchivePiece[]>): AsyncIterable<Uint8Array>
}

/** Archives of everything of a member. Reading them works in both scopes, writing in the platform scope. */
export interface TenantExportStore {
  /** Another one that is under way throws `export-under-way`. */
  insertExport(stored: StoredTenantExport): Promise<void>
  /** Every one of a tenant, the newest first. */
  listExports(tenantId: string): Promise<TenantExport[]>
  getExport(tenantId: string, id: string): Promise<TenantExport | null>
  /** Locked for the rest of the transaction; null when missing or another tenant's. */
  lockExport(tenantId: string, id: string): Promise<StoredTenantExport | null>
  updateExport(stored: StoredTenantExport): Promise<void>
  /** In the order of the archive. */
  exportFiles(tenantId: string, exportId: string): Promise<ExportFile[]>
  /** Writes a file as it is now, and its newest piece where there is one. */
  saveExportFile(file: ExportFile, piece: Uint8Array | null): Promise<void>
  /** Forgets files, and with them their pieces: of one step, or all of them. */
  dropExportFiles(which: { tenantId: string; exportId: string; step: TenantExport['step'] | null }): Promise<void>
  /** Pieces of a file behind a number, in order. */
  exportParts(which: {
    tenantId: string
    exportId: string
    path: string
    after: number
    limit: number
  }): Promise<{ number: number; bytes: Uint8Array }[]>
  /** What whoever asks may read of these tables. Tenant scope. */
  exportTables(names: readonly string[]): Promise<ExportTable[]>
  /** The tenant's own rows of a table behind a key, in its order. Tenant scope. */
  exportRows(query: {
    table: ExportTable
    tenantId: string
    after: readonly string[] | null
    limit: number
  }): Promise<ExportRow[]>
}
