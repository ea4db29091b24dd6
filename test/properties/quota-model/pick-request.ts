import * as fc from 'fast-check'
import type { QuotaModel } from './model.ts'

/** Which request a step is about: mostly one that is undecided, now and then any. */
export interface RequestPick {
  readonly among: 'undecided' | 'all'
  /** Counted from the newest, in a circle. */
  readonly back: number
}

export const requestPick: fc.Arbitrary<RequestPick> = fc.record({
  among: fc.constantFrom('undecided', 'undecided', 'undecided', 'undecided', 'undecided', 'all'),
  back: fc.nat({ max: 3 }),
})

/** Its place among the model's requests; undefined when there is none to pick. */
export function pickedIndex(model: QuotaModel, { among, back }: RequestPick): number | undefined {
  const places = model.requests.flatMap(({ state }, index) => (among === 'all' || state === 'submitted' ? [index] : []))
  return places.at(-1 - (back % Math.max(places.length, 1)))
}

export function textOf({ among, back }: RequestPick): string {
  return `request ${back} from the newest of ${among}`
}
