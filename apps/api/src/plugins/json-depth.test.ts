import { describe, expect, it } from 'vitest'
import { refuseDeepJson } from './json-depth.ts'

const nested = (levels: number): string => `${'['.repeat(levels)}1${']'.repeat(levels)}`

describe('JSON of many levels', () => {
  it('is read up to the limit and refused beyond it', () => {
    expect(() => refuseDeepJson(nested(3), 3)).not.toThrow()
    expect(() => refuseDeepJson(nested(4), 3)).toThrow('body-too-deep')
    expect(() => refuseDeepJson('{"a":{"b":[{}]}}', 3)).toThrow('body-too-deep')
  })

  it('counts levels, not brackets', () => {
    expect(() => refuseDeepJson(`[${Array.from({ length: 1_000 }, () => '{}').join()}]`, 2)).not.toThrow()
  })

  it.each([
    ['in a string', `{"a":"${'['.repeat(50)}"}`],
    ['after an escaped quote', String.raw`{"a":"x\"[[[[[[[[["}`],
    ['after two escaped backslashes', String.raw`{"a\\":[1],"b":"\\\"[[[[[["}`],
    ['in a string without end', `"${'{'.repeat(50)}`],
  ])('does not count a bracket %s', (_, text) => {
    expect(() => refuseDeepJson(text, 3)).not.toThrow()
  })

  it('goes on counting after a string that ends with a backslash', () => {
    expect(() => refuseDeepJson(String.raw`{"a\\":[[[]]]}`, 3)).toThrow('body-too-deep')
  })
})
