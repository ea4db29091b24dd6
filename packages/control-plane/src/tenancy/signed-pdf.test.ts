import { describe, expect, test } from 'vitest'
import { actFileBytesMax, signedPdfFault } from './signed-pdf.ts'

const pdfOf = (bytes: number, end = '\n%%EOF\n') =>
  Buffer.from(`%PDF-1.7\n${' '.repeat(bytes - 9 - end.length)}${end}`, 'latin1')

describe('the PDF of an act', () => {
  test('is taken up to 10 MB, and not a byte beyond', () => {
    expect(signedPdfFault(pdfOf(actFileBytesMax))).toBeNull()
    expect(signedPdfFault(pdfOf(actFileBytesMax + 1))).toBe('act-file-too-large')
  })

  test.each(['', '%PDF', 'PK\u0003\u0004 %PDF-1.7 %%EOF', '<html>%PDF-1.7 %%EOF', '%PDF-3.0 %%EOF', ' %PDF-1.7 %%EOF'])(
    'begins as a PDF does: %j is refused',
    (text) => {
      expect(signedPdfFault(Buffer.from(text, 'latin1'))).toBe('act-file-not-pdf')
    },
  )

  test('ends as a PDF does, whatever a signature or a scanner wrote behind', () => {
    expect(signedPdfFault(pdfOf(5_000, ''))).toBe('act-file-cut')
    expect(signedPdfFault(pdfOf(5_000, `%%EOF${' '.repeat(1_000)}`))).toBeNull()
    expect(signedPdfFault(pdfOf(5_000, `%%EOF${' '.repeat(1_100)}`))).toBe('act-file-cut')
  })
})
