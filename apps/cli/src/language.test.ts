import { expect, it } from 'vitest'
import { languageOf } from './language.ts'

it.each([
  [{}, 'fr'],
  [{ LANG: 'en_GB.UTF-8' }, 'en'],
  [{ LANG: 'fr_FR.UTF-8' }, 'fr'],
  [{ LANG: 'en_GB.UTF-8', LC_ALL: 'fr_FR.UTF-8' }, 'fr'],
  [{ LANG: 'C', LC_MESSAGES: 'en' }, 'en'],
  [{ LC_ALL: '', LANG: 'en_US' }, 'en'],
  [{ LANG: 'enm_XX' }, 'fr'],
])('speaks by the terminal’s variables: %o', (env, language) => {
  expect(languageOf(env)).toBe(language)
})
