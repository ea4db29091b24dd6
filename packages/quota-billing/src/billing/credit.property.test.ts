import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { propertyRuns } from '../shared/property-runs.ts'
import { type CreditPart, keepWithin, placeCredits } from './credit.ts'
import { groupVat, type VatRegime } from './vat.ts'

const exempt: VatRegime = { kind: 'exempt' }
const standard: VatRegime = { kind: 'standard', rateBasisPoints: 2_000n }
const reduced: VatRegime = { kind: 'standard', rateBasisPoints: 550n }

const payableOf = (parts: readonly CreditPart[]): bigint =>
  groupVat(parts).reduce((sum, { baseCents, vatCents }) => sum + baseCents + vatCents, 0n)

const somePart = fc.record({
  regime: fc.constantFrom(exempt, standard, reduced),
  amountCents: fc.bigInt({ min: -30_000n, max: 4_000n }),
})
const someGroups = fc
  .array(fc.array(somePart, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 4 })
  .map((all) => all.map((parts, index) => ({ originalId: `title-${index}`, parts })))
const someTitles = fc
  .array(fc.bigInt({ min: 1n, max: 60_000n }), { maxLength: 6 })
  .map((all) => all.map((leftCents, index) => ({ titleId: `title-${index}`, leftCents })).toReversed())
const thresholdCents = 1_500n

describe('what is given back on several titles', () => {
  test('is conserved line by line, and on no title more than it still asks for', () => {
    const met = { spread: 0, nowhere: 0 }
    fc.assert(
      fc.property(someGroups, someTitles, (groups, titles) => {
        const placed = placeCredits(groups, { titles, thresholdCents })
        const onTitle = new Map<string, CreditPart[]>()
        const put = (titleId: string, part: CreditPart) => onTitle.set(titleId, [...(onTitle.get(titleId) ?? []), part])
        for (const { group, titleId, moves } of placed) {
          for (const part of group.parts) put(titleId, part)
          for (const { part, toTitleId, amountCents } of moves) {
            const { regime } = group.parts[part] ?? { regime: exempt }
            expect(amountCents < 0n && toTitleId !== titleId).toBe(true)
            put(titleId, { regime, amountCents: -amountCents })
            put(toTitleId, { regime, amountCents })
          }
          if (moves.length > 0) met.spread += 1
        }
        met.nowhere += groups.length - placed.length
        const bases = (parts: readonly CreditPart[]) => parts.reduce((sum, { amountCents }) => sum + amountCents, 0n)
        expect(bases([...onTitle.values()].flat())).toBe(bases(placed.flatMap(({ group }) => group.parts)))
        for (const [titleId, parts] of onTitle) {
          const leftCents = titles.find((title) => title.titleId === titleId)?.leftCents ?? 0n
          expect([titleId, payableOf(parts) < 0n, payableOf(parts) >= -leftCents]).toEqual([titleId, true, true])
        }
        const homes = placed.map(({ titleId }) => titleId)
        expect(new Set(homes).size).toBe(homes.length)
      }),
      propertyRuns,
    )
    expect(met.spread * met.nowhere).toBeGreaterThan(0)
  })

  test('stays on its own title as far as that one reaches, then goes to the newest', () => {
    const titles = [
      { titleId: 'march', leftCents: 3_000n },
      { titleId: 'february', leftCents: 9_000n },
      { titleId: 'january', leftCents: 2_000n },
    ]
    const group = { originalId: 'january', parts: [{ regime: exempt, amountCents: -8_000n }] }
    expect(placeCredits([group], { titles, thresholdCents })).toEqual([
      {
        group,
        titleId: 'january',
        moves: [
          { part: 0, toTitleId: 'march', amountCents: -3_000n },
          { part: 0, toTitleId: 'february', amountCents: -3_000n },
        ],
      },
    ])
  })

  test('goes whole to the newest where its own asks for nothing any more, and nowhere where all ask for less', () => {
    const titles = [{ titleId: 'march', leftCents: 8_000n }]
    const group = { originalId: 'january', parts: [{ regime: exempt, amountCents: -8_000n }] }
    expect(placeCredits([group], { titles, thresholdCents })).toEqual([{ group, titleId: 'march', moves: [] }])
    const less = { ...group, parts: [{ regime: exempt, amountCents: -8_001n }] }
    expect(placeCredits([less], { titles, thresholdCents })).toEqual([])
  })

  test('comes with its tax: a title of 120.00 takes 100.00 before 20 % of it', () => {
    const parts = [{ regime: standard, amountCents: -50_000n }]
    expect(keepWithin(parts, { beside: [], leftCents: 12_000n })).toEqual([{ regime: standard, amountCents: -10_000n }])
    const half = [{ regime: standard, amountCents: -5_000n }]
    expect(keepWithin(parts, { beside: half, leftCents: 12_000n })).toEqual([
      { regime: standard, amountCents: -5_000n },
    ])
  })
})
