import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { readOptions } from './options.ts'
import { type LoadReport, runLoad } from './run-load.ts'

const run = promisify(execFile)
const main = new URL('./main.ts', import.meta.url).pathname
const small = { clients: 60, seconds: 2, members: 4, json: true }

/** More than the process holds after it was loaded, and far from what its calls would take were they all let in. */
const rssMiBMax = 700

function expectSound({ serverErrors, crashed, peakRssMiB }: LoadReport): void {
  expect({ serverErrors, crashed }).toEqual({ serverErrors: 0, crashed: false })
  expect(peakRssMiB).toBeGreaterThan(0)
  expect(peakRssMiB).toBeLessThan(rssMiBMax)
}

describe('more clients than the API serves', () => {
  test('are told that there is too much to do at once, while the others are answered', async () => {
    const shedding = { eventLoopDelayMs: 0, heapBytes: 0, residentBytes: 0, callsInFlight: 8 }
    const report = await runLoad(small, {
      shedding,
      rateLimits: { perPrincipal: 1_000_000, perTenant: 1_000_000, perAddress: 1_000_000 },
    })
    expectSound(report)
    expect(report.answered['2xx']).toBeGreaterThan(0)
    expect(report.answered['503']).toBeGreaterThan(0)
    expect(report.answered).toMatchObject({ '4xx': 0, '429': 0 })
  })

  test('are told that they ask too often, each after as many calls as it has', async () => {
    const report = await runLoad(small, { rateLimits: { perPrincipal: 10, perTenant: 1_000, perAddress: 1_000 } })
    expectSound(report)
    expect(report.answered).toMatchObject({ '2xx': 10 * small.members, '4xx': 0 })
    expect(report.answered['429']).toBeGreaterThan(0)
    expect(report.refusedP99Ms).toBeGreaterThan(0)
  })

  test('are told of in one line of JSON that names every figure', async () => {
    const sizes = ['--clients', '20', '--seconds', '1', '--members', '2']
    const { stdout } = await run(process.execPath, [main, '--json', ...sizes], { timeout: 280_000 })
    const report = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as LoadReport
    expectSound(report)
    expect(Object.keys(report)).toEqual([
      'clients',
      'seconds',
      'answered',
      'serverErrors',
      'refusedP99Ms',
      'peakRssMiB',
      'crashed',
    ])
  })

  test('are as many as are asked for, in whole numbers', () => {
    expect(() => readOptions(['--wat'])).toThrow(/--wat/)
    expect(() => readOptions(['--seconds', '0'])).toThrow(RangeError)
    expect(readOptions([])).toMatchObject({ clients: 500, seconds: 60 })
  })
})
