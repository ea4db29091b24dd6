import { expect, it } from 'vitest'
import { isReference, referenceOf } from './reference-texts.ts'

it('tells which reference is missing, and of nothing else', () => {
  expect(referenceOf('engagement-missing')).toBe('engagementNumber')
  expect(referenceOf('amount-differs')).toBe(null)
})

it('knows a SIRET by its fourteen digits, and the others by their length', () => {
  expect([isReference('siret', '21760217600017'), isReference('siret', '217602176')]).toEqual([true, false])
  expect([isReference('engagementNumber', 'x'.repeat(50)), isReference('engagementNumber', 'x'.repeat(51))]).toEqual([
    true,
    false,
  ])
})
