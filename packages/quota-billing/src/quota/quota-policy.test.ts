import { describe, expect, test } from 'vitest'
import { GIB } from '../shared/bytes.ts'
import { type ApprovalStepRule, policyFaults, quotaPolicyV1, stepsWanted } from './quota-policy.ts'

const pool: ApprovalStepRule = { role: 'pool-approver', fromBytes: null, fromPercent: null }
const large: ApprovalStepRule = { role: 'operator', fromBytes: 100n * GIB, fromPercent: 200 }
const policy = { steps: [pool, large] }

function changeOf(currentGib: bigint, wantedGib: bigint) {
  return { currentQuotaBytes: currentGib * GIB, wantedQuotaBytes: wantedGib * GIB }
}

function rolesFor(...changes: { currentQuotaBytes: bigint; wantedQuotaBytes: bigint }[]) {
  return stepsWanted(policy, changes).map(({ role }) => role)
}

describe('the steps a request needs', () => {
  test('are none under the first policy: one operator decides', () => {
    expect(stepsWanted(quotaPolicyV1, [changeOf(0n, 5_000n)])).toEqual([])
  })

  test('begin with those that have no threshold, also for a shrink', () => {
    expect(rolesFor(changeOf(100n, 150n))).toEqual(['pool-approver'])
    expect(rolesFor(changeOf(100n, 10n))).toEqual(['pool-approver'])
  })

  test('reach the second from its growth in bytes on, all lines together, a shrink giving nothing back', () => {
    expect(rolesFor(changeOf(1_000n, 1_099n))).toEqual(['pool-approver'])
    expect(rolesFor(changeOf(1_000n, 1_100n))).toEqual(['pool-approver', 'operator'])
    expect(rolesFor(changeOf(500n, 560n), changeOf(500n, 540n))).toEqual(['pool-approver', 'operator'])
    expect(rolesFor(changeOf(500n, 560n), changeOf(500n, 540n), changeOf(500n, 1n))).toEqual([
      'pool-approver',
      'operator',
    ])
  })

  test('reach the second from its proportion on, and from nothing always', () => {
    expect(rolesFor(changeOf(20n, 59n))).toEqual(['pool-approver'])
    expect(rolesFor(changeOf(20n, 60n))).toEqual(['pool-approver', 'operator'])
    expect(rolesFor(changeOf(0n, 1n))).toEqual(['pool-approver', 'operator'])
  })
})

describe('a policy', () => {
  test('is sound as first written and with a pool before the operator', () => {
    expect(policyFaults(quotaPolicyV1)).toEqual([])
    expect(policyFaults({ ...quotaPolicyV1, ...policy })).toEqual([])
  })

  test('that asks the deputy before the reminder, or a pool after the operator, names its faults', () => {
    expect(policyFaults({ ...quotaPolicyV1, deputyWorkingDays: 5 })).toEqual(['deputy-before-reminder'])
    expect(policyFaults({ ...quotaPolicyV1, steps: [large, pool] })).toEqual(['step-after-operator'])
  })
})
