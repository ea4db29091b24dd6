import * as fc from 'fast-check'
import type { QuotaModel } from './model.ts'
import type { ModelRequest } from './model-facts.ts'

/** Which request, loan or reservation a step is about: mostly one that is open, now and then any or an expired one. */
export interface Pick {
  readonly among: 'open' | 'expired' | 'all'
  /** Counted from the newest, in a circle. */
  readonly back: number
}

const open = fc.constant('open' as const)

export const somePick: fc.Arbitrary<Pick> = fc.record({
  among: fc.oneof({ weight: 8, arbitrary: open }, fc.constantFrom('expired', 'all', 'all')),
  back: fc.nat({ max: 3 }),
})

/** The place of one of them; undefined when there is none to pick. */
function picked<Item extends { readonly state: string }>(
  items: readonly Item[],
  isOpen: (item: Item) => boolean,
  { among, back }: Pick,
): number | undefined {
  const places = items.flatMap((item, index) => {
    const isMeant = among === 'open' ? isOpen(item) : among === 'all' || item.state === among
    return isMeant ? [index] : []
  })
  return places.at(-1 - (back % Math.max(places.length, 1)))
}

const isUndecided = ({ state }: ModelRequest): boolean => state === 'submitted' || state === 'waiting'

/** Open is what nobody has decided, unless the step is more particular. */
export function pickedRequest(model: QuotaModel, pick: Pick, isOpen = isUndecided): number | undefined {
  return picked(model.requests, isOpen, pick)
}

export function pickedLoan({ loans }: QuotaModel, states: readonly string[], pick: Pick): number | undefined {
  return picked(loans, ({ state }) => states.includes(state), pick)
}

export function pickedReservation({ reservations }: QuotaModel, pick: Pick): number | undefined {
  const standing = reservations.map(({ heldBytes }) => ({ state: heldBytes > 0n ? 'standing' : 'released' }))
  return picked(standing, ({ state }) => state === 'standing', pick)
}

/** For a step that is about all of them: possible where there is one that it could be about. */
export function whereAny<Item>(items: readonly Item[], isMeant: (item: Item) => boolean): number | undefined {
  const place = items.findIndex(isMeant)
  return place === -1 ? undefined : place
}

/** Why nothing can be done to a request any more; null while it is undecided. */
export function endedProblem(request: ModelRequest | undefined): 'already-decided' | 'request-expired' | null {
  if (request !== undefined && isUndecided(request)) return null
  return request?.state === 'expired' ? 'request-expired' : 'already-decided'
}

export function textOf({ among, back }: Pick): string {
  return `${back} from the newest of ${among}`
}
