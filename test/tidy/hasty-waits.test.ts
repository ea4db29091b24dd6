import { describe, expect, it } from 'vitest'
import { hastyWaits } from './hasty-waits.ts'
import { planted, typescriptFiles } from './support/source-file.ts'

describe('waits that give up after a second', () => {
  it('are nowhere in the tree', () => {
    expect(hastyWaits(typescriptFiles())).toEqual([])
  })

  it('finds planted ones, and leaves alone what says its time', () => {
    const text = `vi.waitFor(() => look())\nvi.waitUntil(isSo, { timeout: 60_000 })\nvi.waitUntil(isSo)\n`
    expect(hastyWaits([planted('test/a/a.test.ts', text)])).toEqual([
      'test/a/a.test.ts:1: vi.waitFor without a time',
      'test/a/a.test.ts:3: vi.waitUntil without a time',
    ])
  })
})
