import { describe, expect, it } from 'vitest'
import { environmentReads } from './environment-reads.ts'
import { planted, typescriptFiles } from './support/source-file.ts'

describe('the environment', () => {
  it('is read in files named config.ts only', () => {
    expect(environmentReads(typescriptFiles())).toEqual([])
  })

  it.each([
    'export const a = process.env.PORT',
    `export const a = process['env']`,
    'export const { PORT } = process.env',
    `import { env } from 'node:process'\nexport const a = env`,
  ])('finds %j', (text) => {
    expect(environmentReads([planted('apps/api/src/main.ts', text)])).toHaveLength(1)
  })

  it('may be read where it is parsed, and in tests', () => {
    const text = 'export const a = process.env'
    expect(environmentReads([planted('apps/api/src/config.ts', text), planted('test/run/main.ts', text)])).toEqual([])
  })
})
