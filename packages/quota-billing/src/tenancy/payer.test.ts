import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, civilDate } from '../shared/civil-time.ts'
import { endedByNewPayer, type PayingDays } from './payer.ts'

const day = civilDate

describe('another payer from a day on', () => {
  test('ends who paid until then', () => {
    const paying = [{ id: 'a', validFrom: day('2026-01-01'), validTo: null }]
    expect(endedByNewPayer(paying, day('2026-07-01'))).toEqual([{ id: 'a', validTo: '2026-07-01' }])
  })

  test('leaves what was over, and what never held', () => {
    const former = [
      { id: 'a', validFrom: day('2026-01-01'), validTo: day('2026-07-01') },
      { id: 'b', validFrom: day('2026-09-01'), validTo: day('2026-09-01') },
    ]
    expect(endedByNewPayer(former, day('2026-07-01'))).toEqual([])
  })

  test('takes the place of who was to pay later', () => {
    const foreseen = [
      { id: 'a', validFrom: day('2026-01-01'), validTo: day('2027-01-01') },
      { id: 'b', validFrom: day('2027-01-01'), validTo: null },
    ]
    expect(endedByNewPayer(foreseen, day('2026-10-01'))).toEqual([
      { id: 'a', validTo: '2026-10-01' },
      { id: 'b', validTo: '2027-01-01' },
    ])
  })

  test('leaves one payer on every day, in whatever order payers are recorded', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 8 }), (offsets) => {
        let standing: PayingDays[] = []
        const start = day('2026-01-01')
        for (const [place, offset] of offsets.entries()) {
          const from = addDays(start, offset)
          const ended = new Map(endedByNewPayer(standing, from).map(({ id, validTo }) => [id, validTo]))
          standing = standing.map((one) => ({ ...one, validTo: ended.get(one.id) ?? one.validTo }))
          standing.push({ id: String(place), validFrom: from, validTo: null })
        }
        const first = addDays(start, Math.min(...offsets))
        for (let offset = 0; offset <= 41; offset += 1) {
          const on = addDays(start, offset)
          const paying = standing.filter(
            ({ validFrom, validTo }) => validFrom <= on && (validTo === null || validTo > on),
          )
          expect(paying).toHaveLength(on < first ? 0 : 1)
        }
      }),
    )
  })
})
