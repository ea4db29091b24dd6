import { GIB } from '@grenier/quota-billing'
import { expect, test } from 'vitest'
import { choose, chosenBefore, linesOf } from './needs-choice.ts'

const line = (offerId: string, current: bigint, wanted = current) => ({
  offerId,
  offerCode: offerId,
  offerName: offerId,
  kind: 'block' as const,
  currentQuotaBytes: current * GIB,
  inUseBytes: null,
  less: null,
  more: null,
  sizesBytes: [],
  wanted: { quotaBytes: wanted * GIB, difference: null },
})

test('what was answered is what differs from the spaces of now', () => {
  expect(chosenBefore({ lines: [line('a', 50n, 100n), line('b', 50n), line('c', 50n, 0n)] })).toEqual({
    a: 100n * GIB,
    c: 0n,
  })
})

test('a choice takes the place of the one before, and keeping leaves it out', () => {
  const larger = choose({ a: 100n * GIB }, line('b', 50n), 80n * GIB)
  expect(linesOf(larger)).toEqual([
    { offerId: 'a', wantedQuotaBytes: 100n * GIB },
    { offerId: 'b', wantedQuotaBytes: 80n * GIB },
  ])
  expect(choose(choose(larger, line('a', 50n), 200n * GIB), line('a', 50n), 50n * GIB)).toEqual({ b: 80n * GIB })
})
