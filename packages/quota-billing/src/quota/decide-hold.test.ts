import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { GIB, storageBytesMax } from '../shared/bytes.ts'
import { propertyRuns } from '../shared/property-runs.ts'
import { type HoldQuestion, holdAtSubmissionBytes, planHold } from './decide-hold.ts'
import { freeBytes, type LevelBalance, leastLimitBytes } from './quota-tree.ts'

const offer = { offerId: 'standard', roundingStepBytes: 10n * GIB }

function pool(name: string, figures: Partial<LevelBalance>): LevelBalance {
  const empty = { limitBytes: null, overcommitPercent: 100n, allocatedBytes: 0n, heldBytes: 0n }
  return { nodeId: name.toLowerCase(), name, kind: 'pool', ...empty, ...figures }
}

const tenant: LevelBalance = { ...pool('Cergy', { allocatedBytes: 50n * GIB }), kind: 'tenant' }
const region = pool('Region', { limitBytes: 1_000n * GIB, allocatedBytes: 500n * GIB })
const epci = pool('EPCI', { limitBytes: 200n * GIB, allocatedBytes: 120n * GIB, heldBytes: 45n * GIB })

const anyLevel = fc
  .record({
    limitBytes: fc.option(fc.bigInt({ min: 0n, max: 2_000n })),
    overcommitPercent: fc.constantFrom(100n, 120n, 155n),
    allocatedBytes: fc.bigInt({ min: 0n, max: 1_000n }),
    heldBytes: fc.bigInt({ min: 0n, max: 300n }),
  })
  .map((figures) => pool('Pool', figures))

function ask(wantedGib: bigint, more: Partial<HoldQuestion> = {}): ReturnType<typeof planHold> {
  const path = [region, epci, tenant]
  return planHold({ offer, path, currentQuotaBytes: 50n * GIB, wantedQuotaBytes: wantedGib * GIB, ...more })
}

describe('planning a hold', () => {
  test('what fits every level is rounded up to the step and held at each pool', () => {
    const plan = ask(73n)
    expect(plan).toMatchObject({ kind: 'fits', deltaBytes: 30n * GIB, roundedQuotaBytes: 80n * GIB })
    expect(plan.kind === 'fits' && plan.entries).toHaveLength(4)
  })

  test('a refusal names the level, what is left there, the holds in the way and what would pass', () => {
    expect(ask(90n)).toEqual({
      kind: 'refused',
      refusal: {
        code: 'capacity-exceeded',
        offerId: 'standard',
        level: { nodeId: 'epci', name: 'EPCI' },
        givableBytes: 200n * GIB,
        remainingBytes: 35n * GIB,
        currentQuotaBytes: 50n * GIB,
        wantedDeltaBytes: 40n * GIB,
        holdsBytes: 45n * GIB,
        // 50 + 35 = 85, rounded down to the step.
        wouldPassQuotaBytes: 80n * GIB,
      },
    })
  })

  test('of several levels that are too small the one with the least left is named, the upper one among equals', () => {
    const small = (name: string, left: bigint) => pool(name, { limitBytes: left * GIB })
    const named = (path: LevelBalance[]) => {
      const plan = ask(500n, { path })
      return plan.kind === 'refused' ? plan.refusal.level?.name : null
    }
    expect(named([small('Region', 30n), small('EPCI', 20n), tenant])).toBe('EPCI')
    expect(named([small('Region', 20n), small('EPCI', 30n), tenant])).toBe('Region')
    expect(named([small('Region', 20n), small('EPCI', 20n), tenant])).toBe('Region')
  })

  test('a level that has given more than it has left shows nothing left, and no amount would pass', () => {
    const over = pool('EPCI', { limitBytes: 100n * GIB, allocatedBytes: 130n * GIB })
    const plan = ask(60n, { path: [region, over, tenant] })
    expect(plan).toMatchObject({ refusal: { remainingBytes: 0n, wouldPassQuotaBytes: null } })
  })

  test('overcommit widens what a level may give, rounded down', () => {
    const level = pool('EPCI', { limitBytes: 3n, overcommitPercent: 150n, allocatedBytes: 2n, heldBytes: 1n })
    expect(freeBytes(level)).toBe(1n)
    expect(leastLimitBytes(level, 150n)).toBe(2n)
    expect(leastLimitBytes(level, 100n)).toBe(3n)
  })

  test('the least limit a level can be given carries what it has given, and one byte less does not', () => {
    const percents = fc.bigInt({ min: 100n, max: 400n })
    fc.assert(
      fc.property(anyLevel, percents, (level, overcommitPercent) => {
        const least = leastLimitBytes(level, overcommitPercent)
        const freeAt = (limitBytes: bigint) => freeBytes({ ...level, limitBytes, overcommitPercent }) ?? 0n
        expect(freeAt(least)).toBeGreaterThanOrEqual(0n)
        expect(least === 0n || freeAt(least - 1n) < 0n).toBe(true)
      }),
      propertyRuns,
    )
  })

  test('without any limit everything up to the largest size fits', () => {
    const path = [pool('Region', {}), tenant]
    expect(ask(1_000_000n, { path }).kind).toBe('fits')
    const wantedQuotaBytes = storageBytesMax
    expect(ask(0n, { path, wantedQuotaBytes })).toMatchObject({ refusal: { code: 'over-maximum' } })
  })

  test.each([
    { wanted: 0n, code: 'not-positive', wouldPassQuotaBytes: null },
    { wanted: -1n, code: 'not-positive', wouldPassQuotaBytes: null },
    { wanted: 41n, code: 'not-a-change', wouldPassQuotaBytes: null },
    { wanted: 50n, code: 'not-a-change', wouldPassQuotaBytes: null },
    { wanted: 66n, code: 'over-maximum', wouldPassQuotaBytes: 60n * GIB },
    { wanted: 20n, code: 'below-use', wouldPassQuotaBytes: 40n * GIB },
  ])('$wanted GiB is refused as $code', ({ wanted, code, wouldPassQuotaBytes }) => {
    const more = { offer: { ...offer, quotaBytesMax: 65n * GIB }, inUseBytes: 31n * GIB }
    expect(ask(wanted, more)).toMatchObject({ kind: 'refused', refusal: { code, level: null, wouldPassQuotaBytes } })
  })

  test('a shrink down to what is in use fits and holds nothing; with use unknown it is not refused here', () => {
    const shrink = { kind: 'fits', deltaBytes: -10n * GIB, roundedQuotaBytes: 40n * GIB, entries: [] }
    expect(ask(40n, { inUseBytes: 40n * GIB })).toEqual(shrink)
    expect(ask(40n, { inUseBytes: null })).toEqual(shrink)
    expect(ask(40n)).toEqual(shrink)
  })

  test('a quota below what is in use already cannot shrink at all', () => {
    expect(ask(20n, { inUseBytes: 60n * GIB })).toMatchObject({
      refusal: { code: 'below-use', wouldPassQuotaBytes: null },
    })
  })

  test('an offer cannot allow more than what we can store', () => {
    const path = [pool('Region', {}), tenant]
    const boundless = { ...offer, quotaBytesMax: storageBytesMax * 2n }
    expect(ask(0n, { path, offer: boundless, wantedQuotaBytes: storageBytesMax + 1n })).toMatchObject({
      refusal: { code: 'over-maximum', wouldPassQuotaBytes: (storageBytesMax / (10n * GIB)) * 10n * GIB },
    })
  })

  test('a shrink is possible in a pool that has given more than it has', () => {
    const over = pool('EPCI', { limitBytes: 1n, allocatedBytes: 130n * GIB })
    expect(ask(40n, { path: [over, tenant] }).kind).toBe('fits')
  })
})

