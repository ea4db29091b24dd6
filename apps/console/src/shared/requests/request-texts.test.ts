import { describe, expect, it } from 'vitest'
import { isDecidedByPerson } from './request-texts.ts'

describe('an answer', () => {
  it.each([
    [null, false],
    ['policy', false],
    ['schedule', false],
    ['camille.ferrand', true],
  ])('by %s is one of a person: %s', (decidedBy, is) => {
    expect(isDecidedByPerson({ decidedBy })).toBe(is)
  })
})
