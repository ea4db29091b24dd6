import { describe, expect, it } from 'vitest'
import { countOf, everybody, isChosen, nobody, toggled } from './selection.ts'

describe('who is chosen', () => {
  it('is each that was named, and none twice', () => {
    const two = toggled(toggled(nobody, 'a'), 'b')
    expect([isChosen(two, 'a'), isChosen(two, 'c'), countOf(two, 100)]).toEqual([true, false, 2])
    expect(countOf(toggled(two, 'a'), 100)).toBe(1)
  })

  it('is all that are found but those taken out, also of pages nobody has seen', () => {
    const most = toggled(everybody, 'a')
    expect([isChosen(most, 'a'), isChosen(most, 'never seen'), countOf(most, 34_969)]).toEqual([false, true, 34_968])
    expect(countOf(toggled(most, 'a'), 34_969)).toBe(34_969)
  })
})
