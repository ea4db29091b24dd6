import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { readOptions } from './options.ts'

const run = promisify(execFile)
const main = new URL('./main.ts', import.meta.url).pathname

describe('the bench of provisioning', () => {
  test('ends with one line of JSON that names every figure, and its second pass writes and reads nothing', async () => {
    const sizes = ['--embedded', '--tenants', '6', '--edits', '2']
    const { stdout } = await run(process.execPath, [main, '--json', ...sizes], { timeout: 280_000 })
    const report: unknown = JSON.parse(stdout.trim().split('\n').at(-1) ?? '')
    const figure = expect.any(Number)
    expect(report).toMatchObject({
      api: expect.stringContaining('embedded'),
      tenants: 6,
      namespaces: 12,
      rounds: 1,
      objects: 6 * 15,
      objectsPerSecond: figure,
      floorObjectsPerSecond: figure,
      ratio: figure,
      objectsPerSecondAtRest: figure,
      floorObjectsPerSecondAtRest: figure,
      ratioAtRest: figure,
      secondPassWrites: 0,
      secondPassReads: 0,
      driftP95Ms: figure,
      edits: 2,
      rssMiB: figure,
      cacheBytesPerNamespace: figure,
      cacheHeapBytesPerNamespace: figure,
    })
    const { cacheBytesPerNamespace } = report as { cacheBytesPerNamespace: number }
    expect(cacheBytesPerNamespace).toBeGreaterThan(1_000)
    expect(cacheBytesPerNamespace).toBeLessThanOrEqual(16 * 1_024)
  })

  test('refuses a flag that it does not know and a number that is none', () => {
    expect(() => readOptions(['--wat'])).toThrow(/--wat/)
    expect(() => readOptions(['--tenants', '0'])).toThrow(RangeError)
    expect(readOptions(['--help'])).toBeUndefined()
    expect(readOptions(['--json', '--tenants', '7'])).toMatchObject({ json: true, tenants: 7, concurrency: 32 })
  })
})
