import type { Rerating } from '@grenier/contracts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  type CorrectionScene,
  type Fact,
  february,
  january,
  openCorrectionScene,
  type Rules,
  usedRule,
} from './correction-scene.ts'
import { callOf, finance } from './house.ts'
import { problemOf } from './problem-of.ts'

let scene: CorrectionScene
beforeEach(async () => {
  scene = await openCorrectionScene()
})
afterEach(() => scene.house.close())

const amend = (fact: Fact) =>
  scene.house.api.amendPeriod({ month: january, reason: 'Erreur de saisie', fact }, callOf(finance))

const dearer: Rules[number] = {
  kind: 'perInhabitantYear',
  ruleId: 'heads',
  label: 'Participation',
  unitPriceMicros: 400_000n,
}

/** As the console asks: what is voted has no act and no code yet. */
function preview(fact: Fact) {
  const asked = fact.kind === 'tariff' ? { kind: fact.kind, rules: fact.rules } : fact
  return scene.house.api.previewAmendment({ month: january, fact: asked }, callOf(finance))
}

const rerate = () => scene.house.api.reratePeriod({ month: january, limit: 500 }, callOf(finance))

/** What a re-rating says, as a preview says it. */
function summed({ chargedMicros, reratedMicros, differenceMicros, members, costPools }: Rerating) {
  const moved = new Map(members.map((one) => [one.tenantId, one.differenceMicros]))
  const payingMore = members.filter((one) => one.differenceMicros > 0n).length
  return { sums: { chargedMicros, reratedMicros, differenceMicros, costPools }, moved, payingMore }
}

describe('a preview of an amendment', () => {
  test('says of each kind what the re-rating says once it is recorded, and records nothing', async () => {
    const { members, hall, region } = scene
    const facts: readonly Fact[] = [
      { kind: 'population', tenantId: members[0].id, populationKind: 'municipale', inhabitants: 1_500 },
      { kind: 'cost-pool', costPoolId: hall.id, amountCents: 12_345n, key: { kind: 'equal' }, actId: region.actId },
      { kind: 'tariff', code: 'T2026-R', actId: region.actId, rules: [usedRule, dearer] },
    ]
    for (const [recorded, fact] of facts.entries()) {
      const seen = await preview(fact)
      expect((await scene.house.api.listAmendments({ month: january }, callOf(finance))).items).toHaveLength(recorded)
      await amend(fact)
      const { sums, moved, payingMore } = summed(await rerate())
      expect(seen).toMatchObject(sums)
      expect(new Map(seen.members.map((one) => [one.tenantId, one.differenceMicros]))).toEqual(moved)
      expect([seen.payingMore, seen.payingLess]).toEqual([payingMore, moved.size - payingMore])
      const sizes = seen.members.map(({ differenceMicros }) => Number(differenceMicros)).map(Math.abs)
      expect(sizes).toEqual(sizes.toSorted((left, right) => right - left))
      for (const one of seen.members) expect(one.reratedMicros - one.chargedMicros).toBe(one.differenceMicros)
    }
  })

  test('names members, more and less: who has more inhabitants carries more of a cost and others less', async () => {
    const [alpha] = scene.members
    const seen = await preview({
      kind: 'population',
      tenantId: alpha.id,
      populationKind: 'municipale',
      inhabitants: 2_000,
    })
    // 1 000 more at 0.365 € a year, from 7 o'clock of 1 January on, when it was enrolled; the hall is only shared otherwise.
    expect(seen.differenceMicros).toBe(30_708_334n)
    expect([seen.payingMore, seen.payingLess]).toEqual([1, 2])
    expect(seen.members[0]).toMatchObject({ name: 'Alpha' })
    expect(seen.costPools).toMatchObject([{ costPoolId: scene.hall.id, amountCents: 10_000n, unsharedCents: 0n }])
  })

  test('is refused of a month that is open', async () => {
    const [{ id: tenantId }] = scene.members
    const fact = { kind: 'population', tenantId, populationKind: 'municipale', inhabitants: 1 } as const
    const asked = scene.house.api.previewAmendment({ month: february, fact }, callOf(finance))
    expect((await problemOf(asked)).code).toBe('period-not-closed')
  })
})

describe('an amendment', () => {
  test.each([
    [
      'of a member that there is not',
      () => ({ kind: 'population', tenantId: scene.region.actId, populationKind: 'municipale', inhabitants: 1 }),
      'amendment-subject-unknown',
    ],
    [
      'of a cost that the month has not',
      () => ({
        kind: 'cost-pool',
        costPoolId: scene.region.actId,
        amountCents: 1n,
        key: { kind: 'equal' },
        actId: scene.region.actId,
      }),
      'amendment-subject-unknown',
    ],
    [
      'with a key that gives more than all',
      () => ({
        kind: 'cost-pool',
        costPoolId: scene.hall.id,
        amountCents: 1n,
        key: { kind: 'fixed', totalWeight: 1n, parts: [{ tenantId: scene.members[0].id, weight: 2n }] },
        actId: scene.region.actId,
      }),
      'cost-pool-invalid',
    ],
    [
      'under an act that nobody knows',
      () => ({ kind: 'tariff', code: 'X', actId: scene.members[0].id, rules: [usedRule] }),
      'act-unknown',
    ],
    [
      'with tiers that end',
      () => ({
        kind: 'tariff',
        code: 'X',
        actId: scene.region.actId,
        rules: [{ ...usedRule, tiers: [{ fromGib: 0n, toGib: 1n, unitPriceMicros: 1n }] }],
      }),
      'tariff-invalid',
    ],
  ] as const)('%s is refused, and leaves nothing', async (_, fact, code) => {
    expect((await problemOf(amend(fact() as Fact))).code).toBe(code)
    // What rests on no act yet is refused for everything else before it is voted.
    if (code !== 'act-unknown') expect((await problemOf(preview(fact() as Fact))).code).toBe(code)
    expect((await scene.house.api.listAmendments({ month: january }, callOf(finance))).items).toEqual([])
  })
})
