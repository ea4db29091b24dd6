import { describe, expect, test } from 'vitest'
import { creditKind, isCredit, issueYear } from './credit.ts'

describe('what is given back by a statement of its own', () => {
  test.each<[string, bigint, bigint | null, boolean]>([
    ['as much as the original still asks for', -2_000n, 2_000n, true],
    ['a cent more than it asks for', -2_001n, 2_000n, false],
    ['under the threshold', -1_499n, 2_000n, false],
    ['of the threshold', -1_500n, 2_000n, true],
    ['on a year, which has no title of its own', -9_000n, null, true],
    ['nothing', 0n, 2_000n, false],
    ['what asks for more', 2_000n, 2_000n, false],
  ])('%s', (...[, payableCents, leftCents, expected]) => {
    expect(isCredit({ payableCents, leftCents, thresholdCents: 1_500n })).toBe(expected)
  })

  test('is no credit when it comes to 0 and nothing is too small', () => {
    expect(isCredit({ payableCents: 0n, leftCents: 1n, thresholdCents: 0n })).toBe(false)
    expect(isCredit({ payableCents: -1n, leftCents: 1n, thresholdCents: 0n })).toBe(true)
  })
})

test.each<[string, number, number | null, number]>([
  ['what gives nothing back', 2026, null, 2026],
  ['a credit on a title of an earlier year', 2026, 2025, 2026],
  ['a credit on a title of the year after that of the batch', 2026, 2027, 2027],
])('%s is issued in the year of its batch, and never before its title', (...[, batchYear, originalYear, expected]) => {
  expect(issueYear(batchYear, originalYear)).toBe(expected)
})

describe('what accounting makes of it', () => {
  test.each<[string, Parameters<typeof creditKind>[0], string]>([
    ['the same year, something left', { fiscalYear: 2026, originalFiscalYear: 2026, leftAfterCents: 1n }, 'reduction'],
    ['the same year, nothing left', { fiscalYear: 2026, originalFiscalYear: 2026, leftAfterCents: 0n }, 'annulation'],
    ['an earlier year, nothing left', { fiscalYear: 2027, originalFiscalYear: 2026, leftAfterCents: 0n }, 'mandat'],
    ['a true-up', { fiscalYear: 2027, originalFiscalYear: 2026, leftAfterCents: null }, 'mandat'],
  ])('%s', (_, credit, kind) => {
    expect(creditKind(credit)).toBe(kind)
  })
})
