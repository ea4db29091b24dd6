import { describe, expect, it } from 'vitest'
import { linesMax, medianLines, medianLinesMax, tooLongFiles } from './file-length.ts'
import { isSource, planted, typescriptFiles } from './support/source-file.ts'

const lines = (count: number): string => '// a line\n'.repeat(count)

describe('the length of files', () => {
  it('stays within the limit for every file, tests included', () => {
    expect(tooLongFiles(typescriptFiles())).toEqual([])
  })

  it('has a short median over the source', () => {
    const sources = typescriptFiles().filter(isSource)
    expect(sources.length).toBeGreaterThan(0)
    expect(medianLines(sources)).toBeLessThanOrEqual(medianLinesMax)
  })

  it('finds a file that is one line too long, and none that is just within', () => {
    const files = [
      planted('packages/a/src/just.ts', lines(linesMax)),
      planted('packages/a/src/over.ts', lines(linesMax + 1)),
    ]
    expect(tooLongFiles(files)).toEqual(['packages/a/src/over.ts:1: 401 lines, at most 400'])
  })

  it('takes the middle, not the average', () => {
    const files = [1, 2, 300].map((count) => planted(`packages/a/src/${count}.ts`, lines(count)))
    expect(medianLines(files)).toBe(2)
  })
})
