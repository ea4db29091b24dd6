import { invariant } from './invariant.ts'

/** Up to and including so many inhabitants; null in the last stratum, which has no upper end. */
export interface PopulationStratum {
  readonly populationMax: number | null
}

/** True when strata ascend strictly and only the last one is open: every population then falls in exactly one. */
export function strataAreComplete(strata: readonly PopulationStratum[]): boolean {
  const maxima = strata.map(({ populationMax }) => populationMax)
  if (maxima.at(-1) !== null) return false
  const bounded = maxima.slice(0, -1)
  return bounded.every((max, index) => max !== null && max > (bounded[index - 1] ?? -1))
}

/** The stratum a population falls in. @throws BrokenInvariant when the strata are not complete. */
export function stratumOf<Stratum extends PopulationStratum>(population: number, strata: readonly Stratum[]): Stratum {
  invariant(strataAreComplete(strata), 'population strata ascend and the last one is open')
  const found = strata.find(({ populationMax }) => populationMax === null || population <= populationMax)
  invariant(found !== undefined, 'complete strata hold every population')
  return found
}
