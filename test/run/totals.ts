/** How many checks passed, failed and were left out; each static check counts one, each test of vitest one. */
export interface Totals {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

/** The sum of several totals; all zero for none. */
export function sumTotals(all: readonly Totals[]): Totals {
  const add = (key: keyof Totals): number => all.reduce((sum, totals) => sum + totals[key], 0)
  return { passed: add('passed'), failed: add('failed'), skipped: add('skipped') }
}

/** The run's last line, read by machines: exactly `N passed, N failed, N skipped`. */
export function totalsLine(totals: Totals): string {
  return `${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`
}

/** Whether the whole run may be called good: nothing failed, and at least one check really ran. */
export function isGood(totals: Totals): boolean {
  return totals.failed === 0 && totals.passed > 0
}
