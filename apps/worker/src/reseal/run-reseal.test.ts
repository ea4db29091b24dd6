import { describe, expect, it } from 'vitest'
import { readResealOrder } from './run-reseal.ts'

describe('what the command is asked', () => {
  it.each([
    [['--check'], { kind: 'check' }],
    [['--by', ' Camille Roux '], { kind: 'reseal', by: 'Camille Roux' }],
  ])('%j is understood', (args, order) => {
    expect(readResealOrder(args)).toEqual(order)
  })

  it.each([[[]], [['--by', '']], [['--by', 'a\nb']], [['--check', '--by', 'Camille']], [['--all']], [['Camille']]])(
    '%j is not',
    (args) => {
      expect(readResealOrder(args)).toBeNull()
    },
  )
})
