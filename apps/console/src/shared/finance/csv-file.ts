/**
 * The text of a file of figures. Accounting software of this country writes UTF-8 or Windows-1252, and says of neither which:
 * what is no UTF-8 is the other.
 */
export function textOfCsv(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}
