import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { findLedgerFaults } from './ledger-checks.ts'
import { percentileOf } from './load.ts'
import { readOptions } from './options.ts'

const run = promisify(execFile)
const main = new URL('./main.ts', import.meta.url).pathname

/** Says what a ledger holds without one. */
function adminSaying(counts: readonly number[]): Parameters<typeof findLedgerFaults>[0] {
  let asked = 0
  const query = async () => {
    asked += 1
    return { rows: [{ count: counts[asked - 1] ?? 0 }] }
  }
  return { query } as unknown as Parameters<typeof findLedgerFaults>[0]
}

describe('the bench of quota decisions', () => {
  test('ends with one line of JSON that names every figure, sells nothing twice and leaks no hold', async () => {
    const sizes = ['--members', '4', '--clients', '3', '--seconds', '1', '--rounds', '1']
    const { stdout } = await run(process.execPath, [main, '--json', ...sizes], { timeout: 280_000 })
    const report: unknown = JSON.parse(stdout.trim().split('\n').at(-1) ?? '')
    const rate = expect.any(Number)
    expect(report).toMatchObject({
      perSecond: rate,
      floorPerSecond: rate,
      ratio: rate,
      p50Ms: rate,
      p99Ms: rate,
      unlimitedRootPerSecond: rate,
      finiteRootPerSecond: rate,
      submitP50Ms: rate,
      members: 4,
      clients: 3,
      oversold: 0,
      leakedHolds: 0,
      unequalBalances: 0,
    })
    const { rowsPerDecision, floorRowsPerDecision } = report as Record<string, unknown>
    expect(rowsPerDecision).toEqual(floorRowsPerDecision)
  })

  test('counts oversold levels, leaked holds and unequal balances apart', async () => {
    expect(await findLedgerFaults(adminSaying([1, 2, 3]))).toEqual({ oversold: 1, leakedHolds: 2, unequalBalances: 3 })
  })

  test('takes a percentile as the least value that so many values do not exceed', () => {
    const values = [5, 1, 4, 2, 3]
    expect(percentileOf(values, 50)).toBe(3)
    expect(percentileOf(values, 99)).toBe(5)
    expect(percentileOf([], 50)).toBe(0)
  })

  test('refuses a flag that it does not know and a number that is none', () => {
    expect(() => readOptions(['--wat'])).toThrow(/--wat/)
    expect(() => readOptions(['--members', '0'])).toThrow(RangeError)
    expect(readOptions(['--help'])).toBeUndefined()
    expect(readOptions(['--json', '--clients', '7'])).toMatchObject({ json: true, clients: 7, members: 1_000 })
  })
})
