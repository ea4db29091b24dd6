import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type CorrectionScene, type Fact, january, openCorrectionScene, usedRule } from './correction-scene.ts'
import { callOf, finance } from './house.ts'
import { problemOf } from './problem-of.ts'

let scene: CorrectionScene
beforeEach(async () => {
  scene = await openCorrectionScene()
})
afterEach(() => scene.house.close())

const amend = (fact: Fact) =>
  scene.house.api.amendPeriod({ month: january, reason: 'Erreur de saisie', fact }, callOf(finance))

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
    expect((await scene.house.api.listAmendments({ month: january }, callOf(finance))).items).toEqual([])
  })
})
