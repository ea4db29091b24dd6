import { describe, expect, test } from 'vitest'
import { checkPeriod, type PeriodToCheck } from './checks.ts'

describe('the checks of a period', () => {
  const sound: PeriodToCheck = {
    charges: [
      { kind: 'usage', ruleId: 'storage', amountMicros: 1_004_999n },
      { kind: 'rounding', ruleId: 'rounding', amountMicros: -4_999n },
      { kind: 'shared', ruleId: 'datacentre', amountMicros: 2_000_000n },
      { kind: 'shared', ruleId: 'network', amountMicros: 500_000n },
    ],
    statements: [
      { totalCents: 100n, lines: [{ amountCents: 60n }, { amountCents: 40n }] },
      { totalCents: 250n, lines: [{ amountCents: 250n }] },
    ],
    costPools: [
      { costPoolId: 'datacentre', amountCents: 230n, unsharedCents: 30n },
      { costPoolId: 'network', amountCents: 50n, unsharedCents: 0n },
    ],
  }

  function failing(changed: Partial<PeriodToCheck>): string[] {
    return checkPeriod({ ...sound, ...changed })
      .filter(({ holds }) => !holds)
      .map(({ name }) => name)
  }

  test('hold for a sound one, and show both sides', () => {
    expect(checkPeriod(sound)).toEqual([
      { name: 'statements-equal-charges', holds: true, left: 3_500_000n, right: 3_500_000n },
      { name: 'shared-equals-cost-pools', holds: true, left: 2_800_000n, right: 2_800_000n },
      { name: 'statement-lines-add-up', holds: true, left: 3_500_000n, right: 3_500_000n },
      { name: 'corrections-as-decided', holds: true, left: 0n, right: 0n },
    ])
    expect(checkPeriod({ charges: [], statements: [], costPools: [] }).every(({ holds }) => holds)).toBe(true)
  })

  test('find a charge without a statement, be it of one micro', () => {
    const stray = { kind: 'usage' as const, ruleId: 'storage', amountMicros: 1n }
    expect(failing({ charges: [...sound.charges, stray] })).toEqual(['statements-equal-charges'])
  })

  test('count what is carried to the next statement', () => {
    const small = { kind: 'usage' as const, ruleId: 'storage', amountMicros: 140_000n }
    const charges = [...sound.charges, small]
    expect(failing({ charges, carriedMicros: 140_000n })).toEqual([])
    expect(failing({ charges, carriedMicros: 140_001n })).toEqual(['statements-equal-charges'])
  })

  test('find a cost pool that is not shared out to the cent', () => {
    const costPools = [{ costPoolId: 'datacentre', amountCents: 231n, unsharedCents: 30n }, ...sound.costPools.slice(1)]
    expect(failing({ costPools })).toEqual(['shared-equals-cost-pools'])
  })

  test('find errors of two cost pools that cancel out, and shares of a pool that is not there', () => {
    const swapped = [
      { costPoolId: 'datacentre', amountCents: 231n, unsharedCents: 30n },
      { costPoolId: 'network', amountCents: 49n, unsharedCents: 0n },
    ]
    expect(failing({ costPools: swapped })).toEqual(['shared-equals-cost-pools'])
    const foreign = [
      { kind: 'shared' as const, ruleId: 'elsewhere', amountMicros: 1n },
      { kind: 'shared' as const, ruleId: 'elsewhere', amountMicros: -1n },
    ]
    expect(failing({ charges: [...sound.charges, ...foreign] })).toEqual(['shared-equals-cost-pools'])
  })

  test('take a share of an earlier month for a correction, which comes to what was decided', () => {
    const originMonth = '2025-12'
    const corrected = [
      { kind: 'shared' as const, ruleId: 'elsewhere', amountMicros: 30_000n, originMonth },
      { kind: 'usage' as const, ruleId: 'storage', amountMicros: -20_000n, originMonth },
    ]
    const charges = [...sound.charges, ...corrected]
    const statements = [...sound.statements, { totalCents: 1n, lines: [{ amountCents: 1n }] }]
    expect(failing({ charges, statements, correctedMicros: 10_000n })).toEqual([])
    expect(failing({ charges, statements, correctedMicros: 10_001n })).toEqual(['corrections-as-decided'])
    expect(failing({ charges, statements })).toEqual(['corrections-as-decided'])
  })

  test('find lines that do not add up, though the errors of two statements cancel out', () => {
    const statements = [
      { totalCents: 100n, lines: [{ amountCents: 101n }] },
      { totalCents: 250n, lines: [{ amountCents: 249n }] },
    ]
    expect(failing({ statements })).toEqual(['statement-lines-add-up'])
  })
})
