import { describe, expect, it } from 'vitest'
import { negotiateLanguage } from './language.ts'

describe('negotiateLanguage', () => {
  it.each([
    [undefined, 'fr'],
    ['', 'fr'],
    ['en', 'en'],
    ['EN-gb', 'en'],
    ['fr-CA,en;q=0.8', 'fr'],
    ['de,en;q=0.5,fr;q=0.4', 'en'],
    ['en;q=0', 'fr'],
    ['en;q=0.3, fr;q=0.30', 'en'],
    ['de', 'fr'],
    ['*', 'fr'],
    ['en;q=2', 'fr'],
    ['english', 'fr'],
  ])('%j asks for %s', (header, language) => {
    expect(negotiateLanguage(header)).toBe(language)
  })
})
