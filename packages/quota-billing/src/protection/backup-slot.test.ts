import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nextBackupSlot, type SlotPlan, slotPlanV1, startOfSlot } from './backup-slot.ts'

/** Slots of tenants one after the other; null where the night was full. */
function assignAll(hashes: readonly number[], plan: SlotPlan) {
  const taken = Array.from({ length: plan.minutes }, () => 0)
  return hashes.map((hash) => {
    const slot = nextBackupSlot(hash, taken, plan)
    if (slot !== null) taken[slot.minute] = (taken[slot.minute] ?? 0) + 1
    return slot
  })
}

describe('slots of nightly backups', () => {
  test('never start more backups in a minute than the cap, and use the night up before they refuse', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(), { maxLength: 60 }),
        fc.record({ minutes: fc.integer({ min: 1, max: 12 }), startsPerMinuteMax: fc.integer({ min: 1, max: 4 }) }),
        (hashes, plan) => {
          const slots = assignAll(hashes, plan).filter((slot) => slot !== null)
          expect(slots.length).toBe(Math.min(hashes.length, plan.minutes * plan.startsPerMinuteMax))
          expect(new Set(slots.map(({ minute, place }) => `${minute}/${place}`)).size).toBe(slots.length)
          expect(slots.every(({ place }) => place < plan.startsPerMinuteMax)).toBe(true)
        },
      ),
    )
  })

  test('are the minute that the hash names while it has a start left, and the next one after that', () => {
    const plan = { minutes: 3, startsPerMinuteMax: 1 }
    expect(assignAll([5, 5, 5, 5], plan)).toEqual([
      { minute: 2, place: 0 },
      { minute: 0, place: 0 },
      { minute: 1, place: 0 },
      null,
    ])
  })

  test('hold 10 000 tenants of one cluster within the cap', () => {
    let state = 1
    const hashes = Array.from({ length: 10_000 }, () => {
      state = (state * 48_271) % 2_147_483_647
      return state
    })
    const slots = assignAll(hashes, slotPlanV1)
    const byMinute = Map.groupBy(slots, (slot) => slot?.minute)
    expect(slots).not.toContain(null)
    expect(Math.max(...[...byMinute.values()].map(({ length }) => length))).toBeLessThanOrEqual(24)
    expect(byMinute.size).toBe(480)
  })

  test('lie between 22:00 and 05:59', () => {
    expect(startOfSlot(0)).toEqual({ scheduleHour: 22, scheduleMinute: 0 })
    expect(startOfSlot(121)).toEqual({ scheduleHour: 0, scheduleMinute: 1 })
    expect(startOfSlot(479)).toEqual({ scheduleHour: 5, scheduleMinute: 59 })
  })
})
