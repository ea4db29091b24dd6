import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { readOptions } from './options.ts'
import { growthOf } from './table-sizes.ts'

const run = promisify(execFile)
const main = new URL('./main.ts', import.meta.url).pathname

describe('the bench of scale', () => {
  test('ends with one line of JSON that names every figure of a small region', async () => {
    const sizes = ['--tenants', '3', '--hours-per-reading', '24', '--seconds-per-call', '1']
    const { stdout } = await run(process.execPath, [main, '--json', ...sizes], { timeout: 280_000 })
    const figure = expect.any(Number)
    const report: unknown = JSON.parse(stdout.trim().split('\n').at(-1) ?? '')
    expect(report).toMatchObject({
      tenants: 3,
      enrol: { perSecond: figure },
      provision: { jobsPerSecond: figure },
      close: { tenants: 3, readings: 3 * 4 * 31, peakMiB: figure },
      issue: { statements: 3, perSecond: figure },
      database: { standingBytesPerTenant: figure, bytesPerTenantMonth: figure },
      api: { callsPerSecond: figure, peakMiB: figure },
    })
    expect(report).toHaveProperty(
      ['database', 'tables'],
      expect.arrayContaining([expect.objectContaining({ table: 'reading', rowsPerTenantMonth: 124 })]),
    )
    expect(report).toHaveProperty(['lists', 'length'], 11)
  })

  test('counts to a member what came between two looks, the largest first', () => {
    const look = (sizes: Record<string, readonly [number, number]>) =>
      new Map(Object.entries(sizes).map(([table, [rows, bytes]]) => [table, { table, rows, bytes }]))
    const looks = {
      empty: look({ reading: [0, 100], act: [0, 50] }),
      before: look({ reading: [0, 100], act: [4, 450] }),
      after: look({ reading: [40, 4_100], act: [4, 450], charge: [8, 6_000] }),
    }
    expect(growthOf(looks, 4)).toEqual({
      standingBytesPerTenant: 100,
      bytesPerTenantMonth: 2_500,
      tables: [
        { table: 'charge', rowsPerTenantMonth: 2, bytesPerTenantMonth: 1_500 },
        { table: 'reading', rowsPerTenantMonth: 10, bytesPerTenantMonth: 1_000 },
      ],
    })
  })

  test('refuses a flag that it does not know, and a number that is none', () => {
    expect(() => readOptions(['--wat'])).toThrow(/--wat/)
    expect(() => readOptions(['--tenants', '0'])).toThrow(RangeError)
    expect(() => readOptions(['--france', '--tenants', '3'])).toThrow(RangeError)
    expect(readOptions(['--france'])).toMatchObject({ france: true })
    expect(readOptions([])).toEqual({ tenants: 183, france: false, hoursPerReading: 1, secondsPerCall: 3, json: false })
    expect(readOptions(['--help'])).toBeUndefined()
  })
})
