import { constants, crc32, deflateRawSync, inflateRawSync } from 'node:zlib'
import type { ArchivePiece, ExportColumn, ExportFormat, ExportRow, ExportTable } from '@grenier/contracts'
import { stringify } from 'csv-stringify/sync'
import { Zip, type ZipInputFile } from 'fflate'
import { statementPdf } from '../billing/statement-pdf.ts'
import { inert } from '../shared/inert.ts'

/** The end of a packed stream whose pieces were all left open (RFC 1951): an empty last block. */
const lastBlock = Uint8Array.of(3, 0)
/** Method 8 of a ZIP: deflate. */
const deflated = 8

function jsonValue(cell: string | null, { kind }: ExportColumn): string {
  if (cell === null) return 'null'
  return kind === 'integer' || kind === 'boolean' || kind === 'json' ? cell : JSON.stringify(cell)
}

function jsonLines({ columns }: ExportTable, rows: readonly ExportRow[]): string {
  const names = columns.map(({ name }) => JSON.stringify(name))
  const lineOf = ({ cells }: ExportRow): string =>
    `{${columns.map((column, index) => `${names[index]}:${jsonValue(cells[index] ?? null, column)}`).join(',')}}\n`
  return rows.map(lineOf).join('')
}

function csvLines({ columns }: ExportTable, rows: readonly ExportRow[], isFirst: boolean): string {
  const heading = isFirst ? [columns.map(({ name }) => name)] : []
  const textOf = (cell: string | null, kind: ExportColumn['kind'] | undefined): string => {
    if (cell === null) return ''
    return kind === 'text' || kind === 'json' ? inert(cell) : cell
  }
  const records = rows.map(({ cells }) => cells.map((cell, index) => textOf(cell, columns[index]?.kind)))
  return stringify([...heading, ...records], { bom: isFirst, delimiter: ';', record_delimiter: 'windows' })
}

/**
 * Rows of a table as JSON lines (exact: whole numbers beyond 32 bits as decimal text) or as CSV for spreadsheets
 * (semicolons, byte order mark, a heading in the first page; text that a spreadsheet would run is preceded by an apostrophe).
 */
function rowsOf(
  table: ExportTable,
  rows: readonly ExportRow[],
  { format, isFirst }: { format: ExportFormat; isFirst: boolean },
): Uint8Array {
  return new TextEncoder().encode(format === 'ndjson' ? jsonLines(table, rows) : csvLines(table, rows, isFirst))
}

/** Packs bytes as a piece of a raw deflate stream (RFC 1951) that ends on a byte and that another piece may follow. */
function packed(bytes: Uint8Array): Uint8Array {
  return deflateRawSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH })
}

/** What such a piece was made of. */
function unpacked(piece: Uint8Array): Uint8Array {
  return inflateRawSync(piece, { finishFlush: constants.Z_SYNC_FLUSH })
}

/** The CRC-32 of bytes behind others, whose own is `before` (0: none). */
function crc32After(bytes: Uint8Array, before: bigint): bigint {
  return BigInt(crc32(bytes, Number(before)))
}

/** The noon of a day by the clock of this process: an archive keeps local time, and the day is to be the same everywhere. */
function noonOf(day: string): Date {
  const [year = 1980, month = 1, date = 1] = day.split('-').map(Number)
  return new Date(year, month - 1, date, 12)
}

function entryOf({ path, sizeBytes, crc32: sum, day }: Extract<ArchivePiece, { kind: 'file' }>): ZipInputFile {
  return { filename: path, size: Number(sizeBytes), crc: Number(sum), compression: deflated, mtime: noonOf(day) }
}

/**
 * Files that are packed already as one ZIP, a chunk for what is handed in at once; nothing is packed again, so the same pieces
 * give the same bytes wherever and whenever. Less than 4 GiB and 65,536 files: the caller sees to it.
 */
export async function* exportArchive(
  pages: AsyncIterable<readonly ArchivePiece[]>,
): AsyncGenerator<Uint8Array, void, undefined> {
  let chunks: Uint8Array[] = []
  const zip = new Zip((error, chunk) => {
    if (error !== null) throw error
    chunks.push(chunk)
  })
  let open = null as ZipInputFile | null
  const taken = (): Uint8Array => {
    const whole = Buffer.concat(chunks)
    chunks = []
    return whole
  }
  for await (const page of pages) {
    for (const piece of page) {
      if (piece.kind === 'file') {
        open?.ondata?.(null, lastBlock, true)
        open = entryOf(piece)
        zip.add(open)
      } else {
        open?.ondata?.(null, new Uint8Array(piece.bytes), false)
      }
    }
    if (chunks.length > 0) yield taken()
  }
  open?.ondata?.(null, lastBlock, true)
  zip.end()
  yield taken()
}

/** Everything that turns rows into files and packed files into an archive; the same data gives the same bytes. */
export const exportWriter = {
  rows: rowsOf,
  statement: statementPdf,
  pack: async (bytes: Uint8Array): Promise<Uint8Array> => packed(bytes),
  unpack: async (piece: Uint8Array): Promise<Uint8Array> => unpacked(piece),
  crc32: crc32After,
  archive: exportArchive,
} as const
