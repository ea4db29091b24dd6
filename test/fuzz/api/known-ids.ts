/**
 * Ids of things that exist: those of the ground at first, then what answers tell of. Calls are made before anything is
 * known of the answers to others, so they name an id by a kind and a place, and get what stands there when they are sent.
 */
export interface KnownIds {
  /** Puts ids in the places that a text names. */
  fill(text: string): string
  /** Remembers the ids that an answer to a call of this path tells of. */
  learn(text: string, path: string): void
}

/** `offer` for `offerId`, `wantedOfferId` and the `id` of what `/v1/offers` answers. */
type Kind = string

const place = /ffffffff-ffff-7fff-8([0-9a-f]{3})-([0-9a-f]{12})/g
const told = /"(id|[a-zA-Z]+Id)":"([0-9a-f]{8}-[0-9a-f]{4}-[78][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})"/g
const idsOfKindMax = 500

// Kinds get their numbers as calls are described, in the order of the document: the same for the same document.
const kinds: Kind[] = []
const kindOf = (name: string): Kind => name.replace(/Id$/, '').toLowerCase()
const hex = (number: number, digits: number): string => number.toString(16).padStart(digits, '0')

/** So many different places of a kind. */
export const placesOfKind = 1_000

/** A text that is an id by its form, for the field or parameter of that name. */
export function placeOfId(name: string, number: number): string {
  const kind = kindOf(name)
  if (!kinds.includes(kind)) kinds.push(kind)
  return `ffffffff-ffff-7fff-8${hex(kinds.indexOf(kind), 3)}-${hex(number, 12)}`
}

/** What `/v1/cost-pools` lists is known as `costPoolId` elsewhere. */
function kindOfPath(path: string): Kind {
  const last =
    path
      .split('?')[0]
      ?.split('/')
      .findLast((part) => /^[a-z-]+$/.test(part)) ?? ''
  return last.replaceAll('-', '').replace(/ies$/, 'y').replace(/s$/, '')
}

export function createKnownIds(first: Readonly<Record<string, readonly string[]>>): KnownIds {
  const byKind = new Map(Object.entries(first).map(([name, ids]) => [kindOf(name), [...ids]]))
  const add = (kind: Kind, id: string): void => {
    const known = byKind.get(kind) ?? []
    if (!known.includes(id) && known.length < idsOfKindMax) byKind.set(kind, [...known, id])
  }
  /** Of that kind, or of one that ends like it; any, where none is known. */
  const idsFor = (kind: Kind): readonly string[] => {
    const own = byKind.get(kind) ?? [...byKind].find(([known]) => kind.endsWith(known))?.[1]
    return own ?? [...byKind.values()].flat()
  }
  return {
    fill: (text) =>
      text.replaceAll(place, (_, kind: string, number: string) => {
        const ids = idsFor(kinds[Number.parseInt(kind, 16)] ?? '')
        return ids[Number.parseInt(number, 16) % ids.length] ?? ''
      }),
    learn: (text, path) => {
      for (const [, name = '', id = ''] of text.matchAll(told)) add(name === 'id' ? kindOfPath(path) : kindOf(name), id)
    },
  }
}
