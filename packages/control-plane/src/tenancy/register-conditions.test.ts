import type { Organisation } from '@grenier/contracts'
import { civilDate, instant } from '@grenier/quota-billing'
import { describe, expect, test } from 'vitest'
import { registerCondition } from './register-conditions.ts'

const at = instant(1_800_000_000_000)
const day = civilDate('2026-01-01')

function communeWith(change: Partial<Organisation>): Organisation {
  return {
    id: '0198c0de-7a00-7000-8000-000000000001',
    kind: 'commune',
    name: 'Ableiges',
    siren: '219500022',
    inseeCode: '95002',
    departementCode: '95',
    population: { kind: 'municipale', vintage: 2023, inForceFrom: day, inhabitants: 1_132, source: 'INSEE' },
    groupId: '0198c0de-7a00-7000-8000-000000000002',
    validFrom: day,
    source: 'register',
    recordedAt: at,
    version: 1,
    ...change,
  }
}

describe('what the register leaves open about a member', () => {
  test('nothing: the condition is True', () => {
    expect(registerCondition(communeWith({}), at)).toMatchObject({ status: 'True', reason: 'Complete', message: '' })
  })

  test.each([
    [{ siren: null }, 'SirenMissing'],
    [{ population: null }, 'PopulationMissing'],
    [{ groupId: null }, 'GroupMissing'],
  ] as const)('%o makes it False for that reason', (change, reason) => {
    expect(registerCondition(communeWith(change), at)).toMatchObject({ status: 'False', reason })
  })

  test('a population of 0 is a true figure with a reason of its own', () => {
    const population = { kind: 'municipale', vintage: 2023, inForceFrom: day, inhabitants: 0, source: 'INSEE' } as const
    expect(registerCondition(communeWith({ population }), at).reason).toBe('PopulationZero')
  })

  test('the message names every fault, the reason the first', () => {
    const condition = registerCondition(communeWith({ siren: null, population: null, groupId: null }), at)
    expect(condition.reason).toBe('SirenMissing')
    expect(condition.message).toMatch(/SIREN.*population.*EPCI/)
  })

  test('only communes belong to a group: an EPCI without one is complete', () => {
    expect(registerCondition(communeWith({ kind: 'epci', groupId: null }), at).status).toBe('True')
  })
})
