import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { readOptions } from './options.ts'

const run = promisify(execFile)
const main = new URL('./main.ts', import.meta.url).pathname

describe('the bench of the API', () => {
  test('ends with one line of JSON that names every figure, and every call was answered', async () => {
    const sizes = ['--clients', '4', '--connections', '2', '--seconds', '1', '--rounds', '1']
    const { stdout } = await run(process.execPath, [main, '--json', ...sizes], { timeout: 280_000 })
    const report = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Record<string, number>
    const figures = ['perSecond', 'floorPerSecond', 'ratio', 'p50Ms', 'p99Ms', 'floorP50Ms', 'floorP99Ms']
    expect(figures.filter((figure) => !((report[figure] ?? 0) > 0))).toEqual([])
    expect(report).toMatchObject({ serverErrors: 0, clients: 4, connections: 2 })
  })

  test('refuses a flag that it does not know and a number that is none', () => {
    expect(() => readOptions(['--wat'])).toThrow(/--wat/)
    expect(() => readOptions(['--clients', '0'])).toThrow(RangeError)
    expect(readOptions(['--help'])).toBeUndefined()
    expect(readOptions(['--json', '--clients', '7'])).toMatchObject({ json: true, clients: 7, connections: 10 })
  })
})
