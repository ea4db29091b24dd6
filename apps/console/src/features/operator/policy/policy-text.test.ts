import { GIB, instantFromIso } from '@grenier/quota-billing'
import { describe, expect, it } from 'vitest'
import { refusalAt, refusalsBy } from '../../../shared/api/refusals.ts'
import { refusedBy } from '../../../shared/api/refused.test-support.ts'
import { firstPolicy } from './policy.test-support.ts'
import {
  contradictionsNamed,
  faultsOfPolicy,
  type PolicyText,
  policyOfText,
  publishedOfText,
  refusalsOfPolicy,
  textOfPolicy,
} from './policy-text.ts'

const paris = 'Europe/Paris'
const steps = [
  { role: 'pool-approver', fromBytes: null, fromPercent: null },
  { role: 'operator', fromBytes: 100n * GIB, fromPercent: 200 },
] as const
const standing = { ...firstPolicy, steps: [...steps] }
const sound: PolicyText = { ...textOfPolicy(standing), reason: ' Essai d’un trimestre ' }
const step = { key: 'a', role: 'operator', fromBytes: '', fromPercent: '' } as const

describe('a version that is written', () => {
  it('begins with what is in force, which it gives back unchanged', () => {
    expect(faultsOfPolicy(textOfPolicy(standing)).size).toBe(0)
    expect(policyOfText(textOfPolicy(standing))).toEqual(standing)
  })

  it('is published with when and why: at once, or from the first moment of a day where the operator is', () => {
    expect(publishedOfText(sound, paris)).toEqual({ ...standing, validFrom: null, reason: 'Essai d’un trimestre' })
    expect(publishedOfText({ ...sound, validFrom: '2026-07-01' }, paris)?.validFrom).toBe(
      instantFromIso('2026-06-30T22:00:00.000Z'),
    )
  })

  it('waits for why without a fault, and is understood meanwhile', () => {
    expect(faultsOfPolicy({ ...sound, reason: '' }).size).toBe(0)
    expect(publishedOfText({ ...sound, reason: '' }, paris)).toBeNull()
    expect(policyOfText({ ...sound, reason: 'ab' })).toEqual(standing)
    expect([...faultsOfPolicy({ ...sound, reason: 'ab' })]).toEqual([['reason', { code: 'reason' }]])
  })

  it.each([
    ['usedPercentMin', { usedPercentMin: '0' }, { code: 'range', min: 1, max: 100 }],
    ['usedPercentMin', { usedPercentMin: '101' }, { code: 'range', min: 1, max: 100 }],
    ['poolFloorPercent', { poolFloorPercent: '12,5' }, { code: 'range', min: 0, max: 100 }],
    ['quietDays', { quietDays: '' }, { code: 'range', min: 0, max: 3_650 }],
    ['reminderWorkingDays', { reminderWorkingDays: 'x' }, { code: 'range', min: 1, max: 250 }],
    ['deputyWorkingDays', { deputyWorkingDays: '300' }, { code: 'range', min: 1, max: 250 }],
    ['deputyWorkingDays', { deputyWorkingDays: '5' }, { code: 'deputy' }],
    ['fromBytes.0', { steps: [{ ...step, fromBytes: 'cent' }] }, { code: 'size' }],
    ['fromPercent.0', { steps: [{ ...step, fromPercent: '0' }] }, { code: 'range', min: 1, max: 100_000 }],
    ['validFrom', { validFrom: '0002-07-01' }, { code: 'day' }],
    ['validFrom', { validFrom: '12027-07-01' }, { code: 'day' }],
    ['steps', { steps: [step, { ...step, role: 'pool-approver' }] }, { code: 'order' }],
  ] as const)('is faulty at %s: %o', (field, change, fault) => {
    const text = { ...sound, ...change }
    expect(faultsOfPolicy(text).get(field)).toEqual(fault)
    expect(policyOfText(text)).toBeNull()
    expect(publishedOfText(text, paris)).toBeNull()
  })
})

describe('a version that the API refuses', () => {
  it('is explained where it is written', () => {
    const past = refusedBy('publishQuotaPolicy', 'policy-retroactive')
    expect(refusalAt(refusalsBy(past, refusalsOfPolicy), 'validFrom')).toBe('refused: policy-retroactive')
    const input = refusedBy('publishQuotaPolicy', 'invalid-input', [
      { field: 'steps.0.fromBytes', detail: 'Trop grand.' },
      { field: 'waitingDays', detail: 'Trop long.' },
    ])
    expect(refusalAt(refusalsBy(input, refusalsOfPolicy), 'steps')).toBe('Trop grand.')
    expect(refusalAt(refusalsBy(input, refusalsOfPolicy), 'waitingDays')).toBe('Trop long.')
  })

  it('contradicts itself by each fault that is named, and by none that this release does not know', () => {
    const params = { faults: 'deputy-before-reminder, step-after-operator, moon' }
    const refused = Object.assign(refusedBy('publishQuotaPolicy', 'policy-invalid'), { params })
    expect([...contradictionsNamed(refused).keys()]).toEqual(['deputyWorkingDays', 'steps'])
    expect(contradictionsNamed(refusedBy('publishQuotaPolicy', 'policy-retroactive')).size).toBe(0)
    expect(contradictionsNamed(new Error('no')).size).toBe(0)
  })
})