const anyQuestion: fc.Arbitrary<HoldQuestion> = fc.record({
  offer: fc.record({
    offerId: fc.constant('standard'),
    roundingStepBytes: fc.bigInt({ min: 1n, max: 50n }),
    quotaBytesMax: fc.bigInt({ min: 50n, max: 3_000n }),
  }),
  path: fc.array(anyLevel, { minLength: 1, maxLength: 5 }),
  currentQuotaBytes: fc.bigInt({ min: 0n, max: 800n }),
  wantedQuotaBytes: fc.bigInt({ min: -5n, max: 3_500n }),
})

describe('planning a hold, for any tree', () => {
  test('what fits never lifts a level above its limit × overcommit, and what is refused would have', () => {
    fc.assert(
      fc.property(anyQuestion, (question) => {
        const plan = planHold(question)
        if (plan.kind === 'refused' && plan.refusal.code !== 'capacity-exceeded') return
        const delta = plan.kind === 'fits' ? plan.deltaBytes : plan.refusal.wantedDeltaBytes
        if (delta < 0n) return
        const fitsEverywhere = question.path.every((level) => (freeBytes(level) ?? delta) >= delta)
        expect(fitsEverywhere).toBe(plan.kind === 'fits')
      }),
      propertyRuns,
    )
  })

  test('what a refusal says would pass does pass, and one step more does not', () => {
    fc.assert(
      fc.property(anyQuestion, (question) => {
        const plan = planHold(question)
        if (plan.kind === 'fits') return
        const { wouldPassQuotaBytes } = plan.refusal
        if (wouldPassQuotaBytes === null) return
        const retry = (wantedQuotaBytes: bigint) => planHold({ ...question, wantedQuotaBytes }).kind
        expect(retry(wouldPassQuotaBytes)).toBe('fits')
        expect(retry(wouldPassQuotaBytes + question.offer.roundingStepBytes)).toBe('refused')
      }),
      propertyRuns,
    )
  })

  test('a capacity refusal without an offer means that not even one step more fits', () => {
    fc.assert(
      fc.property(anyQuestion, (question) => {
        const plan = planHold(question)
        if (plan.kind === 'fits' || plan.refusal.code !== 'capacity-exceeded') return
        if (plan.refusal.wouldPassQuotaBytes !== null) return
        const step = question.offer.roundingStepBytes
        const nextMultiple = (question.currentQuotaBytes / step + 1n) * step
        expect(planHold({ ...question, wantedQuotaBytes: nextMultiple }).kind).toBe('refused')
      }),
      propertyRuns,
    )
  })
})

describe('what a request holds at submission', () => {
  const sizeSteps = [50n, 100n, 200n].map((size) => size * GIB)
  test.each([
    { current: 50n, wanted: 80n, held: 30n },
    { current: 50n, wanted: 100n, held: 50n },
    // A typing error of 10 TiB.
    { current: 50n, wanted: 10_240n, held: 50n },
    { current: 60n, wanted: 10_240n, held: 40n },
    { current: 200n, wanted: 10_240n, held: 0n },
    { current: 100n, wanted: 50n, held: 0n },
  ])('from $current to $wanted GiB it is $held GiB', ({ current, wanted, held }) => {
    const wish = { currentQuotaBytes: current * GIB, roundedQuotaBytes: wanted * GIB, sizeSteps }
    expect(holdAtSubmissionBytes(wish)).toBe(held * GIB)
  })
})
