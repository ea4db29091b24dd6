import { describe, expect, it } from 'vitest'
import { moduleMocks } from './module-mocks.ts'
import { planted, typescriptFiles } from './support/source-file.ts'

describe('mocked modules', () => {
  it('are nowhere in the tree', () => {
    expect(moduleMocks(typescriptFiles())).toEqual([])
  })

  it('finds a planted one, and leaves a spy alone', () => {
    const text = `import { vi } from 'vitest'\nvi.mock('./a.ts')\nvi.fn()\n`
    expect(moduleMocks([planted('packages/a/src/a.test.ts', text)])).toEqual(['packages/a/src/a.test.ts:2: vi.mock'])
  })
})
