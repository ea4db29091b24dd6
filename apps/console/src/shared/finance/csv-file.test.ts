import { expect, it } from 'vitest'
import { textOfCsv } from './csv-file.ts'

it('reads what accounting software writes: UTF-8, with its mark or without, or Windows-1252', () => {
  const bytesOf = (...bytes: readonly number[]) => new Uint8Array(bytes).buffer
  expect(textOfCsv(bytesOf(0xc3, 0xa9))).toBe('é')
  expect(textOfCsv(bytesOf(0xef, 0xbb, 0xbf, 0xc3, 0xa9))).toBe('é')
  expect(textOfCsv(bytesOf(0xe9))).toBe('é')
})
