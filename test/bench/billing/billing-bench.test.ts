import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { readOptions } from './options.ts'

const run = promisify(execFile)
const main = new URL('./main.ts', import.meta.url).pathname

describe('the bench of billing', () => {
  test('ends with one line of JSON that names every figure, over a month of hourly readings that closes', async () => {
    const sizes = ['--rows', '10000', '--tenants', '4', '--readings', '5000']
    const { stdout } = await run(process.execPath, [main, '--json', ...sizes], { timeout: 280_000 })
    const figure = expect.any(Number)
    expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).toMatchObject({
      rating: { rowsPerSecond: figure, ratioToDecimalJs: figure },
      ingest: { readingsPerSecond: figure, ratioToCopy: figure },
      close: {
        tenants: 4,
        readings: 4 * 4 * 31 * 24,
        sliceSeconds: figure,
        seconds: figure,
        ratioToAggregate: figure,
        peakMiB: figure,
      },
      focus: { rowsPerSecond: figure, mibPerSecond: figure, rowsHeldMax: figure },
    })
  })

  test('refuses a flag that it does not know, a number that is none, and two sizes at once', () => {
    expect(() => readOptions(['--wat'])).toThrow(/--wat/)
    expect(() => readOptions(['--tenants', '0'])).toThrow(RangeError)
    expect(() => readOptions(['--tenants', '5', '--full'])).toThrow(RangeError)
    expect(readOptions(['--full'])).toMatchObject({ tenants: 34_969 })
    expect(readOptions(['--help'])).toBeUndefined()
  })
})
