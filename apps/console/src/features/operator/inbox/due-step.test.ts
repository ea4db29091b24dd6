import type { ApprovalStep } from '@grenier/contracts'
import { instantFromIso } from '@grenier/quota-billing'
import { describe, expect, it } from 'vitest'
import { dueStepOf, isTheirsToAnswer } from './due-step.ts'

const poolId = '0198c0de-7a00-7000-8000-00000000000c'
const step = (role: ApprovalStep['role'], of: string | null = null): ApprovalStep => ({
  role,
  poolId: of,
  decidedBy: null,
  decidedAt: null,
})
const given = (role: ApprovalStep['role']): ApprovalStep => ({
  ...step(role),
  decidedBy: 'somebody',
  decidedAt: instantFromIso('2026-03-02T08:00:00.000Z'),
})
const asked = (...steps: ApprovalStep[]) => ({ steps, requestedBy: 'claire' })
const operator = { subject: 'camille', roles: ['operator'], poolId: null } as const
const approver = { subject: 'ali', roles: ['pool-approver'], poolId } as const

describe('who may answer a request', () => {
  it('is the operator, also in the stead of a pool’s approver, and never of the mayor', () => {
    for (const steps of [[], [step('operator')], [step('pool-approver', poolId)], [given('visa'), step('operator')]])
      expect(isTheirsToAnswer(asked(...steps), operator)).toBe(true)
    expect(isTheirsToAnswer(asked(step('visa'), step('operator')), operator)).toBe(false)
  })

  it('is a pool’s approver while the step of that very pool is due', () => {
    expect(isTheirsToAnswer(asked(step('pool-approver', poolId), step('operator')), approver)).toBe(true)
    expect(isTheirsToAnswer(asked(given('pool-approver'), step('operator')), approver)).toBe(false)
    expect(isTheirsToAnswer(asked(step('pool-approver', 'another')), approver)).toBe(false)
    expect(isTheirsToAnswer(asked(), approver)).toBe(false)
  })

  it('is never who asked', () => {
    expect(isTheirsToAnswer(asked(step('pool-approver', poolId)), { ...approver, subject: 'claire' })).toBe(false)
    expect(isTheirsToAnswer(asked(), { ...operator, subject: 'claire' })).toBe(false)
  })

  it('names the first step that nobody has given', () => {
    expect(dueStepOf(asked(given('visa'), step('operator')))?.role).toBe('operator')
    expect(dueStepOf(asked(given('operator')))).toBeUndefined()
  })
})
