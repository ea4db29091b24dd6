import { instant } from '@grenier/quota-billing'
import { describe, expect, it } from 'vitest'
import { StoresOfTransaction } from '../stores-of-transaction.ts'
import type { StoreContext } from './store-context.ts'
import { storeOfParts } from './store-of-parts.ts'

const contextOf = (timeZone: string) => ({ timeZone, wallClock: { now: () => instant(0) } }) as StoreContext

describe('a store of parts', () => {
  it('makes a part when a method of it is first asked for, once, for the context of its own transaction', () => {
    const made: string[] = []
    const createStore = storeOfParts([
      ({ timeZone }) => {
        made.push(`first of ${timeZone}`)
        return { zone: () => timeZone, again: () => timeZone }
      },
      ({ timeZone }) => {
        made.push(`second of ${timeZone}`)
        return { other: () => timeZone.length }
      },
    ])
    createStore(contextOf('UTC'))
    made.length = 0
    const paris = createStore(contextOf('Europe/Paris'))
    const { zone } = paris
    expect([zone(), paris.again(), createStore(contextOf('UTC')).other()]).toEqual(['Europe/Paris', 'Europe/Paris', 3])
    expect(made).toEqual(['first of Europe/Paris', 'second of UTC'])
  })

  it('is refused where two parts have a method of one name', () => {
    const createStore = storeOfParts([() => ({ one: () => 1 }), () => ({ one: () => 2 })])
    expect(() => createStore(contextOf('UTC'))).toThrow('two parts of a store have a method one')
  })
})

describe('the stores of a transaction', () => {
  it('have no getters of their own: an engine keeps those among long-lived objects, with all that the transaction read', () => {
    const stores = new StoresOfTransaction(contextOf('UTC'))
    const ownGetters = [stores, stores.access, stores.quota].flatMap((store) =>
      Object.values(Object.getOwnPropertyDescriptors(store)).filter((property) => 'get' in property),
    )
    expect(ownGetters).toEqual([])
    expect('placesHeld' in stores.access).toBe(true)
  })
})
