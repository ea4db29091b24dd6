import { describe, expect, test } from 'vitest'
import { BrokenInvariant } from './invariant.ts'
import { strataAreComplete, stratumOf } from './population-strata.ts'

const strata = [{ populationMax: 500 }, { populationMax: 2_000 }, { populationMax: null }]

describe('population strata', () => {
  test.each([
    [0, 500],
    [500, 500],
    [501, 2_000],
    [2_000, 2_000],
    [2_001, null],
    [2_000_000, null],
  ])('%i inhabitants fall in the stratum up to %s', (population, populationMax) => {
    expect(stratumOf(population, strata)).toEqual({ populationMax })
  })

  test.each([
    { strata: [], fault: 'no stratum' },
    { strata: [{ populationMax: 500 }], fault: 'no open end' },
    { strata: [{ populationMax: 500 }, { populationMax: 500 }, { populationMax: null }], fault: 'an empty stratum' },
    { strata: [{ populationMax: 2_000 }, { populationMax: 500 }, { populationMax: null }], fault: 'a step back' },
    { strata: [{ populationMax: null }, { populationMax: null }], fault: 'two open ends' },
    { strata: [{ populationMax: -1 }, { populationMax: null }], fault: 'a negative end' },
  ])('strata with $fault are refused', ({ strata: faulty }) => {
    expect(strataAreComplete(faulty)).toBe(false)
    expect(() => stratumOf(1, faulty)).toThrow(BrokenInvariant)
  })
})
