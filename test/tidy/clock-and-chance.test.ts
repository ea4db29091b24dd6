import { describe, expect, it } from 'vitest'
import { clockAndChance } from './clock-and-chance.ts'
import { planted, typescriptFiles } from './support/source-file.ts'

describe('clock and chance', () => {
  it('are not read where the same input must give the same output', () => {
    expect(clockAndChance(typescriptFiles())).toEqual([])
  })

  it.each(['Date.now()', 'new Date()', 'Date()', 'Math.random()', 'performance.now()'])('finds %s', (read) => {
    const file = planted('packages/control-plane/src/quota/a.ts', `export const a = ${read}`)
    expect(clockAndChance([file])).toHaveLength(1)
  })

  it('lets an instant be converted, and adapters have a clock', () => {
    const files = [
      planted('packages/contracts/src/a.ts', 'export const a = (epochMs: number) => new Date(epochMs).toISOString()'),
      planted('packages/platform/src/clock.ts', 'export const a = Date.now()'),
    ]
    expect(clockAndChance(files)).toEqual([])
  })
})
