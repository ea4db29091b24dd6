import { instantFromIso } from '@grenier/quota-billing'
import { describe, expect, it } from 'vitest'
import { overtakenBy, spanOf } from './policy-span.ts'

const at = (day: string) => instantFromIso(`${day}T00:00:00.000Z`)
const version = (number: number, from: string | null, inForce = false) => ({
  version: number,
  validFrom: from === null ? null : at(from),
  inForce,
})

describe('when a version decides', () => {
  it('is from the beginning without an end, where nothing was published', () => {
    const first = version(1, null, true)
    expect(spanOf(first, [first])).toEqual({ standing: 'inForce', from: null, until: null })
  })

  it('ends where the next one begins, and begins on its day', () => {
    const all = [version(3, '2026-05-01'), version(2, '2026-03-01', true), version(1, null)] as const
    expect(all.map((one) => spanOf(one, all))).toEqual([
      { standing: 'upcoming', from: at('2026-05-01'), until: null },
      { standing: 'inForce', from: at('2026-03-01'), until: at('2026-05-01') },
      { standing: 'past', from: null, until: at('2026-03-01') },
    ])
  })

  it('is never where a newer one decides by its day already', () => {
    const all = [version(3, '2026-01-10', true), version(2, '2026-02-01'), version(1, null)] as const
    expect(all.map((one) => spanOf(one, all).standing)).toEqual(['inForce', 'never', 'past'])
    const sameDay = [version(3, '2026-02-01'), version(2, '2026-02-01'), version(1, null, true)] as const
    expect(sameDay.map((one) => spanOf(one, sameDay).standing)).toEqual(['upcoming', 'never', 'inForce'])
  })

  it('is over where one that was to come later is kept from ever deciding by a newer one', () => {
    const all = [version(3, '2026-05-01'), version(2, '2026-03-01'), version(1, null, true)] as const
    expect(overtakenBy(null, all).map((one) => one.version)).toEqual([3, 2])
    expect(overtakenBy(at('2026-04-01'), all).map((one) => one.version)).toEqual([3])
    expect(overtakenBy(at('2026-06-01'), all)).toEqual([])
  })
})
