import { expect, test } from 'vitest'
import { shrink } from './shrink.ts'

test('what is left of a failing sequence is what it fails by', async () => {
  const sequence = Array.from({ length: 100 }, (_, index) => index)
  const fails = async (part: readonly number[]): Promise<boolean> => part.includes(13) && part.includes(77)
  expect(await shrink(sequence, fails)).toEqual([13, 77])
})
