import { expect, test } from 'vitest'
import { repeatedValues } from './repeated-values.ts'

const sameTown = (left: string, right: string): boolean => left.split(' ')[0] === right.split(' ')[0]

test('what rows have in common is named by number, from 1, in the order in which it came', () => {
  const rows = ['Brest a', 'Dole b', 'Brest c', 'Albi d', 'Dole e', 'Dole f']
  const { parts, numbers } = repeatedValues(rows, sameTown)
  expect(parts).toEqual(['Brest a', 'Dole b', 'Albi d'])
  expect(numbers).toEqual([1, 2, 1, 3, 2, 2])
})

test.each([
  ['none', []],
  ['of one part', [7, 7, 7]],
  ['of as many parts', [3, 1, 2]],
  ['backwards and forwards', [1, 2, 3, 2, 1, 3, 3, 1, 2]],
])('each row finds its own part, and no part stands twice: rows %s', (_, rows) => {
  const { parts, numbers } = repeatedValues(rows, Object.is)
  expect(numbers.map((number) => parts[number - 1])).toEqual(rows)
  expect(new Set(parts).size).toBe(parts.length)
})
