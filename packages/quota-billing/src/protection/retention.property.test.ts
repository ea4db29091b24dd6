import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addMs, instantFromIso, msPerDay, msPerHour } from '../shared/instant.ts'
import { claimsLosingLastCopy, mayDeleteCopies, type StandingCopy } from './prune-guard.ts'
import { copiesKept, retentionFaults, retentionPolicyV1 } from './retention.ts'

const timeZone = 'Europe/Paris'
const now = instantFromIso('2026-03-10T08:00:00.000Z')
const daysAgo = (days: number) => addMs(now, -days * msPerDay)
const counts = fc.integer({ min: 0, max: 6 })
const policies = fc
  .record({ keepDaily: counts, keepWeekly: counts, keepMonthly: counts, keepYearly: counts })
  .filter((policy) => retentionFaults(policy).length === 0)
const copies = fc
  .array(
    fc.record({
      hours: fc.integer({ min: 0, max: 40_000 }),
      isBroken: fc.boolean(),
      claimName: fc.constantFrom('a', 'b'),
    }),
    {
      maxLength: 60,
    },
  )
  .map((list) =>
    list.map(({ hours, isBroken, claimName }, index): StandingCopy => {
      const takenAt = addMs(now, -hours * msPerHour)
      return { id: `copy-${index}`, claimName, driver: 'k8up', takenAt, sizeBytes: null, isBroken }
    }),
  )

describe('a retention policy', () => {
  test('always keeps the newest copy, and what it keeps it would keep again', () => {
    fc.assert(
      fc.property(copies, policies, (standing, policy) => {
        const kept = copiesKept(standing, policy, timeZone)
        const newest = Math.max(...standing.map(({ takenAt }) => takenAt))
        expect(kept[0]?.takenAt).toBe(standing.length === 0 ? undefined : newest)
        expect(copiesKept(kept, policy, timeZone)).toEqual(kept)
        expect(kept.length).toBeLessThanOrEqual(
          policy.keepDaily + policy.keepWeekly + policy.keepMonthly + policy.keepYearly,
        )
      }),
    )
  })

  test('keeps of a longer policy everything that a shorter one keeps', () => {
    fc.assert(
      fc.property(copies, policies, counts, (standing, policy, more) => {
        const kept = new Set(copiesKept(standing, { ...policy, keepMonthly: policy.keepMonthly + more }, timeZone))
        expect(copiesKept(standing, policy, timeZone).every((copy) => kept.has(copy))).toBe(true)
      }),
    )
  })

  test('keeps of five years of nights fourteen days, eight weeks, twelve months and three years', () => {
    const nights = Array.from({ length: 1_825 }, (_, days) => ({ id: `night-${days}`, takenAt: daysAgo(days) }))
    const kept = copiesKept(nights, retentionPolicyV1, timeZone).map(({ id }) => Number(id.slice(6)))
    expect(kept.slice(0, 15)).toEqual([...Array(14).keys(), 16])
    // 10 March 2026 is a Tuesday: the last nights of the weeks before are Sundays, those of months and years last days.
    expect(kept).toEqual([...Array(14).keys(), 16, 23, 30, 37, 38, 44, 69, 100, 130, 161, 191, 222, 253, 283, 314, 434])
  })

  test('that keeps nothing, or no whole number, is refused', () => {
    expect(retentionFaults({ keepDaily: 0, keepWeekly: 0, keepMonthly: 0, keepYearly: 0 })).toEqual(['keeps-nothing'])
    expect(retentionFaults({ ...retentionPolicyV1, keepDaily: 1.5 })).toEqual(['not-a-count'])
    expect(retentionFaults(retentionPolicyV1)).toEqual([])
  })
})

describe('the guard before a prune', () => {
  const judged = { retention: { keepDaily: 2, keepWeekly: 0, keepMonthly: 0, keepYearly: 0 }, timeZone, now }
  const copy = (days: number, isBroken = false): StandingCopy => {
    return { id: `${days}`, claimName: 'a', driver: 'k8up', takenAt: daysAgo(days), sizeBytes: null, isBroken }
  }

  test('stops one that would leave only broken copies, and no other', () => {
    expect(claimsLosingLastCopy([copy(0, true), copy(1, true), copy(2)], judged)).toEqual(['a'])
    expect(claimsLosingLastCopy([copy(0, true), copy(1), copy(2)], judged)).toEqual([])
    expect(claimsLosingLastCopy([copy(0, true), copy(1, true)], judged)).toEqual([])
  })

  test('whatever stands: a prune that it lets pass never takes the last good copy of a claim', () => {
    fc.assert(
      fc.property(copies, policies, (standing, retention) => {
        const losing = new Set(claimsLosingLastCopy(standing, { retention, timeZone, now }))
        for (const claimName of ['a', 'b']) {
          const own = standing.filter((one) => one.claimName === claimName)
          if (losing.has(claimName) || own.every(({ isBroken }) => isBroken)) continue
          expect(copiesKept(own, retention, timeZone).some(({ isBroken }) => !isBroken)).toBe(true)
        }
      }),
    )
  })

  test('lets no deletion take the last good copy of a claim, and any copy but that', () => {
    const standing = [copy(0, true), copy(1), copy(2)]
    expect(mayDeleteCopies(standing, new Set(['1', '2']), now)).toBe(false)
    expect(mayDeleteCopies(standing, new Set(['0', '2']), now)).toBe(true)
  })
})
