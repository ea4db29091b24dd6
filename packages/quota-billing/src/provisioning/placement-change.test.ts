import { describe, expect, it } from 'vitest'
import { placementChange, type StoredAs } from './placement-change.ts'

const ordinary: StoredAs = { dataClass: 'ordinary', residencyMin: null }
const archive: StoredAs = { dataClass: 'public-archive', residencyMin: null }
const health: StoredAs = { dataClass: 'health', residencyMin: null }
const none = { enters: null, leaves: null, isStricter: false, isLooser: false, needsVisa: false }

describe('another placement', () => {
  it.each([
    ['ordinary data that is archives', ordinary, archive, { ...none, enters: 'public-archive', isStricter: true }],
    ['archives let go', archive, ordinary, { ...none, leaves: 'public-archive', isLooser: true, needsVisa: true }],
    ['health data let go', health, ordinary, { ...none, leaves: 'health', isLooser: true }],
    [
      'archives that are health data',
      archive,
      health,
      { enters: 'health', leaves: 'public-archive', isStricter: true, isLooser: true, needsVisa: true },
    ],
    ['the Union wanted', ordinary, { ...ordinary, residencyMin: 'EU' as const }, { ...none, isStricter: true }],
    [
      'France instead of the Union',
      { ...health, residencyMin: 'EU' as const },
      { ...health, residencyMin: 'FR' as const },
      { ...none, isStricter: true },
    ],
    [
      'the Union instead of France',
      { ...health, residencyMin: 'FR' as const },
      { ...health, residencyMin: 'EU' as const },
      { ...none, isLooser: true },
    ],
    ['no wish any more', { ...ordinary, residencyMin: 'FR' as const }, ordinary, { ...none, isLooser: true }],
  ])('of %s is told by what comes and what goes', (...[, before, after, meaning]) => {
    expect(placementChange(before, after)).toEqual(meaning)
  })

  it('that is the same is none', () => {
    for (const one of [ordinary, archive, { ...health, residencyMin: 'EU' as const }]) {
      expect(placementChange(one, one)).toBeNull()
    }
  })
})
