/** All that `thing` does, but what stands in for it does otherwise; also where its methods are its class's. */
export function standingFor<Thing extends object>(thing: Thing, instead: Partial<Thing>): Thing {
  return Object.create(thing, Object.getOwnPropertyDescriptors(instead)) as Thing
}
