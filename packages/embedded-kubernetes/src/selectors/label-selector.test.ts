import { describe, expect, it } from 'vitest'
import { parseLabelSelector } from './label-selector.ts'

const labels = { team: 'a', tier: 'front', empty: '' }

describe('label selectors', () => {
  it.each([
    ['', true],
    ['team=a', true],
    ['team==a', true],
    ['team=b', false],
    ['team!=b', true],
    ['absent!=b', true],
    ['team in (a,b)', true],
    ['team in (b, c)', false],
    ['team notin (b)', true],
    ['absent notin (b)', true],
    ['team', true],
    ['!team', false],
    ['!absent', true],
    ['empty=', true],
    ['team=a,tier=front', true],
    ['team=a,tier=back', false],
    ['tier in (front,back),team', true],
    ['grenier.internal/tenant=x', false],
  ])('%s selects: %s', (text, wanted) => {
    expect(parseLabelSelector(text)(labels)).toBe(wanted)
  })

  it.each(['a===b', 'a in b', 'a,,b', '(a)'])('refuses %s with 400', (text) => {
    expect(() => parseLabelSelector(text)).toThrow(/unable to parse requirement/)
  })
})
