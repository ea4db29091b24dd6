/** Of the file of an act: deliberations and their annexes as they are scanned. */
export const actFileBytesMax = 10_000_000

/** How far from its end a reader looks for the end of a PDF (ISO 32000-1, Annex H.3). */
const endSoughtBytes = 1_024

/**
 * What is wrong with bytes that are to be the PDF of an act: `act-file-too-large`, `act-file-not-pdf` without its first words,
 * `act-file-cut` without its last ones (ISO 32000-1, 7.5.2 and 7.5.5); null: nothing.
 */
export function signedPdfFault(bytes: Uint8Array): 'act-file-too-large' | 'act-file-not-pdf' | 'act-file-cut' | null {
  if (bytes.length > actFileBytesMax) return 'act-file-too-large'
  const textOf = (part: Uint8Array): string => Buffer.from(part).toString('latin1')
  if (!/^%PDF-[12]\.\d/.test(textOf(bytes.subarray(0, 8)))) return 'act-file-not-pdf'
  return textOf(bytes.subarray(-endSoughtBytes)).includes('%%EOF') ? null : 'act-file-cut'
}
