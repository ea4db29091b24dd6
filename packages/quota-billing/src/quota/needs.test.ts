import { describe, expect, test } from 'vitest'
import { GIB } from '../shared/bytes.ts'
import { civilDate } from '../shared/civil-time.ts'
import { instant, msPerDay } from '../shared/instant.ts'
import { areNeedsDates, commitmentCentsFor, needsReminderDue, needsSizes, needsStateOn, planLevel } from './needs.ts'

const opensOn = civilDate('2026-09-01')
const closesOn = civilDate('2026-10-31')

describe('a needs campaign', () => {
  test.each([
    ['2026-08-31', 'planned'],
    ['2026-09-01', 'open'],
    ['2026-10-31', 'open'],
    ['2026-11-01', 'closing'],
  ])('stands on %s as %s', (today, state) => {
    expect(needsStateOn({ opensOn, closesOn, closedAt: null }, civilDate(today))).toBe(state)
  })

  test('is closed once its answers are taken up', () => {
    expect(needsStateOn({ opensOn, closesOn, closedAt: instant(0) }, opensOn)).toBe('closed')
  })

  test.each([
    [{}, true],
    [{ opensOn: '2026-08-31' }, false],
    [{ closesOn: '2026-08-31' }, false],
    [{ closesOn: '2026-09-01' }, true],
    [{ closesOn: '2026-12-31' }, true],
    [{ closesOn: '2027-01-01' }, false],
  ])('for 2027 may have these days, seen from 1 September: %o %s', (change, may) => {
    const text = { opensOn: '2026-09-01', closesOn: '2026-10-31', ...change }
    const dates = { opensOn: civilDate(text.opensOn), closesOn: civilDate(text.closesOn) }
    expect(areNeedsDates(dates, { year: '2027', today: opensOn })).toBe(may)
  })

  test.each([
    ['2026-10-16', null],
    ['2026-10-17', 14],
    ['2026-10-27', 14],
    ['2026-10-28', 3],
    ['2026-10-31', 3],
    ['2026-11-01', null],
  ])('reminds on %s: %s days before its last one', (today, days) => {
    expect(needsReminderDue({ closesOn }, civilDate(today))).toBe(days)
  })
})

describe('the sizes beside the one of now', () => {
  const sizeStepsBytes = [50n * GIB, 100n * GIB, 200n * GIB]
  const sizes = (quota: bigint, inUse: bigint | null) =>
    needsSizes({ quotaBytes: quota * GIB, inUseBytes: inUse === null ? null : inUse * GIB, sizeStepsBytes })

  test('are the next steps, and the smaller one holds what is in use', () => {
    expect(sizes(100n, 50n)).toEqual({ lessBytes: 50n * GIB, moreBytes: 200n * GIB, sizesBytes: sizeStepsBytes })
    expect(sizes(100n, 51n)).toEqual({ lessBytes: null, moreBytes: 200n * GIB, sizesBytes: [100n * GIB, 200n * GIB] })
    expect(sizes(120n, 10n)).toMatchObject({ lessBytes: 100n * GIB, moreBytes: 200n * GIB })
  })

  test('are none beyond the steps, and nothing smaller while use is not measured', () => {
    expect(sizes(200n, 1n)).toMatchObject({ lessBytes: 100n * GIB, moreBytes: null })
    expect(sizes(50n, 1n)).toMatchObject({ lessBytes: null, moreBytes: 100n * GIB })
    expect(sizes(100n, null)).toMatchObject({ lessBytes: null, sizesBytes: [100n * GIB, 200n * GIB] })
  })
})

test.each([
  [0n, 0n],
  [10_000n, 1n],
  [10_001n, 2n],
  [19_999n, 2n],
  [84_000_000n, 8_400n],
])('a year of %s micros lies within a commitment of %s cents', (micros, cents) => {
  expect(commitmentCentsFor(micros)).toBe(cents)
})

describe('a pool beside what is wanted of it', () => {
  const level = {
    nodeId: 'pool',
    name: 'CA',
    kind: 'pool',
    limitBytes: 100n * GIB,
    overcommitPercent: 150n,
    allocatedBytes: 90n * GIB,
    heldBytes: 10n * GIB,
  } as const
  const trend = { grownBytes: 30n * GIB, overMs: 30 * msPerDay }

  test('has given what it holds too, and lacks what does not fit', () => {
    expect(planLevel(level, { growthBytes: 60n * GIB, trend })).toEqual({
      givableBytes: 150n * GIB,
      plannedBytes: 160n * GIB,
      lackingBytes: 10n * GIB,
      daysToFullBefore: 50,
      daysToFullAfter: 0,
    })
  })

  test('lacks nothing where it fits or less is wanted, and is full later then', () => {
    expect(planLevel(level, { growthBytes: 50n * GIB, trend })).toMatchObject({ lackingBytes: 0n, daysToFullAfter: 0 })
    expect(planLevel(level, { growthBytes: -10n * GIB, trend })).toMatchObject({
      plannedBytes: 90n * GIB,
      lackingBytes: 0n,
      daysToFullAfter: 60,
    })
    expect(planLevel(level, { growthBytes: 0n, trend: null })).toMatchObject({ daysToFullBefore: null })
  })
})
