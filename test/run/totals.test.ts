import { describe, expect, it } from 'vitest'
import { isGood, sumTotals, totalsLine } from './totals.ts'
import type { VitestReport } from './vitest.ts'
import { outcomeOf } from './vitest.ts'

const report = (counts: Partial<VitestReport>): VitestReport => ({
  numPassedTests: 0,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults: [],
  ...counts,
})

describe('the totals of a run', () => {
  it('are summed and printed in the form that machines read', () => {
    const all = [
      { passed: 1, failed: 0, skipped: 0 },
      { passed: 20, failed: 3, skipped: 4 },
    ]
    expect(totalsLine(sumTotals(all))).toBe('21 passed, 3 failed, 4 skipped')
  })

  it('are not good when something failed, and not when nothing ran', () => {
    expect(isGood({ passed: 5, failed: 0, skipped: 1 })).toBe(true)
    expect(isGood({ passed: 5, failed: 1, skipped: 0 })).toBe(false)
    expect(isGood({ passed: 0, failed: 0, skipped: 7 })).toBe(false)
    expect(isGood(sumTotals([]))).toBe(false)
  })
})

describe('what vitest reports', () => {
  it('is counted test by test', () => {
    const counts = { numPassedTests: 3, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1 }
    expect(outcomeOf(report(counts), 1, '').totals).toEqual({ passed: 3, failed: 1, skipped: 3 })
  })

  it('counts a file that did not load as a failure, though it has no failed test', () => {
    const broken = { name: 'a.test.ts', status: 'failed', assertionResults: [] }
    const failing = { name: 'b.test.ts', status: 'failed', assertionResults: [{ status: 'failed' }] }
    const outcome = outcomeOf(report({ numFailedTests: 1, testResults: [broken, failing] }), 1, '')
    expect(outcome.totals.failed).toBe(2)
    expect(outcome.notes).toEqual(['a.test.ts failed before or around its tests.'])
  })

  it('counts a bad end that no test explains, and not one that a failed test explains', () => {
    expect(outcomeOf(report({ numPassedTests: 3 }), 1, '').totals).toEqual({ passed: 3, failed: 1, skipped: 0 })
    expect(outcomeOf(report({ numPassedTests: 3 }), undefined, 'Ended.').notes).toEqual(['Ended.'])
    expect(outcomeOf(report({ numFailedTests: 2 }), 1, '').totals.failed).toBe(2)
  })
})
