import type { Actor, Role } from '@grenier/contracts'
import { describe, expect, test } from 'vitest'
import { assertMayActFor, expectedVersion, poolBound, readScope } from './access.ts'
import type { Call } from './ports.ts'

const own = '0198c0de-7a00-7000-8000-000000000001'
const other = '0198c0de-7a00-7000-8000-000000000002'

const pool = '0198c0de-7a00-7000-8000-000000000003'

function callOf(roles: readonly Role[], tenantId: string | null, poolId: string | null = null): Call {
  const actor: Actor = { subject: 'someone', roles, tenantId, poolId }
  return { actor, requestId: 'r', idempotencyKey: null, ifMatch: null }
}

describe('whose rows a call may see', () => {
  test('a platform role of the endpoint sees the platform', () => {
    expect(readScope('getTenant', callOf(['operator'], null))).toEqual({ kind: 'platform' })
  })

  test('a member sees its own tenant', () => {
    expect(readScope('getTenant', callOf(['member-viewer'], own))).toEqual({ kind: 'tenant', tenantId: own })
  })

  test('a platform role that the endpoint does not name opens nothing', () => {
    // A collector may not read tenants: together with a member's role it still reads that one tenant alone.
    const call = callOf(['collector', 'member-viewer'], own)
    expect(readScope('getTenant', call)).toEqual({ kind: 'tenant', tenantId: own })
    expect(() => assertMayActFor('getTenant', call, other)).toThrow('not-found')
  })

  test('a member without a tenant sees nothing', () => {
    expect(() => readScope('getTenant', callOf(['member-admin'], null))).toThrow('not-allowed')
  })

  test('a pool’s approver sees its pool, and an operator who approves for a pool too sees everything', () => {
    expect(poolBound('listQuotaRequests', callOf(['pool-approver'], null, pool))).toBe(pool)
    expect(poolBound('listQuotaRequests', callOf(['pool-approver', 'collector'], null, pool))).toBe(pool)
    expect(poolBound('listQuotaRequests', callOf(['pool-approver', 'operator'], null, pool))).toBeNull()
    expect(poolBound('listQuotaRequests', callOf(['member-viewer'], own))).toBeNull()
    expect(() => poolBound('listQuotaRequests', callOf(['pool-approver'], null))).toThrow('not-allowed')
  })

  test('acting for another tenant ends as if it did not exist', () => {
    const call = callOf(['member-requester'], own)
    expect(() => assertMayActFor('submitQuotaRequest', call, own)).not.toThrow()
    expect(() => assertMayActFor('submitQuotaRequest', call, other)).toThrow('not-found')
    expect(() => assertMayActFor('submitQuotaRequest', callOf(['operator'], null), other)).not.toThrow()
  })
})

test('a change without the version that was seen is refused', () => {
  expect(() => expectedVersion(callOf(['operator'], null))).toThrow('if-match-missing')
  expect(expectedVersion({ ...callOf(['operator'], null), ifMatch: 3 })).toBe(3)
})
