import { describe, expect, it } from 'vitest'
import { planted, treeFiles } from './support/source-file.ts'
import { tokenFaults, unusedTokens } from './theme-page.ts'

const [page = planted('docs/console.md', '')] = treeFiles(/^docs\/console\.md$/)
const [sheet = planted('tokens.css', '')] = treeFiles(/^apps\/console\/src\/shared\/theme\/tokens\.css$/)
const styles = treeFiles(/^apps\/console\/src\/.*\.(css|tsx?)$/)

describe('the tokens of the console', () => {
  it('are told with the values of both schemes', () => {
    expect(page.text).toContain('`--shadow`')
    expect(tokenFaults(page, sheet)).toEqual([])
  })

  it('are each named by a style', () => {
    expect(unusedTokens(sheet, styles)).toEqual([])
    expect(unusedTokens(planted('tokens.css', ':root {\n  --dragon: #fff;\n}'), styles)).toEqual(['--dragon'])
  })

  it.each<[string, [string, string], RegExp]>([
    ['a value of the day', ['#faf7f1', '#faf7f0'], /^--paper is #faf7f1 when it is light, not #faf7f0$/],
    ['a value of the night', ['#33201b', '#33201c'], /^--bad-wash is #33201b when it is dark, not #33201c$/],
    ['a value that is not said', [' | none |', ' | |'], /^--shadow is none when it is dark/],
    ['a width', ['62rem, 15rem', '62rem, 16rem'], /^--rail is 15rem when it is light/],
    ['a token that is left out', ['`--measure`, `--rail`', '`--measure`'], /no row of --rail/],
    ['a token that is gone', ['`--rail`', '`--rail`, `--wall`'], /has no --wall/],
  ])('are not believed with %s', (_fault, [before, after], said) => {
    const altered = planted('docs/console.md', page.text.replace(before, after))
    expect(tokenFaults(altered, sheet)).toContainEqual(expect.stringMatching(said))
  })
})
