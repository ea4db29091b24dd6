import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { GIB } from '../shared/bytes.ts'
import { civilDate } from '../shared/civil-time.ts'
import { msPerDay } from '../shared/instant.ts'
import { propertyRuns } from '../shared/property-runs.ts'
import { alternativesTo, type WishedLine } from './alternatives.ts'
import type { CapacityTrend } from './capacity-trend.ts'
import { type HoldQuestion, planHold } from './decide-hold.ts'
import type { LevelBalance } from './quota-tree.ts'

const today = civilDate('2026-11-25')

function levelWith(limitGib: bigint, allocatedGib: bigint, heldGib = 0n): LevelBalance {
  return {
    nodeId: 'epci',
    name: 'EPCI',
    kind: 'pool',
    limitBytes: limitGib * GIB,
    overcommitPercent: 100n,
    allocatedBytes: allocatedGib * GIB,
    heldBytes: heldGib * GIB,
  }
}

interface Place {
  readonly offerId: string
  readonly level: LevelBalance
  readonly currentGib?: bigint
  readonly wantedGib: bigint
}

function questionOf({ offerId, level, currentGib = 0n, wantedGib }: Place): HoldQuestion {
  return {
    offer: { offerId, roundingStepBytes: GIB, quotaBytesMax: 1_000n * GIB },
    path: [level],
    currentQuotaBytes: currentGib * GIB,
    wantedQuotaBytes: wantedGib * GIB,
  }
}

function lineOf(place: Place, elsewhere: readonly Place[] = []): WishedLine {
  const question = questionOf(place)
  return { question, plan: planHold(question), elsewhere: elsewhere.map(questionOf) }
}

function offered(wish: readonly WishedLine[], trend: CapacityTrend | null = null) {
  const [first] = wish
  if (first === undefined) return []
  return alternativesTo(first, wish, { today, trendOf: () => trend })
}

const full = { offerId: 'standard', level: levelWith(100n, 60n, 28n), currentGib: 10n, wantedGib: 60n }
const rapid = { offerId: 'rapide', level: levelWith(100n, 20n), currentGib: 5n, wantedGib: 55n }

describe('what a refusal offers instead', () => {
  test('is as much as passes, the same growth in another offer, and a place in the queue', () => {
    expect(offered([lineOf(full, [rapid])])).toEqual([
      {
        kind: 'smaller',
        offerId: 'standard',
        deltaBytes: 12n * GIB,
        lines: [{ offerId: 'standard', wantedQuotaBytes: 22n * GIB }],
        expectedOn: null,
      },
      {
        kind: 'other-offer',
        offerId: 'rapide',
        deltaBytes: 50n * GIB,
        lines: [{ offerId: 'rapide', wantedQuotaBytes: 55n * GIB }],
        expectedOn: null,
      },
      {
        kind: 'wait',
        offerId: 'standard',
        deltaBytes: 50n * GIB,
        lines: [{ offerId: 'standard', wantedQuotaBytes: 60n * GIB }],
        expectedOn: null,
      },
    ])
  })

  test('names the day on which room is expected where the level shrinks', () => {
    const trend = { grownBytes: -90n * GIB, overMs: 90 * msPerDay }
    // 50 wanted, 12 left: 38 days at 1 GiB a day.
    expect(offered([lineOf(full)], trend).at(-1)).toMatchObject({ kind: 'wait', expectedOn: '2027-01-02' })
  })

  test('is no place in the queue for what the level could never give, nor for a wish that is not lacking room', () => {
    const huge = lineOf({ ...full, wantedGib: 200n })
    expect(offered([huge]).map(({ kind }) => kind)).toEqual(['smaller'])
    const beyond = lineOf({ ...full, wantedGib: 2_000n }, [rapid])
    expect(offered([beyond]).map(({ kind }) => kind)).toEqual(['smaller'])
    expect(offered([lineOf({ ...full, wantedGib: 10n })])).toEqual([])
  })

  test('never is an offer that the request asks for already, nor one without room', () => {
    const none = { ...rapid, level: levelWith(100n, 80n) }
    expect(offered([lineOf(full, [none])]).map(({ kind }) => kind)).toEqual(['smaller', 'wait'])
    const both = [lineOf(full, [rapid]), lineOf({ ...rapid, wantedGib: 6n })]
    expect(offered(both).map(({ kind }) => kind)).toEqual(['smaller', 'wait'])
  })

  test('is the whole request again: the other lines as they are, or as much of them as passes, or left out', () => {
    const fits = lineOf({ offerId: 'sauvegarde', level: levelWith(500n, 0n), wantedGib: 100n })
    const none = lineOf({ offerId: 'archives', level: levelWith(10n, 10n), wantedGib: 5n })
    const [smaller, wait] = offered([lineOf(full), fits, none])
    expect(smaller?.lines).toEqual([
      { offerId: 'standard', wantedQuotaBytes: 22n * GIB },
      { offerId: 'sauvegarde', wantedQuotaBytes: 100n * GIB },
    ])
    expect(wait?.lines.map(({ wantedQuotaBytes }) => wantedQuotaBytes / GIB)).toEqual([60n, 100n, 5n])
  })

  test('passes at this moment, whatever is asked and whatever is left', () => {
    const gib = fc.bigInt({ min: 0n, max: 300n })
    const place = fc.record({ limit: gib, allocated: gib, held: gib, current: gib, wanted: gib })
    fc.assert(
      fc.property(fc.array(place, { minLength: 2, maxLength: 6 }), (places) => {
        const named = places.map(({ limit, allocated, held, current, wanted }, index) => ({
          offerId: `offer-${index}`,
          level: levelWith(limit, allocated, held),
          currentGib: current,
          wantedGib: wanted,
        }))
        const half = Math.ceil(named.length / 2)
        const wish = named.slice(0, half).map((own) => lineOf(own, named.slice(half)))
        for (const alternative of offered(wish).filter(({ kind }) => kind !== 'wait')) {
          const plans = alternative.lines.map(({ offerId, wantedQuotaBytes }) => {
            const own = named.find((candidate) => candidate.offerId === offerId)
            return own === undefined ? 'unknown' : planHold({ ...questionOf(own), wantedQuotaBytes }).kind
          })
          expect(plans.length).toBeGreaterThan(0)
          expect(new Set(plans)).toEqual(new Set(['fits']))
        }
      }),
      propertyRuns,
    )
  })
})
