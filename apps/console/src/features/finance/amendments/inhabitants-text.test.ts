import { expect, it } from 'vitest'
import { inhabitantsOfText } from './inhabitants-text.ts'

it('reads whole numbers of people, as they are written in tables, and nothing else', () => {
  expect([inhabitantsOfText('12 345'), inhabitantsOfText('0'), inhabitantsOfText('1\u202f204')]).toEqual([
    12_345, 0, 1_204,
  ])
  for (const text of ['', '-3', '12,5', 'douze', '100 000 001', '1e3']) expect(inhabitantsOfText(text)).toBeNull()
})
