import { expect, test } from 'vitest'
import { keptTogether } from './french-spaces.ts'

test('signs stay with their word in French, and nothing changes in English', () => {
  const text = 'Adresse : « Standard », 80 % ? Oui !'
  expect(keptTogether(text, 'fr')).toBe('Adresse\u00a0: «\u00a0Standard\u00a0», 80\u00a0%\u00a0? Oui\u00a0!')
  expect(keptTogether(text, 'en')).toBe(text)
})
