import type { StoreContext } from './store-context.ts'

type Part = (context: StoreContext) => object
type Joined<Union> = (Union extends unknown ? (part: Union) => void : never) extends (all: infer All) => void
  ? All
  : never

/** What a store of one transaction holds: its context, and the parts that were asked for so far. */
class PartsOfStore {
  private readonly context: StoreContext
  private readonly made: (Record<string, unknown> | undefined)[] = []

  constructor(context: StoreContext) {
    this.context = context
  }

  method(make: Part, place: number, name: string): unknown {
    const made = this.made[place] ?? { ...make(this.context) }
    this.made[place] = made
    return made[name]
  }
}

/**
 * Joins parts to one store. Each part is made when a method of it is first asked for: a transaction calls one or two of hundreds
 * of methods, and making all of them cost more memory than the rows that were read.
 * The methods are the prototype's: `{ ...store }` copies none of them, `Object.create(store)` has them all.
 * @throws Error when the first store is made and two parts have a method of one name.
 */
export function storeOfParts<const Parts extends readonly Part[]>(
  parts: Parts,
): (context: StoreContext) => Joined<ReturnType<Parts[number]>> {
  class Store extends PartsOfStore {}
  let isNamed = false
  return (context) => {
    if (!isNamed) nameMethods(Store.prototype, parts, context)
    isNamed = true
    return new Store(context) as unknown as Joined<ReturnType<Parts[number]>>
  }
}

/** What a part is called like is only known once it is made; making one sends nothing. */
function nameMethods(prototype: PartsOfStore, parts: readonly Part[], context: StoreContext): void {
  for (const [place, make] of parts.entries()) {
    for (const name of Object.keys(make(context))) {
      if (name in prototype) throw new Error(`two parts of a store have a method ${name}`)
      Object.defineProperty(prototype, name, {
        get(this: PartsOfStore) {
          return this.method(make, place, name)
        },
      })
    }
  }
}
